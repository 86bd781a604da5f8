"""The five steps of a term as a value, and the lines of work and ratings put together."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.assignment.post_records.domain import STEPS, merged, steps, total

DAY = datetime(2026, 3, 1, tzinfo=UTC)


def a_term(**more: Any) -> SimpleNamespace:
    known = {
        "defined_at": DAY,
        "defined_by": "王组织",
        "claimed_at": DAY,
        "claimed_by": "李同志",
        "claimed_by_other": False,
    }
    rest = {"name": "李同志", "approved_at": DAY, "approved_by": "王组织", "moved_up_at": None}
    return SimpleNamespace(**{**known, **rest, **more})


def test_every_term_has_the_five_steps_in_their_order():
    told = steps(a_term(), None, None)
    assert [step.key for step in told] == list(STEPS)
    assert [step.at is None for step in told] == [False, False, False, True, True]


def test_who_moved_up_or_came_from_a_register_was_approved_by_nobody():
    assert steps(a_term(approved_by=None, moved_up_at=DAY), None, None)[2].note == "候补，有空名额时按先后上岗"
    assert steps(a_term(approved_by=None), None, None)[2].note == "按原有名册登记"
    assert steps(a_term(claimed_by="王组织", claimed_by_other=True), None, None)[1].note == "组织员代为登记"
    assert steps(a_term(claimed_by=None, claimed_by_other=None), None, None)[1].by == "李同志"


LINES = st.lists(
    st.tuples(st.sampled_from("甲乙丙丁"), st.integers(0, 9), st.integers(0, 900), st.integers(0, 9)),
    unique_by=lambda line: line[0],
)


@given(LINES)
def test_nothing_is_lost_when_lines_are_put_together(lines: list[tuple[str, int, int, int]]):
    worked = [SimpleNamespace(name=n, name_en=n, cases=c, minutes=m) for n, c, m, _ in lines if c]
    rated = [SimpleNamespace(name=n, name_en=n, mean=4.0, n=r) for n, _, _, r in lines if r]
    whole = total(merged(worked, rated))
    assert whole.cases == sum(row.cases for row in worked)
    assert whole.minutes == sum(row.minutes for row in worked)
    assert (whole.rated, whole.mean) == (sum(row.n for row in rated), 4.0 if rated else None)
