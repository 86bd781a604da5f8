"""100,000 requests and 1,000,000 people in 100 counties: each county is a round of its own, one after the other in one process.

Timed is `solve` of each county's ready-made `Problem`, the solver's import apart; memory is the peak of the process above the
interpreter, with one county's data at a time (a million named tuples at once would be the data's memory, not the solver's).
Every tenth county's optimum is proven by duality in the same run (`proof`). Goals: performance.md.
"""

import gc
from resource import RUSAGE_SELF, getrusage
from time import process_time

from benchmarks.naxi import naxi_round

COUNTIES, REQUESTS, PEOPLE = 100, 1_000, 10_000
PROVEN = 10
GOAL_S, GOAL_MB, GOAL_WORST = 5.0, 400, 0.1


def main(counties: int = COUNTIES) -> None:
    """Print one row; `counties` may be fewer for a quick look."""
    import numpy  # noqa: F401  its memory is not the solver's

    from benchmarks.proof import proven_bound
    from services.assignment.matching import solve

    solve(naxi_round(REQUESTS, 100), reasons=False)  # the solver's import
    before, times, served, proven = getrusage(RUSAGE_SELF).ru_maxrss, [], 0, 0
    for county in range(counties):
        problem = naxi_round(REQUESTS, PEOPLE, 3000 + county)
        gc.collect()
        start = process_time()
        plan = solve(problem, reasons=False)
        times.append(process_time() - start)
        served += len(plan.assignments)
    peak = (getrusage(RUSAGE_SELF).ru_maxrss - before) / 1024
    for county in range(0, counties, PROVEN):
        problem = naxi_round(REQUESTS, PEOPLE, 3000 + county)
        plan = solve(problem, reasons=False)
        bound, unserved_cost = proven_bound(problem, plan)
        proven += plan.cost + unserved_cost * len(plan.unserved) == bound
    checked = len(range(0, counties, PROVEN))
    print(f"{counties * REQUESTS:,} x {counties * PEOPLE:,} in {counties} counties: {sum(times):.2f} s CPU", end=" ")
    print(f"(goal {GOAL_S}), worst county {max(times):.3f} s (goal {GOAL_WORST}), {peak:.0f} MB more (goal {GOAL_MB})")
    print(f"{served:,} served; cost equal to the proven bound in {proven} of {checked} counties checked")
    verdicts = {"CPU": sum(times) <= GOAL_S, "worst county": max(times) <= GOAL_WORST, "memory": peak < GOAL_MB}
    print("; ".join(f"{name} {'reached' if held else 'NOT reached'}" for name, held in verdicts.items()))


if __name__ == "__main__":
    main()
