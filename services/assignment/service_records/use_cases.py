"""Reading a volunteer's record and issuing the certificate of it."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.assignment.service_records.domain import Certificate, Hours
from shared.contracts.errors import NotFound
from shared.contracts.events import uuid7
from shared.identity.people import Person

READERS = ("organiser", "supervisor")


class Records(Protocol):
    """Volunteers and what residents signed for."""

    def volunteer(self, volunteer_id: UUID) -> Any: ...
    def volunteer_of(self, person_id: UUID) -> Any: ...
    def hours(self, volunteer_id: UUID) -> Hours: ...
    def issue(self, certificate: Certificate, volunteer_id: UUID, by: UUID) -> None: ...
    def certificate(self, certificate_id: UUID) -> Certificate | None: ...


def volunteer_for(records: Records, person: Person, volunteer_id: UUID | None) -> Any:
    """The person's own entry in the register, or one of an organiser's area; raises NotFound."""
    row = records.volunteer(volunteer_id) if volunteer_id else records.volunteer_of(person.id)
    if row is None:
        raise NotFound()
    if row.person_id != person.id:
        person.check_area(row.village, *READERS)
    return row


def issue(records: Records, person: Person, volunteer_id: UUID | None, now: datetime) -> Certificate:
    """A certificate of what stands now; it is kept, and never changes."""
    row = volunteer_for(records, person, volunteer_id)
    hours = records.hours(row.id)
    made = Certificate(uuid7(), row.name, row.number, row.village, hours.hours, hours.stars, hours.cases, now)
    records.issue(made, row.id, person.id)
    return made
