"""A seeded half-year arriving one by one: the policy against greedy and against the best plan made in hindsight.

8,695 requests over 122 working days. A volunteer answers after hours; of the pairs 10 % would decline and 5 % let the
offer lapse (a day), the same pairs whoever asks; service takes 3 days in the median, then the place is free again.
Counted is what the pairs that came about cost, in points: distance tier + 4 x (5 - rating) + 9 for every two tasks one
person has open at once + 5 for every two, fading over 20 working days. The ways: `greedy` takes the cheapest by this
very cost at the moment; `at once` and `policy` are the shipped settings, scored by the lines a live round runs, without
and with hourly moves; `former` are the settings before (9 per open task, 5 per recent one, 80 per task a working day, each task
counted in full), at once.
All but greedy know what everybody took in the three half-years before, of other seeds, played the same way. `hindsight`
starts from the best of them, knows every arrival, answer and service, and is annealed: a plan, so the true optimum may be
lower still and less of the distance closed than shown. Regimes: A ample, B tight, C two rare skills and rural demand.
Time in working days. Weights were chosen on seeds 1001 and 1002; what is reported are others.
"""

import sys
from dataclasses import replace
from statistics import median
from time import process_time

import numpy as np

from benchmarks.half_year import COUNTED, HOUR, REQUESTS, VILLAGES, Floats, World, world
from benchmarks.hindsight import Hindsight, cost
from benchmarks.one_way import Run
from services.assignment.matching.policy import Policy
from services.assignment.matching.problem import Weights
from services.assignment.weights.domain import gini

FORMER = replace(COUNTED, frequency=80)
BEFORE = 3  # half-years


def spread(here: World, run: Run) -> float:
    """Utilisation Gini over all volunteers."""
    tasks = np.bincount(list(run.chosen.values()), minlength=len(here.home))
    return gini(sorted(tasks.tolist()))


def far(here: World, run: Run) -> float:
    """Mean points of distance."""
    weights = COUNTED
    tiers = (weights.village, weights.town, weights.district)
    return sum(tiers[_tier(int(here.home[p]), here.village[r])] for r, p in run.chosen.items()) / len(run.chosen)


def _tier(home: int, village: int) -> int:
    return 0 if home == village else 1 if home // VILLAGES == village // VILLAGES else 2


def runs(regime: str, seed: int) -> tuple[World, dict[str, tuple[Run, float]]]:
    """Every way through one half-year, with its CPU seconds."""
    here = world(regime, seed)
    earlier = [world(regime, seed + 100 + k) for k in range(BEFORE)]
    ways: dict[str, tuple[Run, float]] = {}
    seasons: dict[Weights, Floats] = {}
    for name, weights, moving, shares in (
        ("greedy", COUNTED, False, False),
        ("former", FORMER, False, False),
        ("at once", Policy().weights, False, True),
        ("policy", Policy().weights, True, True),
    ):
        season = seasons.get(weights)
        for half_year in earlier if weights.frequency and season is None else ():
            season = Run(half_year, weights, False, season, shares).played().season
        if season is not None:
            seasons[weights] = season
        start = process_time()
        ways[name] = Run(here, weights, moving, season, shares).played(), process_time() - start
    return here, ways


def main(regimes: str = "ABC", seeds: str = "2015") -> None:
    """Each regime and seed (separated by commas)."""
    for regime in regimes:
        for seed in map(int, seeds.split(",")):
            table(regime, seed)


def table(regime: str, seed: int) -> None:
    """One table: cost of each way, what is closed of greedy's distance, moves, unserved, waits, evenness, distance."""
    columns = ("points", "closed", "moves", "unserved", "median h", "gini", "far", "us each")
    print(f"{'regime':>7} {'way':>8} " + " ".join(f"{each:>8}" for each in columns))
    here, ways = runs(regime, seed)
    costs = {name: cost(here, run.chosen, run.spans) for name, (run, _) in ways.items()}
    best = Hindsight(here, ways[min(costs, key=lambda each: costs[each])][0]).annealed()
    for name, (run, cpu) in ways.items():
        closed = (costs["greedy"] - costs[name]) / max(costs["greedy"] - best, 1)
        print(f"{regime:>2}{seed:>5} {name:>8} {costs[name]:>8,.0f} {closed:>8.0%} {run.moves:>8}", end=" ")
        print(f"{REQUESTS - len(run.chosen):>8} {median(run.waits) / HOUR:>8.2f}", end=" ")
        print(f"{spread(here, run):>8.2f} {far(here, run):>8.2f} {cpu / REQUESTS * 1e6:>8.0f}", flush=True)
    print(f"{regime:>2}{seed:>5} hindsight {best:,.0f}; greedy {costs['greedy'] / best - 1:.1%} over it\n", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
