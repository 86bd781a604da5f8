"""Storing the demo's members, posts and claims in the assignment service, with the events its hearers count from.

Runs in assignment's own role and unit of work: rows and events are committed together. One transaction per part, so a
part is there as a whole or not at all; within it rows and events go out a thousand at a time.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import text

from services.local.demo.accounts import organiser_of
from services.local.demo.members import FIRST, REGISTERED_ON, Member, demo_id
from services.local.demo.posts import Claim, Post, moment
from shared.contracts.events import SYSTEM, Actor, NewEvent
from shared.runtime.database import Database, Work

BATCH: Final = 1000
Row = TypeVar("Row")
Advance = Callable[[int], None]

_HAS_MEMBER = text("SELECT EXISTS (SELECT 1 FROM assignment.volunteer WHERE id = :id)")
_HAS_CLAIM = text("SELECT EXISTS (SELECT 1 FROM assignment.claim WHERE id = :id)")
_USE_UP_NUMBERS = text("SELECT count(nextval('assignment.volunteer_number')) FROM generate_series(1, :count)")
_MEMBERS = text("""
    INSERT INTO assignment.volunteer (id, number, person_id, name, kind, member, work_unit, category, village, area_scope,
        checked_in_on, skills, languages, gender, capacity, post_kinds, registered_on)
    SELECT id, number, person_id, name, kind, true, work_unit, category, village, area_scope,
        checked_in_on, skills, languages, gender, capacity, post_kinds, registered_on
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS given (id uuid, number text, person_id uuid, name text, kind text,
        work_unit text, category text, village text, area_scope text, checked_in_on date, skills jsonb, languages text[],
        gender text, capacity smallint, post_kinds text[], registered_on date)
""")
_POSTS = text("""
    INSERT INTO assignment.post (id, kind, area, head_count, defined_at)
    SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb))
        AS given (id uuid, kind text, area text, head_count integer, defined_at timestamptz)
""")
_CLAIMS = text("""
    INSERT INTO assignment.claim (id, post_id, volunteer_id, status, claimed_at, approved_at, approved_by)
    SELECT id, post_id, volunteer_id, 'approved', claimed_at, approved_at, approved_by
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS given (id uuid, post_id uuid, volunteer_id uuid,
        claimed_at timestamptz, approved_at timestamptz, approved_by uuid)
""")


def is_loaded(database: Database) -> bool:
    """Whether the last thing that is loaded is there, and with it all the rest."""
    with database.reading() as connection:
        return bool(connection.execute(_HAS_CLAIM, {"id": demo_id("claim", FIRST)}).scalar_one())


def has_members(database: Database) -> bool:
    with database.reading() as connection:
        return bool(connection.execute(_HAS_MEMBER, {"id": demo_id("volunteer", FIRST)}).scalar_one())


def keep_members(database: Database, members: Sequence[Member], advance: Advance) -> None:
    """The register: `volunteer.changed` for who has not checked in, `volunteer.checked_in` for who has."""
    with database.transaction() as work:
        work.connection.execute(_USE_UP_NUMBERS, {"count": len(members)})
        _keep(work, _MEMBERS, members, _member_row, _member_event, advance)


def keep_posts_and_claims(database: Database, posts: Sequence[Post], claims: Sequence[Claim], advance: Advance) -> None:
    with database.transaction() as work:
        _keep(work, _POSTS, posts, _post_row, _post_event, advance)
        _keep(work, _CLAIMS, claims, _claim_row, _claim_event, advance)


def _keep(
    work: Work,
    statement: Any,
    things: Sequence[Row],
    row_of: Callable[[Row], dict[str, Any]],
    event_of: Callable[[Row], NewEvent],
    advance: Advance,
) -> None:
    for some in _batches(things):
        work.connection.execute(statement, {"rows": orjson.dumps([row_of(each) for each in some]).decode()})
        work.outbox.publish_all(event_of(each) for each in some)
        work.outbox.flush()
        advance(len(some))


def _batches(things: Sequence[Row]) -> Iterator[Sequence[Row]]:
    return (things[start : start + BATCH] for start in range(0, len(things), BATCH))


def _member_row(member: Member) -> dict[str, Any]:
    return {
        "id": member.id,
        "number": member.number,
        "person_id": member.person_id,
        "name": member.name,
        "kind": member.kind,
        "work_unit": member.work_unit,
        "category": member.category,
        "village": member.home.code,
        "area_scope": member.area_scope,
        "checked_in_on": member.checked_in_on,
        "skills": dict(member.skills),
        "languages": member.languages,
        "gender": member.gender,
        "capacity": member.capacity,
        "post_kinds": [member.post_kind] if member.post_kind else [],
        "registered_on": REGISTERED_ON,
    }


def _post_row(post: Post) -> dict[str, Any]:
    return {
        "id": post.id,
        "kind": post.kind,
        "area": post.area,
        "head_count": post.head_count,
        "defined_at": post.defined_at,
    }


def _claim_row(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "post_id": claim.post,
        "volunteer_id": claim.member.id,
        "claimed_at": claim.claimed_at,
        "approved_at": claim.approved_at,
        "approved_by": organiser_of(claim.member.home.town),
    }


def _member_event(member: Member) -> NewEvent:
    data = {"kind": member.kind, "work_unit": member.work_unit, "category": member.category, "member": True}
    if member.checked_in_on:
        return _event("volunteer.checked_in", member.id, member, moment(member.checked_in_on), SYSTEM, data)
    return _event("volunteer.changed", member.id, member, moment(REGISTERED_ON), SYSTEM, data)


def _post_event(post: Post) -> NewEvent:
    data = {"kind": post.kind, "head_count": post.head_count}
    return NewEvent("post.defined", post.id, post.area, post.defined_at, SYSTEM, data)


def _claim_event(claim: Claim) -> NewEvent:
    data = {"claim_id": claim.id, "post_id": claim.post, "volunteer_id": claim.member.id}
    organiser = Actor("organiser", organiser_of(claim.member.home.town))
    return _event("claim.approved", claim.post, claim.member, claim.approved_at, organiser, data)


def _event(
    kind: str, subject: UUID, member: Member, occurred_at: datetime, actor: Actor, data: dict[str, Any]
) -> NewEvent:
    return NewEvent(kind, subject, member.home.code, occurred_at, actor, data)
