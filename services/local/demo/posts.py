"""The posts the communities of the demo district have defined (定岗) and the approved claims on them (认岗). Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from services.local.demo.homes import Home
from services.local.demo.members import REGISTERED_ON, Member, demo_id
from shared.reference.posts import POST_KINDS
from shared.reference.working_hours import SHANGHAI

_APPROVED_AFTER: Final = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Post:
    """A post of one kind in one community, for `head_count` people."""

    id: UUID
    kind: str
    area: str
    head_count: int
    defined_at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """An approved claim of a member on a post of their own community."""

    id: UUID
    post: UUID
    member: Member
    claimed_at: datetime
    approved_at: datetime


def posts_of(homes: Sequence[Home], members: Sequence[Member]) -> list[Post]:
    """Every community defines one post of each kind, for as many as hold it, and for one where nobody does (a gap)."""
    held = Counter((member.home.code, member.post_kind) for member in members if member.post_kind)
    return [
        Post(_post_id(home, kind), kind, home.code, max(1, held[home.code, kind]), moment(REGISTERED_ON))
        for home in homes
        for kind in POST_KINDS
    ]


def claims_of(members: Sequence[Member]) -> Iterator[Claim]:
    """One claim for each holder of a post, made on the day of check-in and approved three days later."""
    for member in members:
        if member.post_kind and member.checked_in_on:
            claimed = moment(member.checked_in_on)
            post = _post_id(member.home, member.post_kind)
            yield Claim(demo_id("claim", member.number), post, member, claimed, claimed + _APPROVED_AFTER)


def moment(day: date, hour: int = 10) -> datetime:
    """An hour of that day in Asia/Shanghai, as UTC."""
    return datetime.combine(day, time(hour), SHANGHAI).astimezone(UTC)


def _post_id(home: Home, kind: str) -> UUID:
    return demo_id("post", f"{home.code}:{kind}")
