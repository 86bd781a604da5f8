"""Loading posts and claims of a whole district at once, with their events, in transactions of 500."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from services.assignment.posts.domain import NewClaim, NewPost
from services.assignment.posts.holding import told
from services.assignment.posts.store import PostStore
from services.assignment.posts.use_cases import defined
from shared.contracts.events import SYSTEM, NewEvent
from shared.runtime.database import Database

BATCH = 500
Progress = Callable[[int], None]
Item = TypeVar("Item")


def import_posts(database: Database, rows: Iterable[NewPost], progress: Progress) -> None:
    """Store the posts and publish `post.defined` for each."""
    for batch in _batches(rows):
        with database.transaction() as work:
            PostStore(work.connection).add_posts(batch)
            work.outbox.publish_all(defined(post, SYSTEM) for post in batch)
        progress(len(batch))


def import_claims(database: Database, rows: Iterable[NewClaim], areas: dict[object, str], progress: Progress) -> None:
    """Store the claims, bring the volunteers' kinds of post up to date, publish `post.claimed` and `claim.approved`.

    `areas` gives the area of each post by its id. Head counts are not checked: the register says what was.
    """
    for batch in _batches(rows):
        with database.transaction() as work:
            store = PostStore(work.connection)
            store.add_claims(batch)
            store.keep_kinds([claim.volunteer_id for claim in batch])
            work.outbox.publish_all(event for claim in batch for event in _events(claim, areas[claim.post_id]))
        progress(len(batch))


def _events(claim: NewClaim, area: str) -> Sequence[NewEvent]:
    village = area.ljust(12, "0")
    events = [NewEvent("post.claimed", claim.id, village, claim.claimed_at, SYSTEM, told(claim))]
    if claim.approved_at is not None:
        events.append(NewEvent("claim.approved", claim.id, village, claim.approved_at, SYSTEM, told(claim)))
    return events


def _batches(rows: Iterable[Item]) -> Iterator[list[Item]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch
