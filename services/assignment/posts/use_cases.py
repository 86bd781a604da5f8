"""Defining a post, claiming it, approving the claim, reviewing its holder."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.assignment.posts.domain import AlreadyClaimed, NewClaim, NewPost, PostFull
from shared.contracts.errors import NotFound, Taken
from shared.contracts.events import Actor, Clock, NewEvent, Outbox, uuid7
from shared.identity.people import Person


class Store(Protocol):
    """What the use cases need of the posts' store."""

    def add_posts(self, posts: list[NewPost]) -> None: ...
    def add_claims(self, claims: list[NewClaim]) -> int: ...
    def lock_post(self, post_id: UUID) -> Any: ...
    def lock_claim(self, claim_id: UUID) -> Any: ...
    def approve(self, claim_id: UUID, by: UUID, at: datetime) -> bool: ...
    def keep_kinds(self, volunteers: list[UUID]) -> None: ...
    def holds(self, post_id: UUID, volunteer_id: UUID) -> bool: ...
    def add_review(self, review_id: UUID, post_id: UUID, volunteer_id: UUID, **said: Any) -> None: ...


def define(
    store: Store, clock: Clock, outbox: Outbox, person: Person, kind: str, area: str, head_count: int
) -> NewPost:
    """定岗. Raises NotFound outside the organiser's area."""
    person.check_area(area, "organiser")
    post = NewPost(uuid7(), kind, area, head_count, clock.now())
    store.add_posts([post])
    outbox.publish(defined(post, person.acting_as("organiser")))
    return post


def defined(post: NewPost, actor: Actor) -> NewEvent:
    data = {"kind": post.kind, "head_count": post.head_count}
    return NewEvent("post.defined", post.id, post.area.ljust(12, "0"), post.defined_at, actor, data)


def claim(store: Store, clock: Clock, outbox: Outbox, person: Person, post_id: UUID, volunteer: Any) -> NewClaim:
    """认岗, by the volunteer or an organiser for them. `volunteer` is their row; raises AlreadyClaimed."""
    post = store.lock_post(post_id)
    if post is None or volunteer is None:
        raise NotFound()
    if volunteer.person_id != person.id:
        person.check_area(post.area, "organiser")
    new = NewClaim(uuid7(), post_id, volunteer.id, clock.now())
    if not store.add_claims([new]):
        raise AlreadyClaimed()
    outbox.publish(_claim_event("post.claimed", new, post.area, clock, person.acting_as("organiser", "volunteer")))
    return new


def approve(store: Store, clock: Clock, outbox: Outbox, person: Person, claim_id: UUID) -> None:
    """The claim counts from now on. Raises PostFull when every place is held, Taken when it was decided before."""
    row = store.lock_claim(claim_id)
    if row is None:
        raise NotFound()
    person.check_area(row.area, "organiser")
    post = store.lock_post(row.post_id)
    if post.held >= post.head_count:
        raise PostFull()
    if not store.approve(claim_id, person.id, clock.now()):
        raise Taken()
    store.keep_kinds([row.volunteer_id])
    approved = NewClaim(claim_id, row.post_id, row.volunteer_id, clock.now())
    outbox.publish(_claim_event("claim.approved", approved, row.area, clock, person.acting_as("organiser")))


def review(
    store: Store, clock: Clock, person: Person, post_id: UUID, volunteer_id: UUID, level: int, comment: str | None
) -> UUID:
    """评岗: what the people say of a holder, entered by the organiser."""
    post = store.lock_post(post_id)
    if post is None:
        raise NotFound()
    person.check_area(post.area, "organiser")
    if not store.holds(post_id, volunteer_id):
        raise NotFound()
    review_id = uuid7()
    store.add_review(review_id, post_id, volunteer_id, level=level, comment=comment, at=clock.now(), by=person.id)
    return review_id


def _claim_event(kind: str, each: NewClaim, area: str, clock: Clock, actor: Actor) -> NewEvent:
    return NewEvent(kind, each.id, area.ljust(12, "0"), clock.now(), actor, told(each))


def told(each: NewClaim) -> dict[str, Any]:
    return {"claim_id": each.id, "post_id": each.post_id, "volunteer_id": each.volunteer_id}
