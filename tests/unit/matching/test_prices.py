"""The price of one more person is what solving again with them saves."""

import pytest

from services.assignment.matching import solve
from services.assignment.matching.prices import marginal_prices
from tests.unit.matching.builders import VILLAGES, a_candidate, a_problem, a_round

UNSERVED = 1_000_000


def worth(plan):
    return plan.cost + UNSERVED * len(plan.unserved)


@pytest.mark.parametrize("seed", range(15))
def test_it_equals_a_re_solve(seed):
    problem = a_round(seed, 14, 8)
    plan = solve(problem, reasons=False)
    newcomers = [
        a_candidate(5000 + k, village=v, capacity=1, posts=frozenset({"errands", "law"}))
        for k, v in enumerate(VILLAGES)
    ]
    again = [
        solve(a_problem(problem.requests, [*problem.candidates, each], problem.prices), reasons=False)
        for each in newcomers
    ]
    assert marginal_prices(problem, plan, newcomers) == [worth(plan) - worth(each) for each in again]
