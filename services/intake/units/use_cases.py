"""What an administrator does with units; matters that name a unit need no new version: they show its name of the day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from services.intake.matters.units import Units
from services.intake.units.domain import (
    CannotTakeBack,
    check_day,
    check_name,
    check_successor,
    check_tag,
    standing,
)
from shared.contracts.errors import NotFound
from shared.contracts.events import Actor, Clock, uuid7
from shared.identity.people import Person
from shared.reference.working_hours import local_day

ADMIN = "admin"
READERS = ("admin", "supervisor")
Note = Callable[[Actor, str, UUID, str, Mapping[str, Any]], None]


class KeepsUnits(Protocol):
    """Where names of units are kept; `units.store.UnitStore`."""

    def begin(self) -> int: ...
    def units(self) -> Units: ...
    def is_named_by_a_matter(self, code: str) -> bool: ...
    def make(self, zh: str, en: str, valid_from: date, by: UUID) -> str: ...
    def rename(self, code: str, zh: str, en: str, day: date, by: UUID) -> None: ...
    def end(self, code: str, valid_from: date, valid_to: date | None, successor: str | None) -> None: ...
    def drop(self, code: str, valid_from: date) -> None: ...


@dataclass(frozen=True, slots=True)
class UnitOffice:
    """What a change of units works with within one transaction."""

    store: KeepsUnits
    clock: Clock
    note: Note
    by: Person

    @property
    def today(self) -> date:
        return local_day(self.clock.now())

    def record(self, action: str, code: str, detail: Mapping[str, Any]) -> None:
        area = self.by.areas(ADMIN)[0]
        self.note(self.by.acting_as(ADMIN), action, uuid7(), area, {"unit": code, **detail})


def register(office: UnitOffice, zh: str, en: str, day: date) -> str:
    """A unit that was not there, from a day on; its code. Raises Invalid when the name is taken."""
    office.store.begin()
    check_name(office.store.units(), zh, day)
    code = office.store.make(zh, en, day, office.by.id)
    office.record("unit_registered", code, {"zh": zh, "from": day.isoformat()})
    return code


def rename(office: UnitOffice, code: str, zh: str, en: str, day: date, expected: str | None = None) -> None:
    """Another name from a day on. Raises Invalid, NotFound, UnitEnded, UnitChangedMeanwhile."""
    office.store.begin()
    units = office.store.units()
    check_tag(units.of(code) or _missing(), expected)
    last = standing(units, code)
    check_day(last, day)
    if zh != last.zh:
        check_name(units, zh, day)
    office.store.rename(code, zh, en, day, office.by.id)
    office.record("unit_renamed", code, {"before": last.zh, "zh": zh, "from": day.isoformat()})


def merge(office: UnitOffice, code: str, successor: str, day: date, expected: str | None = None) -> None:
    """Part of another unit from a day on. Raises Invalid, NotFound, UnitEnded, UnitChangedMeanwhile."""
    office.store.begin()
    units = office.store.units()
    check_tag(units.of(code) or _missing(), expected)
    last = standing(units, code)
    check_day(last, day)
    check_successor(units, code, successor, day)
    office.store.end(code, last.valid_from, day, successor)
    office.record("unit_merged", code, {"successor": successor, "from": day.isoformat()})


def take_back(office: UnitOffice, code: str, expected: str | None = None) -> None:
    """Undo the last step of a unit if it takes effect today or later: a merger, a new name, or the unit itself."""
    office.store.begin()
    units = office.store.units()
    names = units.of(code) or _missing()
    check_tag(names, expected)
    last = names[-1]
    is_used = any(name.successor == code for name in units) or office.store.is_named_by_a_matter(code)
    if last.valid_to is not None and last.valid_to >= office.today:
        office.store.end(code, last.valid_from, None, None)
    elif last.valid_to is None and last.valid_from >= office.today and len(names) > 1:
        office.store.drop(code, last.valid_from)
        office.store.end(code, names[-2].valid_from, None, None)
    elif last.valid_to is None and last.valid_from >= office.today and not is_used:
        office.store.drop(code, last.valid_from)
    else:
        raise CannotTakeBack()
    office.record("unit_step_taken_back", code, {"zh": last.zh})


def _missing() -> Any:
    raise NotFound()
