"""What the public page may show: no count under ten, and none that could be worked back."""

from datetime import date
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from services.reporting.figures.domain import Period, work_out
from services.reporting.public.domain import FEWEST, Cell, column, halves, rate, total

TOWNS = st.lists(st.integers(0, 40), min_size=1, max_size=8).map(lambda row: {f"t{i}": n for i, n in enumerate(row)})


@given(TOWNS)
def test_no_small_count_is_shown_and_every_shown_one_is_true(counts):
    for town, one in column(counts).items():
        assert one.value in (None, counts[town])
        assert one.few == (counts[town] < FEWEST)
        assert one.value is None or one.value >= FEWEST


@given(TOWNS)
def test_a_hidden_town_never_follows_from_the_total(counts):
    shown = column(counts)
    whole = total(counts, sum(counts.values()))
    if whole.value is None:
        return
    hidden = [one for one in shown.values() if one.value is None]
    rest = whole.value - sum(one.value or 0 for one in shown.values())
    low = sum(0 if one.few else FEWEST for one in hidden)
    high = sum(FEWEST - 1 if one.few else rest for one in hidden)
    assert not any(one.few for one in hidden) or (len(hidden) > 1 and low < rest < high)


def test_the_next_smallest_is_hidden_with_a_single_small_one():
    assert column({"a": 3, "b": 50, "c": 20}) == {"a": Cell(None, few=True), "c": Cell(None), "b": Cell(50)}


def test_nothing_is_hidden_where_nothing_is_small():
    assert column({"a": 10, "b": 11}) == {"a": Cell(10), "b": Cell(11)}


def test_a_rate_shows_only_with_enough_cases_below_and_above_the_line():
    for closed, accepted in product((0, 9, 10, 20), (9, 20)):
        figures = {one.definition.key: one for one in work_out({"closed": closed, "accepted": accepted})}
        expected = closed / accepted if min(closed, accepted) >= FEWEST else None
        assert rate(figures["completion_rate"], {}) == expected
        assert rate(figures["completion_rate"], {"closed": Cell(None)}) is None


def test_half_years_begin_in_january_and_july():
    second, first = halves(date(2014, 9, 3))
    assert (second, first) == (
        Period(date(2014, 7, 1), date(2014, 9, 3)),
        Period(date(2014, 1, 1), date(2014, 6, 30)),
    )
    assert halves(date(2014, 1, 1))[1] == Period(date(2013, 7, 1), date(2013, 12, 31))
