"""Volunteers change when they can serve and bring proofs of skill; an organiser attests them, never their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.assignment.check_ins.domain import SkillProof
from services.assignment.profiles.domain import (
    ATTESTERS,
    AttestedAlready,
    Availability,
    NothingWaits,
    OwnSkill,
    ProfileChanged,
)
from services.assignment.skill_papers.domain import Paper, Proof
from services.assignment.volunteers.domain import told
from shared.contracts.errors import NotFound
from shared.contracts.events import Clock, NewEvent, Outbox
from shared.identity.people import Person


class Profiles(Protocol):
    """`profiles.store.ProfileStore`."""

    def one(self, volunteer_id: UUID, lock: bool = False) -> Any: ...
    def of_person(self, person: UUID) -> Any: ...
    def change(self, volunteer_id: UUID, wanted: Availability, seen: int) -> bool: ...
    def attest(self, volunteer_id: UUID, skill: str, level: int, by: UUID, at: datetime) -> bool: ...
    def hold(self, volunteer_id: UUID, skill: str, level: int) -> None: ...
    def dismiss(self, volunteer_id: UUID, skill: str, level: int, reason: str, by: UUID, at: datetime) -> bool: ...


class Proofs(Protocol):
    """`check_ins.store.CheckInStore`."""

    def prove(self, volunteer_id: UUID, proof: SkillProof, note: str | None, at: datetime, by: UUID | None) -> bool: ...


class Papers(Protocol):
    """`skill_papers.store.SkillPaperStore`."""

    def keep(self, words: Any, proof: Proof, papers: Sequence[Paper], by: UUID, at: datetime) -> list[str]: ...


class Words(Protocol):
    def seal(self, volunteer_id: UUID, field: str, clear: str) -> str: ...


def own(profiles: Profiles, person: Person) -> Any:
    """Raises NotFound for an account that is no volunteer's."""
    row = profiles.of_person(person.id)
    if row is None:
        raise NotFound()
    return row


def change(profiles: Profiles, clock: Clock, outbox: Outbox, person: Person, wanted: Availability, seen: int) -> None:
    """Raises ProfileChanged (412) when somebody changed the profile since it was shown."""
    row = own(profiles, person)
    if not profiles.change(row.id, wanted, seen):
        raise ProfileChanged()
    outbox.publish(_changed(row, clock, person, "volunteer"))


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where proofs are kept: what is said of them sealed, their papers beside them."""

    proofs: Proofs
    papers: Papers
    words: Words


def bring(profiles: Profiles, shelf: Shelf, clock: Clock, person: Person, proof: SkillProof) -> list[str]:
    """It waits for an organiser and counts for nothing until then; the blobs of papers that new ones replaced.

    Raises AttestedAlready.
    """
    row, now = own(profiles, person), clock.now()
    note = shelf.words.seal(row.id, "proof_note", proof.note) if proof.note else None
    if not shelf.proofs.prove(row.id, proof, note, now, None):
        raise AttestedAlready()
    return shelf.papers.keep(shelf.words, (row.id, proof.skill, proof.level), proof.papers, person.id, now)


def attest(
    profiles: Profiles, clock: Clock, outbox: Outbox, person: Person, volunteer_id: UUID, skill: str, level: int
) -> None:
    """The skill counts from now on. Raises NotFound, OwnSkill, NothingWaits."""
    row = _of_another(profiles, person, volunteer_id)
    if not profiles.attest(volunteer_id, skill, level, person.id, clock.now()):
        raise NothingWaits()
    profiles.hold(volunteer_id, skill, level)
    outbox.publish(_changed(row, clock, person, *ATTESTERS))


def dismiss(
    profiles: Profiles,
    words: Words,
    clock: Clock,
    person: Person,
    volunteer_id: UUID,
    skill: str,
    level: int,
    reason: str,
) -> None:
    """What was brought does not prove it, and its volunteer reads why; it may be brought again.

    Raises NotFound, OwnSkill, NothingWaits.
    """
    _of_another(profiles, person, volunteer_id)
    sealed = words.seal(volunteer_id, "dismissed_reason", reason)
    if not profiles.dismiss(volunteer_id, skill, level, sealed, person.id, clock.now()):
        raise NothingWaits()


def _of_another(profiles: Profiles, person: Person, volunteer_id: UUID) -> Any:
    row = profiles.one(volunteer_id, lock=True)
    if row is None:
        raise NotFound()
    person.check_area(row.village, *ATTESTERS)
    if row.person_id == person.id:
        raise OwnSkill()
    return row


def _changed(row: Any, clock: Clock, person: Person, *roles: str) -> NewEvent:
    data = told(row.kind, row.work_unit, row.category, row.member)
    return NewEvent("volunteer.changed", row.id, row.village, clock.now(), person.acting_as(*roles), data)
