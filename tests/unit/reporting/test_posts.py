"""What the events of posts and claims do to their counts."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.reporting.posts.domain import Claim, HeadCount, Post
from services.reporting.posts.use_cases import record
from shared.contracts.events import Actor, Event, uuid7

NOW = datetime(2014, 3, 3, tzinfo=UTC)
VILLAGE = "510503108201"


class Kept:
    """Posts and claims in memory."""

    def __init__(self) -> None:
        self.posts: dict[UUID, Post] = {}
        self.claims: dict[UUID, Claim] = {}
        self.head_counts: dict[int, int] = {}

    def load_posts(self, ids: Any) -> dict[UUID, Post]:
        return {each: self.posts[each] for each in ids if each in self.posts}

    def load_claims(self, ids: Any) -> dict[UUID, Claim]:
        return {each: self.claims[each] for each in ids if each in self.claims}

    def save(self, posts: Any, claims: Any) -> None:
        self.posts.update({post.id: post for post in posts})
        self.claims.update({claim.id: claim for claim in claims})

    def keep_head_counts(self, changes: Sequence[HeadCount]) -> None:
        self.head_counts.update({each.sequence: each.head_count for each in changes})


def an_event(kind: str, subject: UUID, sequence: int, /, **data: Any) -> Event:
    return Event(
        position=sequence,
        id=uuid7(),
        version=1,
        publisher="assignment",
        type=kind,
        subject=subject,
        sequence=sequence,
        area=VILLAGE,
        occurred_at=NOW,
        recorded_at=NOW,
        actor=Actor("system"),
        data=data,
    )


def test_a_post_is_counted_changed_reviewed_and_ended_each_once() -> None:
    kept, post = Kept(), uuid7()
    told = [
        an_event("post.defined", post, 1, kind="errands", head_count=2),
        an_event("post.changed", post, 2, kind="errands", head_count=5),
        an_event("post.reviewed", post, 3, post_id=post, volunteer_id=uuid7(), level=4),
        an_event("post.reviewed", post, 3, post_id=post, volunteer_id=uuid7(), level=4),
    ]
    record(kept, told)
    record(kept, told)
    known = kept.posts[post]
    assert (known.head_count, known.reviews, known.levels, known.ended_at) == (5, 1, 4, None)
    assert kept.head_counts == {1: 2, 2: 5}  # what a past day is measured by
    record(kept, [an_event("post.ended", post, 4, because="term_over")])
    assert kept.posts[post].ended_at == NOW


def test_a_claim_goes_from_claimed_to_approved_to_ended() -> None:
    kept, claim = Kept(), uuid7()
    data = {"claim_id": claim, "post_id": uuid7(), "volunteer_id": uuid7()}
    record(kept, [an_event("post.claimed", claim, 1, **data), an_event("claim.approved", claim, 2, **data)])
    assert kept.claims[claim].status == "approved"
    record(kept, [an_event("claim.ended", claim, 3, **data, because="given_up")])
    assert kept.claims[claim].status == "ended"
