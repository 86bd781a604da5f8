"""Posts and claims as values; the kinds themselves are `shared.reference.posts`. Pure."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.contracts.errors import N_, DomainError


class PostFull(DomainError):
    sentence = N_("这个岗位的名额已经满了。")
    status = 409
    code = "post-full"


class AlreadyClaimed(DomainError):
    sentence = N_("已经认领过这个岗位了。")
    status = 409
    code = "already-claimed"


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post of one kind in an area of 6, 9 or 12 digits."""

    id: UUID
    kind: str
    area: str
    head_count: int
    defined_at: datetime


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim; `approved_at` set when it is known to be approved already (register of an earlier year)."""

    id: UUID
    post_id: UUID
    volunteer_id: UUID
    claimed_at: datetime
    approved_at: datetime | None = None
