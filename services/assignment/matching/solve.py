"""One matching round: everything that waits, solved together, exactly, and the same way every time.

First as many requests as possible are served, then the sum of costs is the least there is. Ties: of candidates that
cost the same the lower id; requests count in the order of `due_at`, `occurred_at`, id: where places are short and it
costs the same, the tighter deadline is served, then the longer wait. Slack to the deadline (domain.md section 4) is
no term of the cost, because it is the same for every candidate of a request.
The listing order of requests and candidates never matters. Small rounds go the short way (`direct`), large ones over
a network (`network`, `flow`), both exact; this file only chooses and puts the plan together.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from services.assignment.matching.direct import solve_small
from services.assignment.matching.hours import fitted
from services.assignment.matching.plan import Assignment, Plan, Status, Unserved
from services.assignment.matching.problem import Candidate, Problem, WaitingRequest
from services.assignment.matching.rules import what_would_help
from services.assignment.matching.score import COST_SCALE, cost

NEVER_DUE = datetime.max.replace(tzinfo=UTC)
SMALL = 16  # requests; above it the network is quicker (measured with 400 candidates, the import apart)

Choice = tuple[Candidate | None, int]  # who a request goes to, and the cost in tenths of a point as their first task
NOBODY: Choice = (None, 0)


def solve(problem: Problem, reasons: bool = True) -> Plan:
    """The best plan for the round. `reasons` says why each unserved request was left: a walk over all candidates."""
    requests = sorted(problem.requests, key=in_turn)
    if not requests:
        return Plan(Status.OPTIMAL, 0, 0, (), ())
    if any(each.free_minutes is not None for each in problem.candidates):
        return _within_hours(problem, requests, reasons)
    if len(requests) <= SMALL:
        return _plan(problem, requests, _priced(problem, requests, solve_small(problem, requests)), reasons)
    with _collector_paused():
        return _plan(problem, requests, solve_large(problem, requests), reasons)


def _within_hours(problem: Problem, requests: list[WaitingRequest], reasons: bool) -> Plan:
    """The same where somebody's week is limited: exact too, unless the search is stopped (`hours`)."""
    with _collector_paused():
        found = fitted(problem, requests, _chosen(problem, requests), _chosen)
    plan = _plan(problem, requests, _priced(problem, requests, found.chosen), reasons)
    if found.optimal:
        return plan
    return replace(plan, status=Status.BOUNDED, least_unserved=found.least[0], bound=found.least[1])


def _chosen(problem: Problem, requests: list[WaitingRequest]) -> list[Candidate | None]:
    if len(requests) <= SMALL:
        return solve_small(problem, requests)
    return [candidate for candidate, _ in solve_large(problem, requests)]


def in_turn(request: WaitingRequest) -> tuple[datetime, datetime, int]:
    """What requests are sorted by; ties of the plan are settled in this order."""
    return request.due_at or NEVER_DUE, request.occurred_at, request.id.int


def solve_large(problem: Problem, requests: list[WaitingRequest]) -> list[Choice]:
    """As `solve_small`, over the network, with costs; imports numpy and the solver when first called."""
    from services.assignment.matching.columns import laid_out
    from services.assignment.matching.route import priced
    from services.assignment.matching.shortlist import cheapest

    columns = laid_out(problem, requests)
    if not columns.able.any():
        return [NOBODY] * len(requests)
    groups, seats = cheapest(columns, problem.weights)
    people: list[Candidate | None] = [*groups.candidates, None]  # unserved is -1, so the last
    chosen = [people[seat] for seat in seats.tolist()]
    return list(zip(chosen, priced(groups, problem.weights, seats), strict=True))


def _priced(problem: Problem, requests: list[WaitingRequest], chosen: list[Candidate | None]) -> list[Choice]:
    weights, prices = problem.weights, problem.prices
    pairs = zip(requests, chosen, strict=True)
    return [(each, 0 if each is None else cost(request, each, weights, prices)) for request, each in pairs]


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


def _plan(problem: Problem, requests: list[WaitingRequest], chosen: list[Choice], reasons: bool) -> Plan:
    """Each further task of one candidate in this round costs `load` more."""
    given: dict[int, int] = {}
    assignments, unserved = [], []
    load = problem.weights.load * COST_SCALE
    for request, (candidate, first) in zip(requests, chosen, strict=True):
        if candidate is None:
            unserved.append(Unserved(request.id, what_would_help(problem, request) if reasons else {}))
            continue
        number = candidate.id.int
        taken = given.get(number, 0)
        given[number] = taken + 1
        assignments.append(Assignment(request.id, candidate.id, first + load * taken))
    total = sum([each.cost for each in assignments])
    return Plan(Status.OPTIMAL, total, total, tuple(assignments), tuple(unserved), len(unserved))
