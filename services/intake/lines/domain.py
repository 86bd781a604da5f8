"""Reading one line of a paper book, as typed into a grid or a spreadsheet, into a submission with its true times. Pure.

Everything a line can be wrong about is found at once, each named by its column; nothing is guessed that could mean two things.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from services.intake.matters.domain import Catalogue
from services.intake.requests.domain import BEGINNING, IN_FUTURE, NO_SUCH_VILLAGE, TOO_EARLY
from services.intake.requests.submission import Submission
from services.intake.residents.domain import BAD_PHONE, BadPhone, Requester, plain_phone
from shared.contracts.errors import N_
from shared.reference.areas import Area
from shared.reference.working_hours import at_local, local_day, local_time

OPENING: Final = time(9)
"""When only a day is known: the opening hour of that day."""
LONGEST: Final[Mapping[str, int]] = {"name": 60, "address": 200, "words": 3500, "note": 300, "old_number": 60}
NEEDED: Final[Mapping[str, str]] = {
    "time": N_("请写登记时间，例如 3-12 9:30 或 2025-03-12。"),
    "name": N_("请填写姓名。"),
    "village": N_("请选一个村（社区）。"),
    "words": N_("请写一写是什么事。"),
}
BAD_TIME: Final = N_("时间看不懂，请写成 3-12 9:30 或 2025-03-12 09:30。")
TWO_VILLAGES: Final = N_("这样写对得上几个村（社区），请写全名。")
NO_SUCH_MATTER: Final = N_("目录里没有这个事项，请写全名，或空着。")
TWO_MATTERS: Final = N_("这样写对得上几个事项，请写全名。")
MATTER_NEEDED: Final = N_("已受理的要写事项。")
BEFORE_RECEIPT: Final = N_("受理时间不能早于登记时间。")
TOO_LONG: Final = N_("写得太长了，请写短一些。")
_WHEN: Final = re.compile(
    r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT]+(\d{1,2})\s*[:时点]\s*(\d{1,2})?(?::\d{1,2}(?:\.\d+)?)?分?)?"
)
_YES: Final = frozenset({"是", "已", "已受理", "对", "y", "yes", "true", "1", "√", "✓", "x", "on"})


class Unreadable(ValueError):
    """One field says nothing that can be taken; the message is the sentence."""


@dataclass(frozen=True, slots=True)
class Known:
    """What names can mean for this clerk: the villages of their area, and the catalogue."""

    villages: Sequence[Area]
    towns: Mapping[str, str]
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class Line:
    """One line as read: a submission, and when it was accepted if later than that."""

    said: Submission | None
    accepted_at: datetime | None
    problems: Mapping[str, str]


def read_line(values: Mapping[str, str], known: Known, now: datetime) -> Line:
    """Read a line's columns (time, name, phone, address, village, words, matter, accepted, accepted_at, old_number, note)."""
    reading = _Reading({name: plain(value) for name, value in values.items()}, known, now)
    at = reading.moment("time")
    village, phone = reading.village(), reading.phone()
    accepted_at = reading.moment("accepted_at") if reading.values.get("accepted_at") else None
    is_accepted = accepted_at is not None or reading.values.get("accepted", "").lower() in _YES
    matter = reading.matter(local_day(accepted_at or at or now), is_accepted)
    reading.lengths()
    if at and accepted_at and accepted_at < at:
        reading.problems.setdefault("accepted_at", BEFORE_RECEIPT)
    if reading.problems or at is None:
        return Line(None, None, reading.problems)
    said = Submission(
        description=_whole_words(reading.values),
        village_code=village,
        requester=Requester(reading.values["name"], phone, reading.values.get("address") or None),
        matter_code=matter,
        channel="paper",
        materials_complete=is_accepted and accepted_at is None,
        occurred_at=at,
        language="zh",
    )
    return Line(said, accepted_at, {})


def plain(value: str) -> str:
    """Trimmed, without what a spreadsheet leaves at the edges."""
    return unicodedata.normalize("NFC", value).strip().strip("\ufeff")


