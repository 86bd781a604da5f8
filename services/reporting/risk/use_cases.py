"""Counting anew once a day, and telling the chance of one case, of one about to be accepted, and of all that are open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from services.reporting.risk.domain import MOST_DAYS, Cell, Chance, Chances, step_of
from shared.identity.people import Person
from shared.reference.calendar import Calendars, WorkingCalendar
from shared.reference.deadlines import working_days_left

LASTS = timedelta(hours=20)
NOTHING_LASTS = timedelta(minutes=10)
"""A district that has just been opened or restored gets its history within the hour, not the next night."""
HISTORY = timedelta(days=365)
OPEN_LOOKED_AT = 5000


class HasPromise(Protocol):
    state: str
    matter_code: str | None
    area: str
    due_at: datetime | None


class Store(Protocol):
    def is_stale(self, before: datetime, empty_before: datetime) -> bool: ...
    def build(self, since: datetime, until: datetime, calendar: WorkingCalendar) -> int: ...
    def cells(self, step: str | None = None, days_left: int = 0) -> list[Cell]: ...
    def promise(self, matter_code: str) -> int | None: ...
    def open(self, reader: Person, roles: Sequence[str], area: str, now: datetime, most: int) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class AtRisk:
    """An open case with its chance and the working days it has left."""

    case: Any
    chance: Chance
    days_left: int


def keep_counted(store: Store, now: datetime, calendar: WorkingCalendar) -> bool:
    """Count anew when the counts are older than a night, or tell nothing yet; whether it did."""
    if not store.is_stale(now - LASTS, now - NOTHING_LASTS):
        return False
    store.build(now - HISTORY, now, calendar)
    return True


def of_case(store: Store, case: HasPromise, now: datetime, calendar: WorkingCalendar) -> Chance | None:
    """None when its promise does not run, or nothing is known."""
    step = step_of(case.state)
    if step is None or case.due_at is None:
        return None
    left = working_days_left(case.due_at, now, calendar) if case.due_at >= now else -1
    cells = store.cells(step, min(max(left, 0), MOST_DAYS))
    return Chances(cells).of(case.matter_code, case.area[:9], step, left)


def before_accepting(store: Store, matter_code: str, town: str) -> Chance | None:
    """Of a request of this matter, were it accepted now: nobody has it, the whole promise is left."""
    promised = store.promise(matter_code)
    if promised is None:
        return None
    left = min(promised, MOST_DAYS)
    return Chances(store.cells("waiting", left)).of(matter_code, town, "waiting", left)


def at_risk(
    store: Store,
    reader: Person,
    roles: Sequence[str],
    area: str,
    now: datetime,
    calendars: Calendars,
    most: int = 50,
) -> list[AtRisk]:
    """Open cases by the chance that they miss their promise, the likeliest first; what has passed is overdue, not at risk."""
    chances = Chances(store.cells())
    found = []
    for case in store.open(reader, roles, area, now, OPEN_LOOKED_AT):
        left = working_days_left(case.due_at, now, calendars(case.calendar_version))
        chance = chances.of(case.matter_code, case.town, step_of(case.state) or "waiting", left)
        if chance is not None:
            found.append(AtRisk(case, chance, left))
    return sorted(found, key=lambda each: (-each.chance.value, each.case.due_at, each.case.id))[:most]
