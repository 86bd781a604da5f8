"""A post and a claim as far as counts need them, and what their events do to them. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from shared.contracts.events import Event

CLAIM_STATUS: Final[dict[str, str]] = {"post.claimed": "claimed", "claim.approved": "approved", "claim.ended": "ended"}


@dataclass(slots=True)
class Post:
    """`levels` is the sum of `reviews` levels of 1 to 5."""

    id: UUID
    area: str
    kind: str | None = None
    head_count: int = 0
    ended_at: datetime | None = None
    reviews: int = 0
    levels: int = 0
    sequence: int = 0
    defined_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HeadCount:
    """How many a post asks for since a moment."""

    post_id: UUID
    sequence: int
    since: datetime
    head_count: int


@dataclass(slots=True)
class Claim:
    id: UUID
    post_id: UUID
    volunteer_id: UUID
    status: str = "claimed"
    sequence: int = 0
    claimed_at: datetime | None = None
    approved_at: datetime | None = None
    ended_at: datetime | None = None


def head_count_of(event: Event) -> HeadCount:
    return HeadCount(event.subject, event.sequence, event.occurred_at, int(event.data["head_count"]))


def apply_to_post(post: Post, event: Event) -> bool:
    """False when it was applied before."""
    if event.sequence <= post.sequence:
        return False
    post.sequence, post.area = event.sequence, event.area
    if event.type == "post.ended":
        post.ended_at = event.occurred_at
    elif event.type == "post.reviewed":
        post.reviews, post.levels = post.reviews + 1, post.levels + int(event.data["level"])
    else:
        post.kind, post.head_count = event.data["kind"], int(event.data["head_count"])
        post.defined_at = post.defined_at or event.occurred_at
    return True


def apply_to_claim(claim: Claim, event: Event) -> bool:
    """False when it was applied before."""
    if event.sequence <= claim.sequence:
        return False
    claim.sequence, claim.status = event.sequence, CLAIM_STATUS[event.type]
    since = f"{claim.status}_at"
    setattr(claim, since, getattr(claim, since) or event.occurred_at)
    return True
