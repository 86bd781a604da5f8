"""The promise clock: examples of the field's rules, then the rules that hold for every case."""

# ruff: noqa: DTZ001 - times without a zone are given their zone by the test, or are what the test is about

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.reference.calendar import official_calendar
from shared.reference.deadlines import Reason, due_at, due_on, working_days_left, working_days_taken
from shared.reference.working_hours import SHANGHAI, NaiveTime

CALENDAR = official_calendar()
FRIDAY = datetime(2025, 4, 25, 10, tzinfo=SHANGHAI)

moments = st.datetimes(datetime(2008, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=SHANGHAI))
promises = st.integers(0, 60)


@st.composite
def clocks(draw):
    """A moment of acceptance and some stops around the weeks after it."""
    accepted = draw(moments)
    spans = draw(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=4))
    first = accepted.date()
    return accepted, [(first + timedelta(days=begun), first + timedelta(days=begun + long)) for begun, long in spans]


def test_a_stop_over_two_working_days_moves_the_due_day_by_two():
    deadline = due_at(FRIDAY, 5, [(date(2025, 4, 28), date(2025, 4, 30))])
    assert deadline.due_at == datetime(2025, 5, 8, 17, 30, tzinfo=SHANGHAI)
    assert deadline.added_by_stops == 2
    assert [day.date.day for day in deadline.days if day.counted] == [27, 30, 6, 7, 8]


def test_the_day_of_acceptance_is_not_counted():
    assert due_on(datetime(2014, 3, 3, 8, tzinfo=SHANGHAI), 1) == date(2014, 3, 4)


def test_half_past_four_in_the_afternoon_utc_is_the_next_day_in_shanghai():
    assert due_on(datetime(2014, 3, 3, 15, 59, tzinfo=UTC), 1) == date(2014, 3, 4)
    assert due_on(datetime(2014, 3, 3, 16, 30, tzinfo=UTC), 1) == date(2014, 3, 5)


def test_make_up_weekends_count_and_the_national_holiday_does_not():
    assert due_on(datetime(2014, 9, 27, 10, tzinfo=SHANGHAI), 1) == date(2014, 9, 28)
    assert due_on(datetime(2014, 9, 30, 10, tzinfo=SHANGHAI), 4) == date(2014, 10, 11)


@pytest.mark.parametrize(
    ("accepted", "due"),
    [
        (datetime(2014, 3, 3, 10), date(2014, 3, 3)),
        (datetime(2014, 3, 3, 17, 30), date(2014, 3, 4)),
        (datetime(2014, 3, 7, 18), date(2014, 3, 10)),
        (datetime(2014, 3, 8, 10), date(2014, 3, 10)),
        (datetime(2014, 9, 28, 10), date(2014, 9, 28)),
    ],
)
def test_on_the_spot_matters_are_due_the_same_day_while_the_office_is_open(accepted, due):
    assert due_on(accepted.replace(tzinfo=SHANGHAI), 0) == due


def test_a_stop_on_the_day_of_acceptance_adds_that_day():
    stop = [(FRIDAY, FRIDAY + timedelta(days=1))]
    deadline = due_at(FRIDAY, 5, stop)
    assert deadline.due_on == CALENDAR.add_working_days(FRIDAY.date(), 6)
    assert deadline.days[0].reason is Reason.ACCEPTANCE
    assert deadline.days[0].stopped


def test_a_stop_that_begins_and_ends_on_one_day_adds_nothing():
    assert due_on(FRIDAY, 5, [(date(2025, 4, 28), date(2025, 4, 28))]) == due_on(FRIDAY, 5)


def test_a_stop_after_the_due_day_comes_too_late():
    due = due_on(FRIDAY, 5)
    assert due_on(FRIDAY, 5, [(due + timedelta(days=1), due + timedelta(days=9))]) == due


def test_a_stop_on_the_due_day_still_moves_it():
    due = due_on(FRIDAY, 5)
    assert due_on(FRIDAY, 5, [(due, due + timedelta(days=1))]) == CALENDAR.next_working_day(due)


def test_days_stopped_before_acceptance_count_for_nothing():
    assert due_on(FRIDAY, 5, [(date(2025, 4, 1), FRIDAY.date())]) == due_on(FRIDAY, 5)


def test_overlapping_stops_count_once():
    whole = [(date(2025, 4, 28), date(2025, 5, 8))]
    parts = [(date(2025, 5, 6), date(2025, 5, 8)), (date(2025, 4, 28), date(2025, 5, 7))]
    assert due_on(FRIDAY, 5, parts) == due_on(FRIDAY, 5, whole)


def test_closing_hour_is_the_service_points():
    assert due_at(FRIDAY, 1, closing=time(16)).due_at == datetime(2025, 4, 27, 16, tzinfo=SHANGHAI)


def test_a_due_day_in_an_unpublished_year_is_provisional():
    accepted = datetime(2026, 12, 30, 9, tzinfo=SHANGHAI)
    assert not due_at(accepted, 1).provisional
    assert due_at(accepted, 2).provisional
    assert due_at(accepted, 2).calendar_version == CALENDAR.version


