"""Deciding on who is due: erased after approval, or kept some years more; and what the daily job does of itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from services.intake.residents.use_cases import Index, Residents, Seal, erase_resident, id_hash
from services.intake.retention.domain import DECIDERS, NotWaiting, kept_until
from shared.contracts.errors import NotFound
from shared.contracts.events import SYSTEM, Actor, Clock, Outbox
from shared.identity.people import Person
from shared.reference.working_hours import local_day

ERASED, KEPT = "erased", "kept"


class Reviews(Protocol):
    """`retention.store.RetentionStore`."""

    def locked(self, resident_id: UUID) -> Any: ...
    def is_still_due(self, resident_id: UUID, cutoff: datetime) -> bool: ...
    def drop(self, resident_id: UUID) -> None: ...
    def decide(self, resident_id: UUID, decision: str, at: datetime, by: UUID | None, until: date | None) -> None: ...
    def waiting(self, areas: Sequence[str], most: int) -> Sequence[Any]: ...
    def to_index(self, most: int = 500) -> Sequence[Any]: ...
    def index(self, resident_id: UUID, id_hash: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Office:
    """What retention works with in one transaction; `cutoff` is the moment before which nobody was heard of."""

    reviews: Reviews
    residents: Residents
    seal: Seal
    index: Index
    clock: Clock
    outbox: Outbox
    note: Callable[[Actor, str, UUID, str, Mapping[str, Any]], None]
    cutoff: datetime


def decide(office: Office, by: Person, resident_id: UUID, decision: str) -> None:
    """A supervisor or admin approves the erasure, or keeps the entry; NotWaiting when it is not due any more."""
    row = office.reviews.locked(resident_id)
    if row is None:
        raise NotWaiting()
    if not by.may_in(row.village, *DECIDERS):
        raise NotFound()
    now = office.clock.now()
    if decision == KEPT:
        office.reviews.decide(resident_id, KEPT, now, by.id, kept_until(local_day(now)))
        return
    if not office.reviews.is_still_due(resident_id, office.cutoff):
        office.reviews.drop(resident_id)
        return
    _erase(office, by.acting_as(*DECIDERS), row.village, resident_id, by.id)


def erase_waiting(office: Office, most: int = 100) -> int:
    """Where the setting says so, what is due is erased without approval; returns how many of `most` were looked at."""
    rows = office.reviews.waiting(["%"], most)
    for row in rows:
        if office.reviews.locked(row.resident_id) is None:
            continue
        if office.reviews.is_still_due(row.resident_id, office.cutoff):
            _erase(office, SYSTEM, row.village, row.resident_id, None)
        else:
            office.reviews.drop(row.resident_id)
    return len(rows)


def index_papers(office: Office) -> int:
    """Entries from before there was an index of papers are found by paper too; returns how many were done."""
    rows = office.reviews.to_index()
    office.seal.load([row.id for row in rows])
    for row in rows:
        number = office.seal.open(row.id_number, "id_number")
        if number:
            office.reviews.index(row.id, id_hash(office.index, number))
    return len(rows)


def _erase(office: Office, by: Actor, village: str, resident_id: UUID, approved_by: UUID | None) -> None:
    office.reviews.decide(resident_id, ERASED, office.clock.now(), approved_by, None)
    office.note(by, "erased", resident_id, village, {"reason": "retention"})
    erase_resident(office.residents, office.seal, office.clock, office.outbox, by, resident_id)
