"""Keeping posts and claims in step with what assignment tells."""

from collections.abc import Sequence
from typing import Final, Protocol
from uuid import UUID

from services.reporting.posts.domain import (
    CLAIM_STATUS,
    Claim,
    HeadCount,
    Post,
    apply_to_claim,
    apply_to_post,
    head_count_of,
)
from shared.contracts.events import Event

POST_HEARD: Final = frozenset({"post.defined", "post.changed", "post.ended", "post.reviewed"})
HEARD: Final = POST_HEARD | CLAIM_STATUS.keys()


class Posts(Protocol):
    def load_posts(self, ids: Sequence[UUID]) -> dict[UUID, Post]: ...
    def load_claims(self, ids: Sequence[UUID]) -> dict[UUID, Claim]: ...
    def save(self, posts: Sequence[Post], claims: Sequence[Claim]) -> None: ...
    def keep_head_counts(self, changes: Sequence[HeadCount]) -> None: ...


def record(store: Posts, events: Sequence[Event]) -> None:
    """Let a batch of events, in order, change what is counted."""
    posts = store.load_posts([event.subject for event in events if event.type in POST_HEARD])
    claims = store.load_claims([event.subject for event in events if event.type in CLAIM_STATUS])
    changed: dict[UUID, Post] = {}
    moved: dict[UUID, Claim] = {}
    for event in events:
        if event.type in POST_HEARD:
            post = posts.setdefault(event.subject, Post(event.subject, event.area))
            if apply_to_post(post, event):
                changed[post.id] = post
        else:
            claim = claims.setdefault(event.subject, _first(event))
            if apply_to_claim(claim, event):
                moved[claim.id] = claim
    store.keep_head_counts([head_count_of(event) for event in events if event.type in ("post.defined", "post.changed")])
    store.save(list(changed.values()), list(moved.values()))


def _first(event: Event) -> Claim:
    return Claim(event.subject, UUID(str(event.data["post_id"])), UUID(str(event.data["volunteer_id"])))
