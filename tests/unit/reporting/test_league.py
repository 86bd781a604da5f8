"""The league of towns: enough cases or no rank, equal values share one, and moving up is a gain."""

from hypothesis import given
from hypothesis import strategies as st

from services.reporting.boards.league import KEYS, LEAST, league, ranks

COUNTS = st.integers(0, 90).flatmap(
    lambda accepted: st.integers(0, accepted).map(lambda closed: {"accepted": accepted, "closed": closed})
)
TOWNS = st.dictionaries(st.sampled_from([f"510503{n}" for n in range(100, 112)]), COUNTS)


def town(closed, accepted):
    return {"closed": closed, "accepted": accepted}


@given(TOWNS, st.sampled_from(KEYS))
def test_whoever_has_too_few_cases_has_no_rank_and_the_better_comes_first(towns, key):
    rows = league(towns, {}, key)
    assert {row.town for row in rows} == set(towns)
    ranked = [row for row in rows if row.rank]
    assert rows[: len(ranked)] == ranked
    assert all((row.figures[key].denominator or 0) >= LEAST for row in ranked)
    values = [row.figures[key].value for row in ranked]
    assert values == sorted(values, reverse=key != "days_mean")


@given(TOWNS)
def test_equal_values_share_a_rank_and_the_next_one_is_left_out(towns):
    found = sorted(ranks(towns, "completion_rate").values())
    assert all(rank == 1 + sum(other < rank for other in found) for rank in found)


def test_twenty_nine_are_too_few_and_thirty_are_not():
    assert ranks({"a": town(29, LEAST - 1), "b": town(30, LEAST)}, "completion_rate") == {"b": 1}


def test_places_gained_against_the_period_before():
    now = {"a": town(40, 40), "b": town(30, 40), "c": town(5, 5)}
    then = {"a": town(10, 40), "b": town(30, 40), "c": town(40, 40)}
    moved = {row.town: row.moved for row in league(now, then, "completion_rate")}
    assert moved == {"a": 2, "b": 0, "c": None}


def test_fewer_days_are_better():
    towns = {"a": {"closed": 30, "days_taken": 90}, "b": {"closed": 30, "days_taken": 60}}
    assert ranks(towns, "days_mean") == {"b": 1, "a": 2}
