"""Which outcome of a visit a photo may back, and how many there may be. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from services.intake.visits.domain import Visit, WithdrawnAlready
from shared.contracts.errors import N_, Invalid, NotAllowed, NotNow
from shared.identity.people import Person

MOST_OF_A_VISIT: Final = 10
NO_SUCH_OUTCOME: Final = N_("请选照片是哪一项成果的凭据。")
PHOTO_NEEDED: Final = N_("请选一张照片。")


class VisitIsFull(NotNow):
    sentence = N_("这次走访已经有10张凭据照片，不能再加了。")
    code = "too-many-photos"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A photo of a visit; its key is sealed under the visit's."""

    hash: str
    visit_id: UUID
    kind: str
    key: str = field(repr=False)
    added_by: UUID
    added_at: datetime


def check_addition(visit: Visit, by: Person, kind: str, more: int) -> None:
    """Raise NotAllowed for who was not there, WithdrawnAlready, VisitIsFull, or Invalid beside the field."""
    if by.id != visit.recorded_by and by.id not in visit.visitors:
        raise NotAllowed()
    if visit.withdrawn_at is not None:
        raise WithdrawnAlready()
    if kind not in {outcome.kind for outcome in visit.outcomes}:
        raise Invalid({"kind": [NO_SUCH_OUTCOME]})
    if not more:
        raise Invalid({"photos": [PHOTO_NEEDED]})
    if sum(outcome.photos for outcome in visit.outcomes) + more > MOST_OF_A_VISIT:
        raise VisitIsFull()
