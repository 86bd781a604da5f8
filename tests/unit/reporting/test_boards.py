"""What the boards compare: whole weeks, the period before, better or worse, where it burns."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.reporting.boards.domain import (
    SHOWN,
    WEEKS,
    before,
    burning,
    change,
    hours_shown,
    mondays,
    shade,
    weeks_until,
)
from services.reporting.boards.showing import matter_name
from services.reporting.boards.store import OfMatter, Standing
from services.reporting.figures.domain import Period, Where, work_out

DAYS = st.dates(date(2014, 1, 1), date(2030, 12, 31))
ROWS = st.lists(
    st.tuples(
        st.text("0123456789", min_size=9, max_size=9),
        st.fixed_dictionaries({name: st.integers(0, 3) for name in ("overdue", "due_today", "due_week")}),
    ),
    unique_by=lambda row: row[0],
)


def figure(key, **counts):
    return next(one for one in work_out(counts) if one.definition.key == key)


@given(DAYS)
def test_the_trend_is_whole_weeks_up_to_the_week_of_its_last_day(last):
    trend = weeks_until(last)
    found = mondays(trend)
    assert trend.last == last
    assert len(found) == WEEKS
    assert all(day.weekday() == 0 for day in found)
    assert found[-1] <= last < found[-1] + timedelta(weeks=1)


@given(DAYS, st.integers(0, 400))
def test_the_period_before_is_as_long_and_ends_the_day_before(first, days):
    period = Period(first, first + timedelta(days=days))
    earlier = before(period)
    assert earlier.last + timedelta(days=1) == period.first
    assert earlier.last - earlier.first == period.last - period.first


def test_a_higher_rate_is_better_and_is_told_in_points():
    moved = change(figure("completion_rate", closed=9, accepted=10), figure("completion_rate", closed=8, accepted=10))
    assert (moved.before, moved.by, moved.better) == (0.8, 10.0, True)


def test_more_overdue_is_worse_and_more_accepted_is_neither():
    assert change(figure("open_overdue", open_overdue=5), figure("open_overdue", open_overdue=2)).better is False
    assert change(figure("accepted", accepted=5), figure("accepted", accepted=2)).better is None
    assert change(figure("problems", problems=5), figure("problems", problems=2)).better is None


def test_what_has_no_value_has_not_moved():
    moved = change(figure("satisfaction_rate"), figure("satisfaction_rate", satisfied=1, rated=1))
    assert (moved.before, moved.by, moved.better) == (1.0, None, None)


def heat(counts):
    return counts["overdue"], counts["due_today"], counts["due_week"]


@given(ROWS)
def test_where_it_burns_the_worst_come_first_and_what_is_quiet_is_left_out(rows):
    found = burning(rows)
    shown = [heat(counts) for _, counts in found]
    assert len(found) <= SHOWN
    assert all(any(counts) for counts in shown)
    assert shown == sorted(shown, reverse=True)
    left = [heat(counts) for code, counts in rows if code not in dict(found) and any(counts.values())]
    assert not shown or all(counts <= shown[-1] for counts in left)


@given(st.dictionaries(st.tuples(st.integers(1, 7), st.integers(0, 23)), st.integers(0, 50)))
def test_every_hour_somebody_came_is_shown_and_the_darkest_is_the_most(found):
    counts = {f"{weekday}-{hour:02}": count for (weekday, hour), count in found.items()}
    shown, most = hours_shown(counts), max(counts.values(), default=0)
    assert {8, 17} <= set(shown)
    assert all(hour in shown for (_, hour), count in found.items() if count)
    shades = {count: shade(count, most) for count in counts.values()}
    assert all(0 <= dark <= 4 and (dark == 0) == (count == 0) for count, dark in shades.items())
    assert not most or shades[most] == 4
    assert sorted(shades, key=lambda count: (shades[count], count)) == sorted(shades)


def test_a_board_narrowed_to_a_matter_says_its_name_and_not_its_code():
    standing = Standing({}, {}, {"dibao": OfMatter("低保", "Subsistence allowance", {})})
    assert matter_name(Where("510503", (("matter", "dibao"),)), standing) == "低保"
    assert matter_name(Where("510503", (("matter", "unheard_of"),)), standing) == "unheard_of"
