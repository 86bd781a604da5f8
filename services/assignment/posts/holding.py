"""What a post's end or a free place does to the claims on it; who holds the post's lock calls this."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from shared.contracts.events import Actor, NewEvent, Outbox


class Holders(Protocol):
    """The claims on a locked post."""

    def next_waiting(self, post_id: UUID, most: int) -> Sequence[Any]: ...
    def approve(self, claim_id: UUID, by: UUID | None, at: datetime, moved_up: bool) -> bool: ...
    def end_of_post(self, post_id: UUID, because: str, at: datetime) -> Sequence[Any]: ...
    def keep_kinds(self, volunteers: Sequence[UUID]) -> None: ...


def move_up(holders: Holders, outbox: Outbox, post: Any, at: datetime, actor: Actor) -> int:
    """Give free places to who waits, first come first served. Returns how many moved up."""
    free = post.head_count - post.held
    if free <= 0:
        return 0
    rows = holders.next_waiting(post.id, free)
    for row in rows:
        holders.approve(row.id, None, at, True)
        outbox.publish(claim_event("claim.approved", row, post.area, at, actor))
    holders.keep_kinds([row.volunteer_id for row in rows])
    return len(rows)


def end_all(holders: Holders, outbox: Outbox, post: Any, because: str, at: datetime, actor: Actor) -> None:
    """Every claim that still lives ends with its post."""
    rows = holders.end_of_post(post.id, because, at)
    holders.keep_kinds([row.volunteer_id for row in rows])
    for row in rows:
        outbox.publish(claim_event("claim.ended", row, post.area, at, actor, because))


def claim_event(kind: str, row: Any, area: str, at: datetime, actor: Actor, because: str | None = None) -> NewEvent:
    """`row`: id, post_id, volunteer_id."""
    return NewEvent(kind, row.id, area.ljust(12, "0"), at, actor, told(row, because))


def told(row: Any, because: str | None = None) -> dict[str, Any]:
    data = {"claim_id": row.id, "post_id": row.post_id, "volunteer_id": row.volunteer_id}
    return data if because is None else {**data, "because": because}
