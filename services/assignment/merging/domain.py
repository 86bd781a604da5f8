"""Merging after acceptance (并单): which two may become one, and what an undone merge does to the promise. Pure."""

from dataclasses import dataclass
from datetime import datetime

from services.assignment.dispatch.domain import Case
from shared.contracts.errors import N_, DomainError
from shared.reference.calendar import WorkingCalendar
from shared.reference.deadlines import moved_by_stop


@dataclass(frozen=True, slots=True)
class Stop:
    """A pause that a merge ended, by recorded time."""

    began_at: datetime
    ended_at: datetime


class NotThese(DomainError):
    """Only open cases of one town; never a complaint, whose readers differ."""

    sentence = N_("这两件事不能并：要在同一个镇、都还没办结，而且都不是反映人的事。")
    status = 409
    code = "cannot-merge"


class ComesTogether(DomainError):
    sentence = N_("有别的事并在这件里，先把它们分开。")
    status = 409
    code = "others-merged-into-it"


def check_may_merge(case: Case, into: Case, open_states: frozenset[str]) -> None:
    """Raises NotThese (409)."""
    same = case.id != into.id and case.area[:9] == into.area[:9]
    if not same or into.state.value not in open_states or case.recusal or into.recusal:
        raise NotThese()


def due_again(due_at: datetime, stop: Stop | None, calendar: WorkingCalendar) -> datetime:
    """By when a case is due whose merge is undone: the days it stood paused before the merge are given back.

    The days it lay merged are not: merging is none of the stops of domain.md §3, and a slip of ours is not the resident's
    to wait for. A pause that began after the due time gives nothing back, as ever.
    """
    return moved_by_stop(due_at, stop.began_at, stop.ended_at, calendar) if stop else due_at
