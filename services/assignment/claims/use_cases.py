"""Claiming a post, approving or refusing, the waiting list, giving up, the end of a term.

The post is always locked before the claim, so that twenty approvals at once queue and none of them deadlocks.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from uuid import UUID

from services.assignment.claims.domain import APPROVED, CLAIMED, ENDED, AlreadyClaimed, NotServing, PlaceFree
from services.assignment.posts.domain import NewClaim, PostEnded, PostFull
from services.assignment.posts.holding import Holders, claim_event, end_all, move_up
from services.assignment.posts.use_cases import ended
from shared.contracts.errors import NotFound, Taken
from shared.contracts.events import SYSTEM, Clock, Outbox, uuid7
from shared.identity.people import Person
from shared.reference.working_hours import at_local, local_day

MIDNIGHT = time(0)
AT_ONCE = 100


class Claims(Holders, Protocol):
    """What the use cases need of the claims' store."""

    def lock_post(self, post_id: UUID) -> Any: ...
    def post_of(self, claim_id: UUID) -> UUID | None: ...
    def lock(self, claim_id: UUID) -> Any: ...
    def add(self, claim: NewClaim) -> bool: ...
    def wait(self, claim_id: UUID) -> None: ...
    def end(self, claim_id: UUID, because: str, at: datetime, reason: str | None) -> None: ...
    def due_posts(self, today: date, most: int) -> Sequence[Any]: ...
    def end_post(self, post_id: UUID, at: datetime, because: str) -> None: ...


class Words(Protocol):
    """Seals what is said about a volunteer under the volunteer's key."""

    def seal(self, volunteer_id: UUID, field: str, clear: str) -> str: ...


def claim(claims: Claims, clock: Clock, outbox: Outbox, person: Person, post_id: UUID, volunteer: Any) -> NewClaim:
    """认岗, by the volunteer or an organiser for them. `volunteer` is their row; raises AlreadyClaimed, NotServing."""
    post = claims.lock_post(post_id)
    if post is None or volunteer is None or post.area[:6] != volunteer.village[:6]:
        raise NotFound()
    if volunteer.person_id != person.id:
        person.check_area(post.area, "organiser")
    if post.ended_at is not None:
        raise PostEnded()
    if volunteer.checked_in_on is None or not volunteer.active:
        raise NotServing()
    new = NewClaim(uuid7(), post_id, volunteer.id, clock.now())
    if not claims.add(new):
        raise AlreadyClaimed()
    actor = person.acting_as("organiser", "volunteer")
    outbox.publish(claim_event("post.claimed", new, post.area, clock.now(), actor))
    return new


def approve(claims: Claims, clock: Clock, outbox: Outbox, person: Person, claim_id: UUID) -> None:
    """The claim counts from now on. Raises PostFull when every place is held, Taken when it was decided before."""
    post, row = _to_decide(claims, person, claim_id)
    if post.held >= post.head_count:
        raise PostFull()
    if not claims.approve(claim_id, person.id, clock.now(), False):
        raise Taken()
    claims.keep_kinds([row.volunteer_id])
    outbox.publish(claim_event("claim.approved", row, post.area, clock.now(), person.acting_as("organiser")))


def put_on_list(claims: Claims, person: Person, claim_id: UUID) -> None:
    """Fit, but the post is full: the place that frees goes to the first who waits. Raises PlaceFree, Taken."""
    post, row = _to_decide(claims, person, claim_id)
    if post.held < post.head_count:
        raise PlaceFree()
    if row.status != CLAIMED:
        raise Taken()
    claims.wait(claim_id)


def refuse(
    claims: Claims, words: Words, clock: Clock, outbox: Outbox, person: Person, claim_id: UUID, reason: str
) -> None:
    """Not approved; the volunteer reads why. Raises Taken once it is approved or over."""
    post, row = _to_decide(claims, person, claim_id)
    if row.status in (APPROVED, ENDED):
        raise Taken()
    claims.end(claim_id, "refused", clock.now(), words.seal(row.volunteer_id, "claim_reason", reason))
    actor = person.acting_as("organiser")
    outbox.publish(claim_event("claim.ended", row, post.area, clock.now(), actor, "refused"))


def give_up(claims: Claims, clock: Clock, outbox: Outbox, person: Person, claim_id: UUID) -> None:
    """By the holder, or the organiser for them; the place goes to the first who waits."""
    post, row = _locked(claims, claim_id)
    if row.person_id != person.id:
        person.check_area(post.area, "organiser")
    if row.status == ENDED:
        raise Taken()
    actor, now = person.acting_as("organiser", "volunteer"), clock.now()
    claims.end(claim_id, "given_up", now, None)
    claims.keep_kinds([row.volunteer_id])
    outbox.publish(claim_event("claim.ended", row, post.area, now, actor, "given_up"))
    move_up(claims, outbox, claims.lock_post(post.id), now, SYSTEM)


def end_terms(claims: Claims, outbox: Outbox, now: datetime) -> int:
    """Posts whose last day has passed end as of that day, however late this runs; they wait to be renewed.

    Returns how many ended: fewer than AT_ONCE means that nothing is left.
    """
    posts = claims.due_posts(local_day(now), AT_ONCE)
    for post in posts:
        at = at_local(post.last_day + timedelta(days=1), MIDNIGHT)
        end_all(claims, outbox, post, "term_over", at, SYSTEM)
        claims.end_post(post.id, at, "term_over")
        outbox.publish(ended(post, "term_over", at, SYSTEM))
    return len(posts)


def _to_decide(claims: Claims, person: Person, claim_id: UUID) -> tuple[Any, Any]:
    post, row = _locked(claims, claim_id)
    person.check_area(post.area, "organiser")
    if row.person_id == person.id:
        raise NotFound()
    if post.ended_at is not None:
        raise PostEnded()
    return post, row


def _locked(claims: Claims, claim_id: UUID) -> tuple[Any, Any]:
    post_id = claims.post_of(claim_id)
    if post_id is None:
        raise NotFound()
    return claims.lock_post(post_id), claims.lock(claim_id)
