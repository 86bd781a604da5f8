"""Checking in (双报到) and changing a profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Protocol
from uuid import UUID

from services.assignment.volunteers.domain import (
    OWN_FIELDS,
    ChangedMeanwhile,
    NewVolunteer,
    number_of,
    told,
)
from shared.contracts.errors import NotAllowed, NotFound
from shared.contracts.events import Actor, Clock, NewEvent, Outbox, uuid7
from shared.identity.people import Person
from shared.reference.working_hours import at_local, local_day

ORGANISERS = ("organiser", "dispatcher")
READERS = ("organiser", "dispatcher", "supervisor")
_MORNING = time(9)


class Store(Protocol):
    """What the use cases need of the volunteers' store."""

    def next_serial(self) -> int: ...
    def add(self, volunteers: list[NewVolunteer], password_hash: str | None) -> None: ...
    def lock(self, volunteer_id: UUID) -> Any: ...
    def change(self, volunteer_id: UUID, changes: Mapping[str, Any]) -> None: ...


@dataclass(frozen=True, slots=True)
class Registration:
    """What an organiser enters; the rest follows. `first_password_hash` opens the account."""

    profile: Mapping[str, Any]
    first_password_hash: str | None


def register(store: Store, clock: Clock, outbox: Outbox, person: Person, registration: Registration) -> NewVolunteer:
    """Put somebody on the list, with an account named like their number. Raises NotFound outside the organiser's area."""
    profile = dict(registration.profile)
    person.check_area(profile["village"], *ORGANISERS)
    today = local_day(clock.now())
    profile.setdefault("area_scope", profile["village"][:9])
    volunteer = NewVolunteer(
        id=uuid7(), number=number_of(store.next_serial()), person_id=uuid7(), registered_on=today, **profile
    )
    store.add([volunteer], registration.first_password_hash)
    outbox.publish(registered(volunteer, person.acting_as(*ORGANISERS)))
    return volunteer


def registered(volunteer: NewVolunteer, actor: Actor) -> NewEvent:
    """One event per person on the list: checked in, or only known (a member who still owes the check-in)."""
    kind = "volunteer.checked_in" if volunteer.checked_in_on else "volunteer.changed"
    return NewEvent(
        kind,
        volunteer.id,
        volunteer.village,
        _at(volunteer.checked_in_on or volunteer.registered_on),
        actor,
        volunteer.told(),
    )


def change(
    store: Store,
    clock: Clock,
    outbox: Outbox,
    person: Person,
    volunteer_id: UUID,
    changes: Mapping[str, Any],
    version: int | None,
) -> None:
    """Change a profile; one's own only in part. Raises ChangedMeanwhile (412) when `version` is not the present one."""
    row = _mine_or_organised(store, person, volunteer_id)
    if version is not None and version != row.version:
        raise ChangedMeanwhile()
    if not person.may_in(row.village, *ORGANISERS) and not changes.keys() <= OWN_FIELDS:
        raise NotAllowed()
    store.change(volunteer_id, changes)
    checked_in = row.checked_in_on is None and changes.get("checked_in_on") is not None
    at: datetime = _at(changes["checked_in_on"]) if checked_in else clock.now()
    data = told(row.kind, changes.get("work_unit", row.work_unit), changes.get("category", row.category), row.member)
    kind = "volunteer.checked_in" if checked_in else "volunteer.changed"
    village = changes.get("village", row.village)
    outbox.publish(NewEvent(kind, volunteer_id, village, at, person.acting_as(*ORGANISERS, "volunteer"), data))


def _mine_or_organised(store: Store, person: Person, volunteer_id: UUID) -> Any:
    row = store.lock(volunteer_id)
    if row is None or not (row.person_id == person.id or person.may_in(row.village, *ORGANISERS)):
        raise NotFound()
    return row


def _at(day: date) -> datetime:
    return at_local(day, _MORNING)
