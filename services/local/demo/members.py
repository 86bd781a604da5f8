"""The register of in-service Party members: where they live, who has checked in, who holds which post. Pure and seeded.

The same seed and size give the same people, ids included. What the rule is, is told in docs/demo-district.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from services.local.demo.demand import Need
from services.local.demo.homes import Home
from services.local.demo.names import FEMALE, MALE, invented_name
from services.local.demo.seats import AGENT, AGENT_POST, SPECIALIST, Seat, agent_seat, any_skills, town_seats
from services.local.demo.shares import apportion, dealt
from services.local.demo.units import CATEGORY_SHARES, COMMUNITY, OFFICE, SPECIALIST_UNITS, UNITS
from shared.reference.areas import district_of
from shared.reference.posts import POST_KINDS

REGISTERED_ON: Final = date(2013, 6, 3)
FIRST: Final = "v00001"
"""The first member: the agent of the first community, who holds a post in a district of any size."""
_CHECK_IN_FROM: Final = date(2013, 7, 1)
_CHECK_IN_DAYS: Final = 170
_AGENT_CAPACITY: Final = 8
_CAPACITIES: Final = (3, 3, 4, 4, 5)
_NAMESPACE: Final = uuid5(NAMESPACE_URL, "https://daiban.example/demo")


@dataclass(frozen=True, slots=True)
class Size:
    """How large a district: counts of members, of those checked in, and of claims; `towns` None means all."""

    members: int = 15_037
    checked_in: int = 3_688
    claims: int = 1_600
    least_per_kind: int = 4
    towns: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One in-service member; `post_kind` is the kind of post held by an approved claim at home, None for none."""

    number: str
    name: str
    gender: str
    category: str
    work_unit: str
    home: Home
    kind: str = "volunteer"
    checked_in_on: date | None = None
    area_scope: str = ""
    skills: tuple[tuple[str, int], ...] = ()
    languages: tuple[str, ...] = ("zh",)
    capacity: int = 3
    post_kind: str | None = None

    @property
    def id(self) -> UUID:
        return demo_id("volunteer", self.number)

    @property
    def person_id(self) -> UUID | None:
        """The account; only who has checked in has one."""
        return demo_id("person", self.number) if self.checked_in_on else None


def demo_id(what: str, name: str) -> UUID:
    """The id something of the demo district always has."""
    return uuid5(_NAMESPACE, f"{what}:{name}")


def members_of(homes: Sequence[Home], needs: Sequence[Need], size: Size, seed: int) -> list[Member]:
    """Everybody: first those who checked in (v00001 …, by home), then the others."""
    registered = apportion(size.members, [home.weight for home in homes], least=1)
    checked_in = apportion(size.checked_in, registered, least=1)
    chance = Random(f"{seed}:members")
    present = [_checked_in(home, chance) for home, count in zip(homes, checked_in, strict=True) for _ in range(count)]
    absent = [
        _registered(home, chance)
        for home, all_there, came in zip(homes, registered, checked_in, strict=True)
        for _ in range(all_there - came)
    ]
    _seat_everyone(present, homes, needs, size, seed)
    return [replace(member, number=f"v{number:05d}") for number, member in enumerate(present + absent, start=1)]


def _registered(home: Home, chance: Random) -> Member:
    gender = chance.choice((MALE, MALE, MALE, FEMALE, FEMALE))
    category = chance.choices(tuple(CATEGORY_SHARES), tuple(CATEGORY_SHARES.values()))[0]
    unit = home.name if category == COMMUNITY else chance.choice(UNITS[category])
    return Member("", invented_name(chance, gender), gender, category, unit, home, area_scope=home.town)


def _checked_in(home: Home, chance: Random) -> Member:
    return replace(
        _registered(home, chance),
        checked_in_on=_CHECK_IN_FROM + timedelta(days=chance.randrange(_CHECK_IN_DAYS)),
        skills=any_skills(chance),
        languages=_languages(chance),
        capacity=chance.choice(_CAPACITIES),
    )


def _languages(chance: Random) -> tuple[str, ...]:
    """Everybody speaks Chinese; four in a hundred speak English besides, one knows sign language."""
    draw = chance.random()
    return ("zh", "en") if draw < 0.04 else ("zh", "csl") if draw < 0.05 else ("zh",)


def _seat_everyone(present: list[Member], homes: Sequence[Home], needs: Sequence[Need], size: Size, seed: int) -> None:
    """Give the claims to those present: the first of each home is its agent, the other seats go round the homes."""
    for town, count in zip(_towns(homes), _claims_per_town(homes, size), strict=True):
        chance = Random(f"{seed}:{town}")
        piles = [[i for i, one in enumerate(present) if one.home is home] for home in homes if home.town == town]
        for pile in piles:
            present[pile[0]] = _as_agent(present[pile[0]], needs)
        rest = dealt([chance.sample(pile[1:], len(pile) - 1) for pile in piles])
        seats = town_seats(count - len(piles), needs, size.least_per_kind, chance)
        if len(seats) > len(rest):
            raise ValueError(f"{town} has {len(rest)} people for {len(seats)} seats")
        for index, seat in zip(rest, seats, strict=False):
            present[index] = _seated(present[index], seat)


def _claims_per_town(homes: Sequence[Home], size: Size) -> list[int]:
    """The claims of each town: an agent per home, the least of each kind, and a share by the people who may ask."""
    towns = _towns(homes)
    agents = [sum(home.town == town for home in homes) for town in towns]
    people = [sum(home.weight for home in homes if home.town == town and home.takes_requests) for town in towns]
    others = apportion(size.claims - len(homes), people, least=size.least_per_kind * len(POST_KINDS))
    return [agent + other for agent, other in zip(agents, others, strict=True)]


def _towns(homes: Sequence[Home]) -> list[str]:
    return sorted({home.town for home in homes})


def _as_agent(member: Member, needs: Sequence[Need]) -> Member:
    home = member.home
    return replace(
        member,
        kind=AGENT,
        category=COMMUNITY,
        work_unit=home.name,
        area_scope=home.code if home.takes_requests else home.town,
        skills=agent_seat(needs).skills,
        capacity=_AGENT_CAPACITY,
        post_kind=AGENT_POST,
    )


def _seated(member: Member, seat: Seat) -> Member:
    seated = replace(member, kind=seat.holder_kind, skills=seat.skills, post_kind=seat.post_kind)
    if seat.holder_kind != SPECIALIST:
        return seated
    unit = SPECIALIST_UNITS.get(seat.post_kind, UNITS[OFFICE][0])
    return replace(seated, category=OFFICE, work_unit=unit, area_scope=district_of(member.home.town))