def test_every_kind_of_day_is_named():
    days = {day.date: day for day in due_at(FRIDAY, 5, [(date(2025, 4, 28), date(2025, 4, 29))]).days}
    assert days[date(2025, 4, 25)].reason is Reason.ACCEPTANCE
    assert days[date(2025, 4, 26)].reason is Reason.WEEKEND
    assert days[date(2025, 4, 27)].reason is Reason.MAKE_UP
    assert days[date(2025, 4, 28)].reason is Reason.STOPPED
    assert days[date(2025, 4, 29)].reason is Reason.WORKING
    assert days[date(2025, 5, 1)].reason is Reason.FESTIVAL
    assert (days[date(2025, 5, 1)].festival, days[date(2025, 5, 1)].festival_en) == ("劳动节", "Labour Day")


def test_a_time_without_a_zone_is_refused():
    naive = datetime(2025, 4, 25, 10)
    for ask in (lambda: due_on(naive, 5), lambda: due_on(FRIDAY, 5, [(naive, naive)])):
        with pytest.raises(NaiveTime):
            ask()


def test_negative_days_and_stops_that_run_backwards_are_refused():
    for days, extension, stops in [(-1, 0, []), (1, -1, []), (1, 0, [(date(2025, 5, 2), date(2025, 5, 1))])]:
        with pytest.raises(ValueError):
            due_on(FRIDAY, days, stops, extension)


def test_days_taken_leave_out_the_first_day_and_stopped_days():
    done = datetime(2025, 5, 8, 17, tzinfo=SHANGHAI)
    assert working_days_taken(FRIDAY, FRIDAY) == 0
    assert working_days_taken(FRIDAY, done) == 7
    assert working_days_taken(FRIDAY, done, [(date(2025, 4, 28), date(2025, 4, 30))]) == 5
    with pytest.raises(ValueError):
        working_days_taken(done, FRIDAY)


def days_counted_one_by_one(accepted, promised, stops):
    """The rule of domain.md §3 in its slowest form: stopped working days are added until none is left to add."""
    first, due, added = accepted.date(), CALENDAR.add_working_days(accepted.date(), promised), -1
    while added != (added := _stopped_working_days(first, due, stops)):
        due = CALENDAR.add_working_days(first, promised + added)
    return due


def _stopped_working_days(first, due, stops):
    stopped = set()
    for begun, ended in sorted(stops):
        if begun <= due:
            stopped |= {begun + timedelta(days=offset) for offset in range((ended - begun).days)}
    return sum(1 for day in stopped if day >= first and CALENDAR.is_working_day(day))


@given(clocks(), st.integers(1, 40))
def test_stops_add_exactly_the_working_days_they_cover(clock, promised):
    accepted, stops = clock
    assert due_on(accepted, promised, stops) == days_counted_one_by_one(accepted, promised, stops)


@given(clocks(), promises, st.integers(0, 10))
def test_more_days_are_never_due_earlier(clock, promised, more):
    accepted, stops = clock
    assert due_on(accepted, promised, stops) <= due_on(accepted, promised + more, stops)


@given(clocks(), promises, st.integers(0, 10))
def test_a_case_is_never_due_on_a_day_off_nor_before_its_acceptance(clock, promised, extension):
    accepted, stops = clock
    due = due_on(accepted, promised, stops, extension)
    assert CALENDAR.is_working_day(due)
    assert due >= accepted.date()


@given(clocks(), promises)
def test_a_stop_never_makes_a_case_due_earlier(clock, promised):
    accepted, stops = clock
    for kept in range(len(stops)):
        assert due_on(accepted, promised, stops[:kept]) <= due_on(accepted, promised, stops[: kept + 1])


@given(clocks(), promises, st.randoms())
def test_the_order_of_stops_does_not_matter(clock, promised, random):
    accepted, stops = clock
    shuffled = random.sample(stops, len(stops))
    assert due_on(accepted, promised, shuffled) == due_on(accepted, promised, stops)


@given(clocks(), promises)
def test_no_case_is_due_while_its_clock_stands_still(clock, promised):
    accepted, stops = clock
    due = due_on(accepted, promised, stops)
    assert not any(begun <= due < ended for begun, ended in stops)


@given(clocks(), st.integers(1, 40), st.integers(0, 10))
def test_the_explanation_counts_to_the_due_day(clock, promised, extension):
    accepted, stops = clock
    deadline = due_at(accepted, promised, stops, extension)
    numbers = [day.number for day in deadline.days if day.counted]
    added_on_the_first_day = int(deadline.days[0].stopped)
    assert deadline.due_on == due_on(accepted, promised, stops, extension) == deadline.days[-1].date
    assert numbers == list(range(1, promised + extension + added_on_the_first_day + 1))
    assert deadline.days[-1].counted


@given(clocks(), st.integers(1, 40))
def test_a_case_done_on_its_due_day_has_taken_what_was_promised(clock, promised):
    accepted, stops = clock
    due = due_at(accepted, promised, stops).due_at
    assert working_days_taken(accepted, due, stops) == promised


@pytest.mark.parametrize(("today", "left"), [(7, 1), (8, 1), (10, 0), (12, -2)])
def test_working_days_left_are_those_after_today_up_to_due(today, left):
    due = datetime(2014, 3, 10, 17, 30, tzinfo=SHANGHAI)
    now = datetime(2014, 3, today, 9, 0, tzinfo=SHANGHAI)
    assert working_days_left(due, now, CALENDAR) == left, "a Saturday is no day of its own"
