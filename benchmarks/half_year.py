"""A half-year of a made-up district, drawn once from a seed: who is there, what is asked when, who would refuse."""

import math
import random
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.assignment.matching.problem import RECENT_DAYS, SEASON_DAYS, WORKING_SHARE, Weights

DAYS, REQUESTS = 122, 8695
COUNTED = Weights(village=0, town=10, district=30, rating=4, load=9, recent=5, frequency=0, rarity=0)
"""What the pairs that came about are counted at, whatever the settings in force are."""
HOUR = 1 / 8
DECLINES, LAPSES = 0.10, 0.15
FADES, SEASON = RECENT_DAYS * WORKING_SHARE, SEASON_DAYS * WORKING_SHARE  # working days
REGIMES = {"A": (1800, 3), "B": (420, 2), "C": (900, 2)}
TOWNS, VILLAGES, POSTS = 16, 13, 12
RARE = 2
KINDS = [(post, skill) for post in range(POSTS) for skill in range(-1, RARE)]

Floats = npt.NDArray[np.float64]


@dataclass
class World:
    """Everything that will happen, drawn once: people, requests, answers. Index 0..n-1 each."""

    home: Floats
    rating: Floats
    capacity: Floats
    holders: dict[tuple[int, int], npt.NDArray[np.int64]]
    rarer: dict[tuple[int, int], Floats]
    at: list[float]
    village: list[int]
    need: list[tuple[int, int]]
    answers: list[float]
    serves: list[float]
    seed: int

    def refuses(self, request: int, person: int) -> float:
        """0 accepts, else days until the offer falls."""
        luck = random.Random(self.seed * 1_000_003 + request * 7919 + person).random()
        return self.answers[request] if luck < DECLINES else 1.0 if luck < LAPSES else 0.0


@dataclass
class District:
    """Who is there and what they hold; the same for every half-year of a regime."""

    home: list[int]
    rating: list[float]
    skills: list[set[int]]
    holders: dict[tuple[int, int], npt.NDArray[np.int64]]
    asks: list[float]


def district(regime: str) -> District:
    pick = random.Random(regime)
    count, _ = REGIMES[regime]
    crowd = [pick.lognormvariate(0, 0.6) for _ in range(TOWNS * VILLAGES)]
    asks = [1 / each for each in crowd] if regime == "C" else [each * pick.lognormvariate(0, 0.3) for each in crowd]
    home = pick.choices(range(TOWNS * VILLAGES), crowd, k=count)
    rating = [5 - min(pick.expovariate(3), 2) for _ in home]
    posts = [set(pick.sample(range(POSTS), pick.choice((1, 1, 2, 3)))) for _ in home]
    held = 0.03 if regime == "C" else 0.12
    skills = [{k for k in range(RARE) if pick.random() < held} for _ in home]
    holders = {
        (post, skill): np.array([k for k in range(count) if (skill < 0 and post in posts[k]) or skill in skills[k]])
        for post, skill in KINDS
    }
    return District(home, rating, skills, holders, asks)


def world(regime: str, seed: int) -> World:
    here, places = district(regime), REGIMES[regime][1]
    pick = random.Random(f"{regime}{seed}")  # the district stays, the half-year is another
    need = pick.choices(KINDS, [(1 + post) * (8 if skill < 0 else 1.0) for post, skill in KINDS], k=REQUESTS)
    at = sorted(pick.uniform(0, DAYS) for _ in range(REQUESTS))
    return World(
        np.array(here.home, dtype=float),
        np.array(here.rating),
        np.full(len(here.home), float(places)),
        here.holders,
        _rarer(here, need, places),
        at,
        pick.choices(range(TOWNS * VILLAGES), here.asks, k=REQUESTS),
        need,
        [min(pick.expovariate(1 / (3 * HOUR)), 0.9) for _ in at],
        [pick.lognormvariate(math.log(3), 0.7) for _ in at],
        seed,
    )


def _rarer(here: District, need: list[tuple[int, int]], places: int) -> dict[tuple[int, int], Floats]:
    """Per kind of request what is asked of the rarest other skill of each holder, per place, as assignment.rarity is."""
    price = [
        sum(s == k for _, s in need) / max(1, places * sum(k in held for held in here.skills)) for k in range(RARE)
    ]
    return {
        kind: np.array([max([price[k] for k in here.skills[each] if k != kind[1]], default=0.0) for each in found])
        for kind, found in here.holders.items()
    }


def distances(here: World, request: int, weights: Weights) -> Floats:
    """Points of distance of each holder."""
    found, village = here.holders[here.need[request]], here.village[request]
    near = np.where(here.home[found] // VILLAGES == village // VILLAGES, weights.town, weights.district)
    return np.asarray(np.where(here.home[found] == village, weights.village, near), dtype=float)


def pair_points(here: World, request: int) -> Floats:
    """Distance and rating of each holder, in points."""
    found = here.holders[here.need[request]]
    return distances(here, request, COUNTED) + COUNTED.rating * (5 - here.rating[found])
