"""When a resident is called, by whom, and when silence has lasted long enough (domain.md §5a). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.assignment.dispatch.domain import Case, day_of
from shared.contracts.errors import N_
from shared.identity.people import Person
from shared.reference.working_hours import add_working_hours

CALLERS: Final = ("dispatcher", "clerk", "supervisor")


class Reason(StrEnum):
    WAITING = "waiting"
    SIGNATURE = "signature"
    RECTIFICATION = "rectification"


class Answer(StrEnum):
    SOLVED = "solved"
    NOT_SOLVED = "not_solved"
    NO_ANSWER = "no_answer"


REASON_WORDS: Final[dict[str, str]] = {
    Reason.WAITING: N_("办毕后还没有确认"),
    Reason.SIGNATURE: N_("抽查：本人是否签过字"),
    Reason.RECTIFICATION: N_("整改后回访"),
}
ANSWER_WORDS: Final[dict[str, str]] = {
    Answer.SOLVED: N_("接通，群众说办好了"),
    Answer.NOT_SOLVED: N_("接通，群众说没有办好"),
    Answer.NO_ANSWER: N_("没有接通"),
}
CALL_AFTER_HOURS: Final = 7
"""Working hours (one working day) after the work was done, or after an attempt nobody answered."""
ATTEMPT_DAYS: Final = 2
"""Attempts count by the day: two calls within an hour are one attempt."""
SILENCE_HOURS: Final = 21
"""Working hours (three working days) from the last attempt until silence may close the case."""


@dataclass(frozen=True, slots=True)
class Callback:
    """A call that is due or done."""

    id: UUID
    request_id: UUID
    reason: Reason
    is_open: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a call."""

    answer: Answer
    comment: str | None = None
    rating: int | None = None


def next_call(after: datetime) -> datetime:
    """When a call is due: one working day later."""
    return add_working_hours(after, CALL_AFTER_HOURS)


def silence_due(attempts: Sequence[datetime]) -> datetime | None:
    """From when silence may close: three working days after the last of attempts on two days; None before that."""
    if len({day_of(at) for at in attempts}) < ATTEMPT_DAYS:
        return None
    return add_working_hours(max(attempts), SILENCE_HOURS)


def may_call(case: Case, person: Person) -> bool:
    """Staff of the area, or the district's supervisor; never whom it is hidden from."""
    return case.recusal.standing_of(person).may_in(case.area, *CALLERS)
