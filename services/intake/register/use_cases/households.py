"""Households: a head, members with their relation, the villagers' group and the grid. Names are shown masked, and each on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from services.intake.register.use_cases.desk import Register, entry_of, living_entry, opened
from services.intake.register.words import OTHER, RELATIONS, WRITERS
from services.intake.residents.domain import masked_name
from shared.contracts.errors import N_, DomainError, Invalid, NotFound
from shared.contracts.events import uuid7
from shared.identity.people import Person

HEAD = "head"
WHERE_NEEDED = N_("请填村民小组或网格，至少填一个。")


class HeadStays(DomainError):
    sentence = N_("户主不能先离开，请先指定另一位户主。")
    status = 409
    code = "head-stays"


class Households(Protocol):
    """Where households are kept; `register.store.HouseholdStore`."""

    def of_person(self, resident_id: UUID) -> Any: ...
    def members(self, household_id: UUID) -> Sequence[Any]: ...
    def one(self, household_id: UUID) -> Any: ...
    def add(self, household_id: UUID, village: str, group: int | None, grid: int | None, at: Any) -> None: ...
    def place(self, household_id: UUID, group: int | None, grid: int | None) -> None: ...
    def join(self, household_id: UUID, resident_id: UUID, relation: str, at: Any) -> None: ...
    def leave(self, resident_id: UUID) -> None: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the village a household lives: 村民小组 1 to 99, 网格 1 to 999."""

    village_group: int | None = None
    grid: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    resident_id: UUID
    masked: str
    relation: str


@dataclass(frozen=True, slots=True)
class Household:
    id: UUID
    village: str
    village_group: int | None
    grid: int | None
    members: list[Member]


def found_household(desk: Register, by: Person, head_id: UUID, place: Place) -> UUID:
    """Make a household with this person as its head; who was a member elsewhere leaves there."""
    head = living_entry(desk, by, head_id, *WRITERS)
    if place.village_group is None and place.grid is None:
        raise Invalid({"village_group": [WHERE_NEEDED]})
    _leave(desk, head.id)
    household, now = uuid7(), desk.clock.now()
    desk.households.add(household, head.village, place.village_group, place.grid, now)
    desk.households.join(household, head.id, HEAD, now)
    desk.write_down(by, "household_founded", head, household=str(household))
    return household


def move_household(desk: Register, by: Person, household_id: UUID, place: Place) -> None:
    """Another group or grid."""
    _own(desk, by, household_id)
    if place.village_group is None and place.grid is None:
        raise Invalid({"village_group": [WHERE_NEEDED]})
    desk.households.place(household_id, place.village_group, place.grid)


def join(desk: Register, by: Person, household_id: UUID, resident_id: UUID, relation: str) -> None:
    """A person becomes a member; as head the former head becomes another member."""
    _own(desk, by, household_id)
    if relation not in RELATIONS:
        raise Invalid({"relation": [N_("请选与户主的关系。")]})
    member = living_entry(desk, by, resident_id, *WRITERS)
    current = desk.households.of_person(member.id)
    if current is None or current.id != household_id:
        _leave(desk, member.id)
    elif current.relation == HEAD and relation != HEAD:
        raise HeadStays()
    if relation == HEAD:
        _dethrone(desk, household_id, member.id)
    desk.households.join(household_id, member.id, relation, desk.clock.now())
    desk.write_down(by, "household_joined", member, household=str(household_id), relation=relation)


def leave(desk: Register, by: Person, resident_id: UUID) -> None:
    """A person is of this household no longer; the head only when alone in it."""
    member = living_entry(desk, by, resident_id, *WRITERS)
    _leave(desk, member.id)
    desk.write_down(by, "household_left", member)


def household_of(desk: Register, by: Person, resident_id: UUID) -> Household | None:
    """The household of a person of the own area; members' names masked, each noted."""
    row = desk.households.of_person(entry_of(desk, by, resident_id).id)
    return _shown(desk, by, row) if row else None


def household(desk: Register, by: Person, household_id: UUID) -> Household:
    return _shown(desk, by, _own(desk, by, household_id, reading=True))


def _shown(desk: Register, by: Person, row: Any) -> Household:
    members = []
    entries = desk.households.members(row.id)
    desk.seal.load([entry.id for entry, _ in entries])
    for entry, relation in entries:
        members.append(Member(entry.id, masked_name(opened(desk.seal, entry).name), relation))
        desk.write_down(by, "revealed", entry, page="household", masked=True)
    return Household(row.id, row.village, row.village_group, row.grid, members)


def _own(desk: Register, by: Person, household_id: UUID, reading: bool = False) -> Any:
    row = desk.households.one(household_id)
    if row is None:
        raise NotFound()
    by.check_area(row.village, *(("clerk", "dispatcher", "leader", "supervisor") if reading else WRITERS))
    return row


def _leave(desk: Register, resident_id: UUID) -> None:
    current = desk.households.of_person(resident_id)
    if current is None:
        return
    if current.relation == HEAD and len(desk.households.members(current.id)) > 1:
        raise HeadStays()
    desk.households.leave(resident_id)


def _dethrone(desk: Register, household_id: UUID, new_head: UUID) -> None:
    for entry, relation in desk.households.members(household_id):
        if relation == HEAD and entry.id != new_head:
            desk.households.join(household_id, entry.id, OTHER, desk.clock.now())
