"""What a resident is told about their own case: the steps with who took them, how far it has come, what they can do now.

Roles, not names: a handler is 志愿者 王同志 (domain.md §5). Reads nothing; the page gives it what it found.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from flask_babel import gettext

from services.reporting.cases.domain import local_day
from services.reporting.cases.wording import INTERNAL, event_words, role_words
from shared.contracts.errors import N_

STAGES: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    (N_("收件"), frozenset({"submitted", "needs_supplement"})),
    (N_("安排人办"), frozenset({"accepted", "offered", "returned"})),
    (N_("办理"), frozenset({"assigned", "in_progress", "suspended", "reopened"})),
    (N_("您来确认"), frozenset({"awaiting_confirmation"})),
    (N_("办结"), frozenset({"closed"})),
)
"""Where it can be, in order → the states that mean it is there now."""
URGEABLE: Final = frozenset({"accepted", "offered", "assigned", "in_progress", "returned"})
OPEN_TO_WORDS: Final = frozenset({"submitted", "needs_supplement", "suspended"}) | URGEABLE
BEFORE_ACCEPTANCE: Final = frozenset({"submitted", "needs_supplement"})
TOLD: Final[dict[str, tuple[str, str]]] = {
    "urged": ("good", N_("已经催了：经办的人和镇便民服务中心都会看到。不会另立一件。")),
    "withdrawn": ("good", N_("已撤回，不再办了。这一页过几秒会更新。")),
    "not-now": ("warn", N_("现在的状态不用催，请看下面办到哪一步了。")),
}
"""Last part of the address → tone and sentence, after something was done on another service's page."""
_TWO_CHARACTER_NAMES: Final = frozenset(
    ["欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "令狐", "夏侯", "东方", "慕容", "公孙", "司徒"]
)


def comrade(name: str) -> str:
    """王小明 → 王同志, as residents are told who helps them."""
    family = name[:2] if name[:2] in _TWO_CHARACTER_NAMES else name[:1]
    return str(gettext("%(family)s同志", family=family))


def entries(timeline: Sequence[Any], names: Mapping[UUID, str], missing: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The steps, newest first; the last notice of missing papers with its list."""
    steps = [step for step in reversed(timeline) if step.type not in INTERNAL]
    told: list[dict[str, Any]] = []
    for step in steps:
        asks_for_papers = step.type == "request.supplement_requested" and missing
        told.append(
            {
                "at": step.occurred_at,
                "title": event_words(step.type),
                "text": gettext("；").join(missing) if asks_for_papers else "",
                "by": _by(step, names),
                "tone": "good" if step.type in ("request.closed", "request.answered") else "neutral",
            }
        )
        missing = () if asks_for_papers else missing
    return told


def stages(state: str) -> list[dict[str, Any]]:
    """Each stage with `is_done` and `is_now`; none for a case that ended another way."""
    now = next((place for place, (_, states) in enumerate(STAGES) if state in states), None)
    if now is None:
        return []
    last = len(STAGES) - 1
    return [
        {"label": gettext(label), "is_done": place < now or now == last, "is_now": place == now}
        for place, (label, _) in enumerate(STAGES)
    ]


def denied(said: Mapping[str, Any], opened: Callable[[str], str | None]) -> dict[str, Any]:
    """A lawful denial as its resident reads it: `opened` gives the clear text of a sealed field."""
    return {**remedies(said), "reason": opened("reason"), "ground": opened("ground")}


def remedies(said: Mapping[str, Any]) -> dict[str, Any]:
    """The same without its words: who decided, where to go, and until which day. Empty for no denial."""
    if not said:
        return {}
    days = {name: date.fromisoformat(said[name]) for name in ("reconsider_by", "sue_by")}
    return {name: said[name] for name in ("decided_by", "reconsider_at", "sue_at")} | days


def was_answered(timeline: Sequence[Any]) -> bool:
    """Whether it was a question answered at once: nobody was sent, so there is nothing to confirm or rate."""
    return any(step.type == "request.answered" for step in timeline)


def urged_on(timeline: Sequence[Any], day: date) -> Any | None:
    """When it was urged that day, if it was: once a day is enough."""
    return next(
        (
            step.occurred_at
            for step in reversed(timeline)
            if step.type == "request.urged" and local_day(step.occurred_at) == day
        ),
        None,
    )


def _by(step: Any, names: Mapping[UUID, str]) -> str:
    role = role_words(step.actor_kind)
    name = names.get(step.actor_id) if step.actor_kind == "volunteer" and step.actor_id else None
    return f"{role} {comrade(name)}" if name else role
