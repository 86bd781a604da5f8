"""A seeded round in the shape of Naxi: areas, twelve kinds of post, skills, volunteers and waiting requests.

Invented figures in the right proportions, the same for the same seed. The spread is a stated assumption: villages
draw people and requests by a skewed weight, a fifth of the requests need a skill at a level, one volunteer in ten
serves only the own town.
"""

import random
from csv import DictReader
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from services.assignment.matching import Candidate, Problem, WaitingRequest, Weights, rarity_price

AREAS = Path(__file__).parents[1] / "shared" / "reference" / "data" / "areas.csv"
POSTS = [
    "poverty",
    "policy",
    "counselling",
    "health",
    "law",
    "mediation",
    "farming",
    "culture",
    "environment",
    "patrol",
    "care",
    "errands",
]  # the twelve kinds of domain.md, in its order
SKILLS = [
    "vet",
    "agronomy",
    "nursing",
    "notary",
    "psychology",
    "accounting",
    "braille",
    "dialect",
    "driving",
    "electrics",
]
OPENING = datetime(2014, 1, 2, 1, tzinfo=UTC)


def villages() -> list[str]:
    """Codes of all villages: the real ones where the data is there, else 16 towns of 13."""
    if AREAS.exists():
        with AREAS.open(encoding="utf-8") as lines:
            codes = [row["code"] for row in DictReader(lines)]
        return sorted(code for code in codes if not code.endswith("000"))
    return [f"510503{100 + town}{200 + village}" for town in range(16) for village in range(13)]


def naxi_round(requests: int, candidates: int, seed: int = 2014) -> Problem:
    """A round of so many requests and candidates; everybody is served if places suffice where they are needed."""
    pick = random.Random(seed)
    homes = villages()
    weight = [pick.lognormvariate(0, 0.6) for _ in homes]
    people = [_candidate(pick, home) for home in pick.choices(homes, weight, k=candidates)]
    waiting = [_request(pick, home) for home in pick.choices(homes, weight, k=requests)]
    return Problem(tuple(waiting), tuple(people), Weights(), _prices(waiting, people))


def _candidate(pick: random.Random, home: str) -> Candidate:
    skills = pick.sample(SKILLS, pick.choice((0, 0, 1, 1, 2, 3)))
    return Candidate(
        id=UUID(int=pick.getrandbits(128)),
        village=home,
        kind=pick.choice(("volunteer", "volunteer", "volunteer", "agent", "specialist")),
        posts=frozenset(pick.sample(POSTS, pick.choice((1, 1, 2, 3)))),
        skills=tuple(sorted((skill, pick.choice((1, 1, 2, 3))) for skill in skills)),
        area_scope=home[: pick.choice((6,) * 9 + (9,))],
        capacity=pick.choice((3, 4, 5)),
        open_load=pick.choice((0, 0, 0, 0, 1, 1, 2)),
        recent=round(pick.expovariate(1.5), 2),
        per_day=round(pick.expovariate(12), 3),
        rating=round(5 - min(pick.expovariate(3), 2), 1),
    )


def _request(pick: random.Random, home: str) -> WaitingRequest:
    post = pick.choices(POSTS, range(1, len(POSTS) + 1))[0]
    skill = SKILLS[POSTS.index(post) % len(SKILLS)]
    return WaitingRequest(
        id=UUID(int=pick.getrandbits(128)),
        village=home,
        post_kind=post,
        skills=((skill, pick.choice((1, 2))),) if pick.random() < 0.2 else (),
        handler_kinds=frozenset(),
        effort_minutes=60,
        excluded=frozenset(),
        language=None,
        due_at=None,
        occurred_at=OPENING + timedelta(minutes=pick.randrange(180 * 1440)),
    )


def _prices(waiting: list[WaitingRequest], people: list[Candidate]) -> dict[str, int]:
    """Rarity of each skill from this very round's demand."""
    prices = {}
    for skill in SKILLS:
        demand = sum(any(name == skill for name, _ in each.skills) for each in waiting)
        places = sum(each.capacity for each in people if any(name == skill for name, _ in each.skills))
        prices[skill] = rarity_price(demand, places, Weights())
    return prices