def read_time(entered: str, now: datetime) -> datetime:
    """`3-12 9:30`, `2025/3/12`, `3月12日9时30分`: in Chinese time; without a year the latest one past. Raises Unreadable."""
    found = _WHEN.fullmatch(unicodedata.normalize("NFKC", entered).strip())
    if found is None:
        raise Unreadable(BAD_TIME)
    year, month, day, hour, minute = (int(part) if part else None for part in found.groups())
    today = local_day(now)
    try:
        written = date(year or today.year, month or 0, day or 0)
        if year is None and written > today:
            written = written.replace(year=today.year - 1)
        clock = OPENING if hour is None or (hour, minute) == (0, 0) else time(hour, minute or 0)
    except ValueError as error:
        raise Unreadable(BAD_TIME) from error
    at = at_local(written, clock)
    return min(at, local_time(now)) if hour is None and written == today else at


class _Reading:
    """A line on its way: what was found wrong so far, the first finding of each column."""

    def __init__(self, values: Mapping[str, str], known: Known, now: datetime) -> None:
        self.values, self.known, self.now = values, known, now
        self.problems = {name: sentence for name, sentence in NEEDED.items() if not values.get(name)}

    def moment(self, name: str) -> datetime | None:
        if not self.values.get(name):
            return None
        try:
            at = read_time(self.values[name], self.now)
        except Unreadable as error:
            self.problems[name] = str(error)
            return None
        if at > self.now:
            self.problems[name] = IN_FUTURE
        elif at < BEGINNING:
            self.problems[name] = TOO_EARLY
        return at

    def phone(self) -> str | None:
        entered = self.values.get("phone", "")
        try:
            return plain_phone(entered.removesuffix(".0")) if entered else None
        except BadPhone:
            self.problems["phone"] = BAD_PHONE
            return None

    def village(self) -> str:
        word = _key(self.values.get("village", ""))
        if not word:
            return ""
        named = [(each.code, _names_of(each, self.known.towns), each.initials) for each in self.known.villages]
        return self._one(word, named, "village", NO_SUCH_VILLAGE, TWO_VILLAGES)

    def matter(self, day: date, is_needed: bool) -> str | None:
        word = _key(self.values.get("matter", ""))
        if not word:
            if is_needed:
                self.problems["matter"] = MATTER_NEEDED
            return None
        named = [
            (each.code, (each.code, _key(each.name), _key(each.short)), str(each.content.get("initials", "")))
            for each in self.known.catalogue.valid_on(day)
        ]
        return self._one(word, named, "matter", NO_SUCH_MATTER, TWO_MATTERS) or None

    def lengths(self) -> None:
        for name, most in LONGEST.items():
            if len(self.values.get(name, "")) > most:
                self.problems[name] = TOO_LONG

    def _one(
        self, word: str, named: Iterable[tuple[str, Sequence[str], str]], column: str, none: str, several: str
    ) -> str:
        """The code meant: a whole name before a part of one, a part before initials."""
        known = list(named)
        for fits in (
            lambda names, initials: word in names or word == initials,
            lambda names, initials: any(word in name for name in names),
            lambda names, initials: initials.startswith(word),
        ):
            found = {code for code, names, initials in known if fits(names, initials)}
            if len(found) == 1:
                return found.pop()
            if found:
                self.problems[column] = several
                return ""
        self.problems[column] = none
        return ""


def _names_of(area: Area, towns: Mapping[str, str]) -> tuple[str, ...]:
    name = _key(area.name)
    return (area.code, name, _key(towns.get(area.code[:9], "")) + name)


def _key(word: str) -> str:
    """A name for comparing: half-width, lower case, without spaces and dots."""
    return re.sub(r"[\s·.、,，]+", "", unicodedata.normalize("NFKC", word)).lower()


def _whole_words(values: Mapping[str, str]) -> str:
    more = [
        f"{label}{values[name]}" for name, label in (("note", "备注："), ("old_number", "原编号：")) if values.get(name)
    ]
    return "\n".join([values["words"], *more])
