"""The soft factors: what it costs to let this candidate take this request, as a sum of named whole numbers.

The formula is the one found by simulation (`benchmarks.arrivals`): distance + 4 (5 - rating) + 7 (open and unanswered)
+ 4 recent + 110 per working day, which stands for those who will ask this person later: a price learned per person, in
which a task counts only as far as nobody else was at hand for it (`kept_share`). Rarity of the other skills can be
priced too, but made every simulated half-year worse and is 0 unless set. Costs are whole numbers in
TENTHS OF A POINT (`COST_SCALE`), so that a tenth of a star is not rounded away; less is better. Who may not be chosen
at all is said in `rules`.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from services.assignment.matching.problem import TOWN_DIGITS, Candidate, WaitingRequest, Weights

COST_SCALE = 10
BEST_RATING = 5.0
FULL_GAP = 3
"""Points behind the next in line from which on a task counts in full as one that only this person was at hand for."""
VILLAGE, TOWN, DISTRICT = 0, 1, 2


class Factor(NamedTuple):
    """One term of the sum: its name, the measured value, and its points in cost units (tenths of a point)."""

    name: str
    value: float
    points: int


def tier(village: str, home: str) -> int:
    """How far apart two villages are by nested areas: 0 the same, 1 one town, 2 farther."""
    if village == home:
        return VILLAGE
    return TOWN if village[:TOWN_DIGITS] == home[:TOWN_DIGITS] else DISTRICT


def tier_costs(weights: Weights) -> tuple[int, int, int]:
    """Cost units of each tier."""
    return weights.village * COST_SCALE, weights.town * COST_SCALE, weights.district * COST_SCALE


def standing_cost(candidate: Candidate, weights: Weights) -> int:
    """The part of the cost that is the same for every request: rating, load, recent tasks, frequency."""
    c = candidate
    points: int = standing(c.rating, c.open_load, c.recent, c.per_day, weights, round)
    return points


def standing(rating: Any, load: Any, recent: Any, per_day: Any, weights: Weights, rounded: Callable[[Any], Any]) -> Any:
    """The same from the four values, for one candidate or, with columns and their rounding, for all at once."""
    return (
        rounded(weights.rating * COST_SCALE * (BEST_RATING - rating))
        + weights.load * COST_SCALE * load
        + rounded(weights.recent * COST_SCALE * recent)
        + rounded(weights.frequency * COST_SCALE * per_day)
    )


def kept_share(gap: float | None) -> float:
    """How much of a task counts towards a person's habitual load: 0 where the next in line cost the same, so that nobody
    needed just them, 1 from `FULL_GAP` points on or where nobody else was left. `gap` in cost units; None: nobody else."""
    return 1.0 if gap is None else min(1.0, max(0.0, gap) / (FULL_GAP * COST_SCALE))


def rarity_price(demand: float, places: float, weights: Weights) -> int:
    """p = 6 x (past half-year's demand for a skill) / (places of its holders), in cost units."""
    return round(weights.rarity * COST_SCALE * demand / max(places, 1))


def price_table(per_place: Mapping[str, float], weights: Weights) -> dict[str, int]:
    """Prices by what is asked of each skill or post per place of its holders; empty when rarity counts for nothing."""
    if not weights.rarity:
        return {}
    return {name: rarity_price(share, 1, weights) for name, share in per_place.items()}


def asked_price(request: WaitingRequest, prices: Mapping[str, int]) -> int:
    """The rarest thing the request needs, skill or post."""
    return dearest(request.skills, (request.post_kind,), prices)


def held_price(candidate: Candidate, prices: Mapping[str, int]) -> int:
    """The rarest thing the candidate could be kept for, skill or post."""
    return dearest(candidate.skills, candidate.posts, prices)


def dearest(skills: Iterable[tuple[str, int]], posts: Iterable[str], prices: Mapping[str, int]) -> int:
    """The highest price; 0 where none is priced. A plain loop: it runs once per candidate of a round."""
    best = 0
    for skill, _ in skills:
        price = prices.get(skill, 0)
        if price > best:
            best = price
    for post in posts:
        price = prices.get(post, 0)
        if price > best:
            best = price
    return best


def rarity_cost(held: int, asked: int) -> int:
    """max over the other skills s' of (p_s' - p_s)+: what the request itself needs never counts, being <= `asked`."""
    return max(0, held - asked)


def pair_cost(request: WaitingRequest, candidate: Candidate, weights: Weights, prices: Mapping[str, int]) -> int:
    """What depends on the two together: distance, rarity and a known face, in cost units."""
    known = weights.familiar * COST_SCALE if request.familiar and candidate.id in request.familiar else 0
    held = held_price(candidate, prices) if prices else 0
    rarity = rarity_cost(held, asked_price(request, prices)) if held else 0
    return tier_costs(weights)[tier(request.village, candidate.village)] + rarity - known


def cost(
    request: WaitingRequest, candidate: Candidate, weights: Weights, prices: Mapping[str, int], given: int = 0
) -> int:
    """The whole cost of the pair when the round has already given the candidate `given` other tasks."""
    extra = weights.load * COST_SCALE * given
    return pair_cost(request, candidate, weights, prices) + standing_cost(candidate, weights) + extra


def factors(
    request: WaitingRequest, candidate: Candidate, weights: Weights, prices: Mapping[str, int], given: int = 0
) -> tuple[Factor, ...]:
    """The same cost, term by term: the points add up to `cost` with the same arguments."""
    near = tier(request.village, candidate.village)
    rarity = rarity_cost(held_price(candidate, prices), asked_price(request, prices))
    known = candidate.id in request.familiar
    load = candidate.open_load + given
    return (
        Factor("distance", near, tier_costs(weights)[near]),
        Factor("rating", candidate.rating, round(weights.rating * COST_SCALE * (BEST_RATING - candidate.rating))),
        Factor("load", load, weights.load * COST_SCALE * load),
        Factor("recent", candidate.recent, round(weights.recent * COST_SCALE * candidate.recent)),
        Factor("frequency", candidate.per_day, round(weights.frequency * COST_SCALE * candidate.per_day)),
        Factor("rarity", rarity / COST_SCALE, rarity),
        Factor("familiar", int(known), -weights.familiar * COST_SCALE * known),
    )
