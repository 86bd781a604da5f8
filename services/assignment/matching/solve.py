"""One matching round: everything that waits, solved together, exactly, and the same way every time.

First as many requests as possible are served, then the sum of costs is the least there is. Ties: of candidates that
cost the same the lower id; requests count in the order of `due_at`, `occurred_at`, id: where places are short and it
costs the same, the tighter deadline is served, then the longer wait. Slack to the deadline (domain.md section 4) is
no term of the cost, because it is the same for every candidate of a request.
The listing order of requests and candidates never matters. Small rounds go the short way (`direct`), large ones over
a network (`network`, `flow`), both exact; this file only chooses and puts the plan together.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from services.assignment.matching.direct import solve_small
from services.assignment.matching.plan import Assignment, Plan, Status, Unserved
from services.assignment.matching.problem import Candidate, Problem, WaitingRequest
from services.assignment.matching.rules import what_would_help
from services.assignment.matching.score import COST_SCALE, Pricing

NEVER_DUE = datetime.max.replace(tzinfo=UTC)
SMALL = 16  # requests; above it the network is quicker (measured with 400 candidates, the import apart)


def solve(problem: Problem, reasons: bool = True) -> Plan:
    """The best plan for the round. `reasons` says why each unserved request was left: a walk over all candidates."""
    requests = sorted(problem.requests, key=in_turn)
    if not requests:
        return Plan(Status.OPTIMAL, 0, 0, (), ())
    chosen = solve_small(problem, requests) if len(requests) <= SMALL else solve_large(problem, requests)
    return _plan(problem, requests, chosen, reasons)


def in_turn(request: WaitingRequest) -> tuple[datetime, datetime, int]:
    """What requests are sorted by; ties of the plan are settled in this order."""
    return request.due_at or NEVER_DUE, request.occurred_at, request.id.int


def solve_large(problem: Problem, requests: list[WaitingRequest]) -> list[Candidate | None]:
    """The same answer as `solve_small`, over the network; imports numpy and the solver when first called."""
    from services.assignment.matching.flow import cheapest_flow
    from services.assignment.matching.groups import grouped
    from services.assignment.matching.network import Builder
    from services.assignment.matching.route import UNSERVED, followed

    with _collector_paused():
        groups = grouped(problem, requests)
        if not groups.candidates:
            return [None] * len(requests)
        network = Builder(groups, problem.weights).built()
        seats = followed(network, cheapest_flow(network.arcs)).tolist()
    return [None if seat == UNSERVED else groups.candidates[seat] for seat in seats]


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Grouping makes many small objects and no cycles: walking them all again and again would take a third longer."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _plan(problem: Problem, requests: list[WaitingRequest], chosen: Sequence[Candidate | None], reasons: bool) -> Plan:
    """Price the choices: each further task of one candidate in this round costs `load` more."""
    given: dict[int, int] = {}
    assignments, unserved = [], []
    pricing, load = Pricing(problem.weights, problem.prices), problem.weights.load * COST_SCALE
    for request, candidate in zip(requests, chosen, strict=True):
        if candidate is None:
            unserved.append(Unserved(request.id, what_would_help(problem, request) if reasons else {}))
            continue
        number = candidate.id.int
        taken = given.get(number, 0)
        given[number] = taken + 1
        assignments.append(Assignment(request.id, candidate.id, pricing.cost(request, candidate) + load * taken))
    total = sum(each.cost for each in assignments)
    return Plan(Status.OPTIMAL, total, total, tuple(assignments), tuple(unserved))
