"""One matching round of the whole half-year against the proven optimum, and the short way of a single request.

Timed is everything from a `Problem` of ready-made named tuples to the finished `Plan`: sorting, grouping, network,
flow, who gets what at which cost; not the making of the named tuples, and not the reasons why somebody was left.
Each size runs in a process of its own: CPU seconds are the median of five rounds after the solver's import, memory
is what the first round adds to the peak above the interpreter with the round's data and numpy. The optimum is proven
in the same run by duality, with code that shares nothing with the network: for any prices of the volunteers' places

    sum over requests of min(cost of the pair + price) - sum over places of max(0, price - cost of the place)

is a lower bound on every plan, evaluated here over every allowed pair. The prices come from the finished plan alone
(shortest chains of moves), so a wrong plan could not be proven. Goals: performance.md, "Where we want to be".

Evenness is that of the plan of one round, 8,695 x 3,688: the Gini coefficient of utilisation, (open + given) / places, over
all who had a place left, and the mean points of distance; every way serves as many as can be.
"""

import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from resource import RUSAGE_SELF, getrusage
from statistics import mean, median
from time import process_time
from typing import Any

from benchmarks.naxi import naxi_round
from services.assignment.matching import Problem, Weights, explain, solve
from services.assignment.matching.score import tier
from services.assignment.weights.domain import gini

SIZES = ((8695, 3688, 0.15), (8695, 15037, 0.25))
GOAL_MB = 80
ROUNDS = 5
EVEN = (
    ("each further task costs nothing", Weights(load=0)),
    ("the default weights", Weights()),
    ("as the first, without habit and recent tasks", Weights(load=0, recent=0, frequency=0)),
    ("the default load, without them", Weights(recent=0, frequency=0)),
    ("tasks levelled and nothing else", Weights(0, 0, 0, rating=0, load=1000, recent=0, frequency=0)),
)
SHORT = ((1, 130, None), (1, 400, None), (8, 400, 1))


def main() -> None:
    """Print the tables."""
    print("One round, everything that waits, exact")
    print(f"{'requests x candidates':>22} {'CPU s':>7} {'goal':>5} {'MB':>5} {'goal':>5}", end=" ")
    print(f"{'served':>7} {'cost':>9} {'proven bound':>13} {'ratio':>8}")
    for requests, candidates, goal in SIZES:
        row = _in_child(requests, candidates)
        print(
            f"{requests:>13,} x {candidates:>6,} {row['cpu']:>7.3f} {goal:>5} {row['mb']:>5.0f} {GOAL_MB:>5}", end=" "
        )
        print(f"{row['served']:>7,} {row['cost']:>9,} {row['bound']:>13,} {row['ratio']:>8.6f}")
        verdicts = {"CPU": row["cpu"] <= goal, "memory": row["mb"] <= GOAL_MB, "optimal": row["ratio"] == 1}
        print("; ".join(f"{name} {'reached' if held else 'NOT reached'}" for name, held in verdicts.items()).rjust(86))
    print(f"\n{'One round of 8,695 x 3,688, how even':<48} {'served':>7} {'Gini':>6} {'distance':>9}")
    problem = naxi_round(*SIZES[0][:2])
    for name, weights in EVEN:
        served, spread, far = _evenness(replace(problem, weights=weights))
        print(f"{name:<48} {served:>7,} {spread:>6.3f} {far:>9.2f}", flush=True)
    print("\nRequests just accepted, no solver library: CPU-milliseconds, explanation of one apart")
    for requests, candidates, most in SHORT:
        solved, told = _short(requests, candidates)
        verdict = "" if most is None else f", goal {most} {'reached' if solved <= most else 'NOT reached'}"
        print(f"{requests:>13,} x {candidates:>6,} {solved:>7.3f} ms, explain {told:.3f} ms{verdict}")


def _evenness(problem: Problem) -> tuple[int, float, float]:
    """Served, Gini of utilisation, mean points of distance by the default tiers."""
    plan = solve(problem, reasons=False)
    given = Counter(each.candidate_id for each in plan.assignments)
    able = [each for each in problem.candidates if each.open_load < each.capacity]
    people, asking = {each.id: each for each in able}, {each.id: each for each in problem.requests}
    plain = Weights()
    far = [
        (plain.village, plain.town, plain.district)[tier(asking[one].village, people[other].village)]
        for one, other, _ in plan.assignments
    ]
    return len(far), gini(sorted((each.open_load + given[each.id]) / each.capacity for each in able)), mean(far)


def _in_child(requests: int, candidates: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.matching", str(requests), str(candidates)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def measure(requests: int, candidates: int) -> dict[str, Any]:
    """CPU, memory, cost and proven bound of one size."""
    import numpy  # noqa: F401  its memory is not the solver's

    problem = naxi_round(requests, candidates)
    before = getrusage(RUSAGE_SELF).ru_maxrss
    plan = solve(problem, reasons=False)
    peak = getrusage(RUSAGE_SELF).ru_maxrss
    times = []
    for _ in range(ROUNDS):
        start = process_time()
        solve(problem, reasons=False)
        times.append(process_time() - start)
    from benchmarks.proof import proven_bound

    bound, unserved_cost = proven_bound(problem, plan)
    whole = plan.cost + unserved_cost * len(plan.unserved)
    return {
        "cpu": median(times),
        "mb": (peak - before) / 1024,
        "served": len(plan.assignments),
        "cost": plan.cost,
        "bound": bound - unserved_cost * len(plan.unserved),
        "ratio": whole / bound,
    }


def _short(requests: int, candidates: int, rounds: int = 50) -> tuple[float, float]:
    """Median CPU-milliseconds to solve and to explain a round just accepted."""
    solved, told = [], []
    for seed in range(rounds):
        problem = naxi_round(requests, candidates, seed)
        start = process_time()
        plan = solve(problem, reasons=False)
        middle = process_time()
        explain(problem, plan, problem.requests[0].id)
        solved.append(middle - start)
        told.append(process_time() - middle)
    return median(solved) * 1000, median(told) * 1000


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]))))
    else:
        main()
