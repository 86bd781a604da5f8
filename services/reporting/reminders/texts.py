"""What a message says, Chinese first and English below: numbers, rungs, dates, a link. The same for everybody."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from services.reporting.channels.domain import Letter
from services.reporting.reminders.domain import Line, Message
from shared.web.formatting import SHANGHAI, by_words

_RUNGS: Final = {
    "yellow": ("将在下一个工作日到期", "due next working day"),
    "red": ("已超过承诺时限", "past its promised date"),
    "urge": ("超期，请尽快办理", "overdue, please act now"),
    "supervise": ("超期较久，已列入督办", "long overdue, now supervised"),
    "special": ("严重超期，已列入专项督办", "far overdue, on the special list"),
    "urged": ("群众催单", "urged by the resident"),
    "told_accepted": ("已受理", "has been accepted"),
    "told_assigned": ("已有人接办", "has been taken on"),
    "told_done": ("已办毕", "has been done"),
    "offered": ("派给您，请答复", "is offered to you, please answer"),
    "ruling": ("等您审定", "waits for your ruling"),
    "ruling_late": ("审定已超期", "its ruling is overdue"),
    "visit_late": ("上门的人没有按时报离开，请马上联系", "a visitor has not checked out, please reach them now"),
    "sent_up_late": ("上级单位过期没有答复，请催问", "the upper unit’s answer is overdue, please ask"),
    "told_confirm": ("请确认是否办好", "please confirm whether it is solved"),
}
_STAFF = """您好：

{lines}

请登录系统查看并办理：{address}

Hello,

{english}

Please sign in to see and act: {address}

这是系统自动发出的提醒，请勿回复。 This is an automatic reminder; please do not reply.
"""
_RESIDENT = "您的{number}号事项{said}。凭查询码查看：{address}\nYour request {number} {english}. See: {address}"
_ASKED = "您的{number}号事项{said}。点开确认：{address}\nYour request {number} {english}. Open to confirm: {address}"
_CHINESE: Final = (
    "{number} 号：{said}，承诺 {when}",
    "{number} 号：{said}，{when}",
    "\n点开答复（不用登录）：{link}",
    "{number} 号：{said}，应于 {when}",
)
_ENGLISH: Final = (
    "{number}: {said}, promised {when}",
    "{number}: {said} {when}",
    "\nOpen to answer, no sign-in needed: {link}",
    "{number}: {said}, was due {when}",
)


def letter_of(
    message: Message, to: str, base_url: str, now: datetime, links: Mapping[UUID, str] | None = None
) -> Letter:
    """The letter for staff, or for a resident: the first line names the number, or how many there are.

    `links`: reminder → the address that opens it without signing in, where there is one.
    """
    if message.is_for_resident:
        subject, body, parts = _resident(message.lines, base_url, links or {})
    else:
        subject, body, parts = _staff(message.lines, base_url, links or {}, now)
    return Letter(message.id, to, subject, body, parts)


def _staff(
    lines: Sequence[Line], base_url: str, links: Mapping[UUID, str], now: datetime
) -> tuple[str, str, dict[str, str]]:
    address = f"{base_url}/board/reminders"
    first = lines[0]
    link = links.get(first.reminder, address) if len(lines) == 1 else address
    if len(lines) == 1:
        subject = f"【代办】{first.number} {_RUNGS[first.rung][0]} · {_RUNGS[first.rung][1]}"
        what = f"{first.number}{_RUNGS[first.rung][0]}"
    else:
        subject = f"【代办】{len(lines)}件事请您处理 · {len(lines)} cases need you"
        what = f"{len(lines)}件事请您处理"
    body = _STAFF.format(
        lines="\n".join(_line(_CHINESE, 0, each, links, now) for each in lines),
        english="\n".join(_line(_ENGLISH, 1, each, links, now) for each in lines),
        address=address,
    )
    return subject, body, {"number": first.number, "what": what, "link": link}


def _line(words: tuple[str, str, str, str], language: int, line: Line, links: Mapping[UUID, str], now: datetime) -> str:
    promised, answer, opens, was_due = words
    said = {
        "offered": answer,
        "ruling": answer,
        "ruling_late": was_due,
        "visit_late": was_due,
        "sent_up_late": was_due,
    }.get(line.rung, promised).format(
        number=line.number, said=_RUNGS[line.rung][language], when=_said(line.due_at, now, "en" if language else "zh")
    )
    return said + (opens.format(link=links[line.reminder]) if line.reminder in links else "")


def _resident(lines: Sequence[Line], base_url: str, links: Mapping[UUID, str]) -> tuple[str, str, dict[str, str]]:
    """The last news counts; being asked to confirm comes with being done."""
    number, address = lines[0].number, f"{base_url}/track"
    newest = [line for line in lines if line.rung in ("told_done", "told_confirm")] or [lines[-1]]
    address = next((links[line.reminder] for line in newest if line.reminder in links), address)
    said = "，".join(_RUNGS[line.rung][0] for line in newest)
    english = "; ".join(_RUNGS[line.rung][1] for line in newest)
    body = (_ASKED if links else _RESIDENT).format(number=number, said=said, english=english, address=address)
    return f"【代办】{number} {said}", body, {"number": number, "what": said, "link": address}


def _said(due_at: datetime, now: datetime, language: str) -> str:
    """周四17:30前 while it lies ahead, the date once it is past."""
    past = due_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return by_words(due_at, now, language) if due_at > now else past
