"""Setting the ladder, and putting each promise on its rungs. Whom a rung reaches when it comes is in `reminders`."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.reporting.deadlines.use_cases import Deadline
from services.reporting.ladder.domain import Ladder, Step, check_steps, ladder_for, rung_times
from shared.contracts.errors import N_, Invalid, Taken
from shared.identity.people import Person
from shared.reference.calendar import Calendars

SETTERS = ("admin", "supervisor")


class ChangedMeanwhile(Taken):
    """Somebody set this ladder since the page was opened."""

    sentence = N_("在您填写时，别人已经改了这里的设置。请看过新的设置再改。")


@dataclass(frozen=True, slots=True)
class Climb:
    """The rungs of one promise."""

    request: UUID
    cycle: int
    ladder: int
    rung_at: list[datetime]


@dataclass(frozen=True, slots=True)
class Running:
    """An open promise, as far as its rungs depend on it."""

    request: UUID
    cycle: int
    matter_code: str | None
    area: str
    accepted_at: datetime
    due_at: datetime
    calendar_version: str


class HasLadder(Protocol):
    id: UUID
    area: str
    matter_code: str | None
    accepted_at: datetime | None
    cycle: int
    calendar_version: str


class Ladders(Protocol):
    def current(self) -> list[Ladder]: ...
    def climb(self, climbs: Sequence[Climb]) -> None: ...
    def count_anew(self, climbs: Sequence[Climb]) -> None: ...
    def add(self, matter_code: str, area: str, steps: Sequence[Step], reason: str, by: UUID, seen: int) -> bool: ...
    def withdraw(self, ladder: int, reason: str, by: UUID) -> bool: ...
    def running(self, matter_code: str, area: str) -> list[Running]: ...
    def climb_anew(self, climbs: Sequence[Climb], now: datetime) -> None: ...


def follow(
    store: Ladders,
    cases: Sequence[HasLadder],
    deadlines: Sequence[Deadline],
    accepted: Set[UUID],
    recounted: Set[UUID],
    calendars: Calendars,
) -> None:
    """Put promises just given (`accepted`), or whose due date moved, on the rungs of the ladder in force.

    A promise counted anew (`recounted`) whose due date stayed keeps the rungs it has climbed; those to come are counted anew.
    """
    fresh = {case.id: case for case in cases if case.id in accepted or case.id in recounted or case.cycle > 1}
    running = [_running(each, case) for each in deadlines if (case := fresh.get(each.request))]
    if running:
        ladders = store.current()
        climbs = [_climb(each, ladders, calendars) for each in running]
        store.climb(climbs)
        if anew := [climb for climb in climbs if climb.request in recounted]:
            store.count_anew(anew)


def _running(promise: Deadline, case: HasLadder) -> Running:
    accepted_at, due_at = case.accepted_at or promise.due_at, promise.due_at
    return Running(case.id, promise.cycle, case.matter_code, case.area, accepted_at, due_at, case.calendar_version)


def set_ladder(
    store: Ladders,
    person: Person,
    matter_code: str,
    area: str,
    steps: Sequence[Step],
    reason: str,
    seen: int,
    now: datetime,
    calendars: Calendars,
) -> int:
    """A new version for a matter and an area; open promises climb by it from the next rung on. Returns how many moved.

    `seen` is the version the person looked at (0: none). Raises Invalid, or ChangedMeanwhile.
    """
    check_steps(steps)
    if not reason:
        raise Invalid({"reason": [N_("请写明为什么改，别人看得懂。")]})
    if not store.add(matter_code, area, steps, reason, person.id, seen):
        raise ChangedMeanwhile()
    return _apply(store, matter_code, area, now, calendars)


def withdraw(store: Ladders, person: Person, ladder: Ladder, reason: str, now: datetime, calendars: Calendars) -> int:
    """A special rule ends: what it covered climbs by the next wider ladder."""
    if not store.withdraw(ladder.id, reason, person.id):
        raise ChangedMeanwhile()
    return _apply(store, ladder.matter_code, ladder.area, now, calendars)


def _apply(store: Ladders, matter_code: str, area: str, now: datetime, calendars: Calendars) -> int:
    ladders, running = store.current(), store.running(matter_code, area)
    if running:
        store.climb_anew([_climb(each, ladders, calendars) for each in running], now)
    return len(running)


def _climb(running: Running, ladders: Sequence[Ladder], calendars: Calendars) -> Climb:
    """By the calendar the promise itself was counted with (decision 0070)."""
    ladder = ladder_for(ladders, running.matter_code, running.area)
    times = rung_times(ladder.steps, running.accepted_at, running.due_at, calendars(running.calendar_version))
    return Climb(running.request, running.cycle, ladder.id, times)
