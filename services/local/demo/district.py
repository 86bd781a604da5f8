"""The whole demo district as plain values, before any of it is stored: one seed, one size, one result."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.intake.matters.use_cases import matters_that_come_along
from services.local.demo.demand import Need, needs_of
from services.local.demo.homes import Home, homes_of
from services.local.demo.members import Member, Size, members_of
from services.local.demo.posts import Claim, Post, claims_of, posts_of

SEED: Final = 2014
WHOLE: Final = Size()
SMALL: Final = Size(members=980, checked_in=240, claims=130, least_per_kind=3, towns=("510503102", "510503108"))
"""Two towns, for tests."""


@dataclass(frozen=True, slots=True)
class District:
    """People and posts of the demo district; areas and accounts of staff follow from the area table."""

    homes: tuple[Home, ...]
    members: Sequence[Member]
    posts: Sequence[Post]
    claims: Sequence[Claim]


def district(size: Size = WHOLE, seed: int = SEED, needs: Sequence[Need] | None = None) -> District:
    """Lay the district out; `needs` None means those of intake's catalogue."""
    homes = homes_of(size.towns)
    members = members_of(homes, needs_of(matters_that_come_along()) if needs is None else needs, size, seed)
    return District(homes, members, posts_of(homes, members), list(claims_of(members)))
