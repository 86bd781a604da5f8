"""Entering the demo's members, posts and claims in the assignment service, through its own stores, role and events.

One transaction per part, so a part is there as a whole or not at all; within it rows and events go out a thousand at a
time. What the rows look like is the service's business; who the people are is laid out in `members` and `posts`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeVar

from sqlalchemy import text

from services.assignment.posts.domain import NewClaim, NewPost
from services.assignment.posts.holding import told
from services.assignment.posts.store import PostStore
from services.assignment.posts.use_cases import defined
from services.assignment.volunteers.domain import NewVolunteer
from services.assignment.volunteers.store import VolunteerStore
from services.assignment.volunteers.use_cases import registered
from services.local.demo.accounts import PASSWORD_HASH, organiser_of
from services.local.demo.members import FIRST, REGISTERED_ON, Member, demo_id
from services.local.demo.posts import Claim, Post
from shared.contracts.events import SYSTEM, Actor, NewEvent
from shared.runtime.database import Database

BATCH: Final = 1000
Thing = TypeVar("Thing")
Advance = Callable[[int], None]

_HAS_MEMBER = text("SELECT EXISTS (SELECT 1 FROM assignment.volunteer WHERE id = :id)")
_HAS_CLAIM = text("SELECT EXISTS (SELECT 1 FROM assignment.claim WHERE id = :id)")


def is_loaded(database: Database) -> bool:
    """Whether the last thing that is loaded is there, and with it all the rest."""
    with database.reading() as connection:
        return bool(connection.execute(_HAS_CLAIM, {"id": demo_id("claim", FIRST)}).scalar_one())


def has_members(database: Database) -> bool:
    with database.reading() as connection:
        return bool(connection.execute(_HAS_MEMBER, {"id": demo_id("volunteer", FIRST)}).scalar_one())


def enter_members(database: Database, members: Sequence[Member], advance: Advance) -> None:
    """The register: `volunteer.checked_in` and an account for who has checked in, `volunteer.changed` for the others."""
    with database.transaction() as work:
        store = VolunteerStore(work.connection)
        for some in _batches(members):
            rows = [_volunteer(member) for member in some]
            store.add(rows, PASSWORD_HASH)
            work.outbox.publish_all(registered(row, SYSTEM) for row in rows)
            work.outbox.flush()
            advance(len(rows))
        store.continue_numbers()


def enter_posts(database: Database, posts: Sequence[Post], claims: Sequence[Claim], advance: Advance) -> None:
    """Posts with `post.defined`, claims with `post.claimed` and `claim.approved` by the town's organiser."""
    with database.transaction() as work:
        store = PostStore(work.connection)
        for defined_now in _batches(posts):
            rows = [NewPost(post.id, post.kind, post.area, post.head_count, post.defined_at) for post in defined_now]
            store.add_posts(rows)
            work.outbox.publish_all(defined(row, SYSTEM) for row in rows)
            work.outbox.flush()
            advance(len(rows))
        for claimed_now in _batches(claims):
            store.add_claims([_claim(claim) for claim in claimed_now])
            store.keep_kinds([claim.member.id for claim in claimed_now])
            work.outbox.publish_all(_claim_events(claimed_now))
            work.outbox.flush()
            advance(len(claimed_now))


def _batches(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    return (things[start : start + BATCH] for start in range(0, len(things), BATCH))


def _volunteer(member: Member) -> NewVolunteer:
    return NewVolunteer(
        id=member.id,
        number=member.number,
        person_id=member.person_id,
        name=member.name,
        kind=member.kind,
        member=True,
        work_unit=member.work_unit,
        category=member.category,
        village=member.home.code,
        area_scope=member.area_scope,
        registered_on=REGISTERED_ON,
        checked_in_on=member.checked_in_on,
        skills=dict(member.skills),
        languages=member.languages,
        gender=member.gender,
        capacity=member.capacity,
    )


def _claim(claim: Claim) -> NewClaim:
    return NewClaim(claim.id, claim.post, claim.member.id, claim.claimed_at, claim.approved_at)


def _claim_events(claims: Iterable[Claim]) -> Iterator[NewEvent]:
    for claim in claims:
        member, data = claim.member, told(_claim(claim))
        by_member = Actor("volunteer", member.person_id)
        by_organiser = Actor("organiser", organiser_of(member.home.town))
        yield NewEvent("post.claimed", claim.id, member.home.code, claim.claimed_at, by_member, data)
        yield NewEvent("claim.approved", claim.id, member.home.code, claim.approved_at, by_organiser, data)
