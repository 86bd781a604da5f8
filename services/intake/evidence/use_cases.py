"""Adding photos to a visit, and showing one; reporting is told anew that an outcome is backed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol
from uuid import UUID

from services.intake.evidence.domain import Evidence, check_addition
from services.intake.photos.domain import LoosePhoto
from services.intake.photos.use_cases import FIELD, LooseBlobs
from services.intake.visits.domain import TOWN_READERS, WRITERS, Visit
from services.intake.visits.use_cases import VisitDesk, tell
from shared.contracts.errors import NotFound
from shared.identity.people import Person


class KeepsEvidence(Protocol):
    """`evidence.store.EvidenceStore`."""

    def add(self, photo: Evidence) -> None: ...
    def of_visit(self, visit_id: UUID) -> Sequence[Evidence]: ...


def add(
    desk: VisitDesk,
    store: KeepsEvidence,
    loose: LooseBlobs,
    by: Person,
    visit_id: UUID,
    kind: str,
    photos: Sequence[LoosePhoto],
) -> Visit:
    """The photos become evidence of one outcome. Raises NotFound, NotAllowed, WithdrawnAlready, VisitIsFull, Invalid."""
    visit = desk.store.locked(visit_id)
    if visit is None or not visit.may_be_read_by(by):
        raise NotFound()
    check_addition(visit, by, kind, len(photos))
    free, now = loose.take([photo.hash for photo in photos]), desk.clock.now()
    for photo in photos:
        if photo.hash in free:
            store.add(Evidence(photo.hash, visit.id, kind, desk.seal.seal(visit.id, FIELD, photo.key), by.id, now))
    backed = tuple(replace(one, photos=one.photos + len(free)) if one.kind == kind else one for one in visit.outcomes)
    changed = replace(visit, outcomes=backed)
    desk.note(by.acting_as(*WRITERS), "evidence_added", visit.id, visit.village, {"kind": kind, "photos": len(free)})
    tell(desk, by, changed)
    return changed


def one_of(desk: VisitDesk, store: KeepsEvidence, by: Person, visit_id: UUID, photo_hash: str) -> Evidence:
    """A photo for who may read the visit; the look is noted. NotFound for everybody else."""
    visit = desk.store.one(visit_id)
    found = next((one for one in store.of_visit(visit_id) if one.hash == photo_hash), None) if visit else None
    if visit is None or found is None or not visit.may_be_read_by(by):
        raise NotFound()
    seen = {"photo": photo_hash[:12]}
    desk.note(by.acting_as(*WRITERS, *TOWN_READERS), "revealed", visit.id, visit.village, seen)
    return found
