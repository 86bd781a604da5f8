"""未诉先办: how surprising a week is after its eight weeks before."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.rising.domain import LEAST, Cell, chance_of, is_rising

few = st.integers(0, 60)


def cell(count: int, before: int) -> Cell:
    return Cell("dibao", "510503108201", tuple(uuid4() for _ in range(count)), before)


def test_a_week_like_the_others_is_no_alert():
    assert not is_rising(cell(8, 64))
    assert chance_of(8, 64) == pytest.approx(0.5, abs=0.1)


def test_five_where_there_was_hardly_any_is_one_and_four_never():
    assert is_rising(cell(5, 1))
    assert not is_rising(cell(LEAST - 1, 0))


def test_the_chance_is_the_binomials_tail():
    """With no case in eight weeks, X ~ NB(½, 8/9): P(X ≥ 1) = 1 - (8/9)^½."""
    assert chance_of(1, 0) == pytest.approx(1 - (8 / 9) ** 0.5)
    assert chance_of(0, 5) == 1.0


@given(few, few)
def test_more_cases_are_never_less_surprising_and_more_history_never_more(count, before):
    assert chance_of(count + 1, before) <= chance_of(count, before) + 1e-12
    assert chance_of(count, before + 1) >= chance_of(count, before) - 1e-12
