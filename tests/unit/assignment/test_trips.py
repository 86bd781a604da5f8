"""The day's list of counters: complete, never outside hours, earliest promise first; and what a round saved."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.assignment.trips.domain import (
    Errand,
    day_of_trip,
    kilometres_saved,
    papers_of,
    plan,
    trips_saved,
)
from shared.reference.calendar import official_calendar
from shared.reference.service_points import ServicePoint, ServicePoints
from shared.reference.working_hours import OfficeHours, at_local, local_day

DISTRICT, TOWN, VILLAGE = "510503", "510503108", "510503108201"
MONDAY = date(2014, 3, 3)
MORNING = at_local(MONDAY, time(8))
POINTS = ServicePoints(
    [
        ServicePoint(DISTRICT, "区政务服务中心", "running"),
        ServicePoint(TOWN, "镇便民服务中心", "running", OfficeHours(((time(9), time(12)),))),
        ServicePoint(VILLAGE, "村代办点", "planned"),
    ]
)
CALENDAR = official_calendar()


def an_errand(number: int = 1, level: str = "town", due: int = 5, **more) -> Errand:
    ids = UUID(int=number), UUID(int=1000 + number)
    due_at = more.pop("due_at", MORNING + timedelta(days=due))
    return Errand(*ids, f"NX{number:03}", VILLAGE, level, due_at, more.pop("matter", {}), **more)


def the_day(*errands: Errand, day: date = MONDAY, now: datetime = MORNING):
    return plan(errands, POINTS, day, now, CALENDAR)


def test_the_earliest_promise_comes_first_among_the_counters_and_at_each():
    made = the_day(an_errand(1, "town", 9), an_errand(2, "district", 2), an_errand(3, "town", 8))
    assert [stop.counter.area for stop in made.stops] == [DISTRICT, TOWN]
    assert [slot.errand.number for slot in made.stops[1].slots] == ["NX003", "NX001"]
    assert made.stops[0].slots[0].at == at_local(MONDAY, time(9))
    assert made.stops[1].slots[0].at == at_local(MONDAY, time(9, 45)), "half an hour on the way"


def test_a_point_that_is_still_being_set_up_sends_its_cases_to_the_town():
    assert the_day(an_errand(level="village")).stops[0].counter.area == TOWN


def test_what_cannot_be_done_today_says_why():
    one = an_errand
    left = {each.errand.number: each.why for each in the_day(one(1, is_paused=True), one(2, is_handed_in=True)).left}
    assert left == {"NX001": "paused", "NX002": "handed_in"}
    assert [each.why for each in the_day(one(), day=date(2014, 3, 2)).left] == ["day_off"]
    assert [each.why for each in the_day(one(), now=at_local(MONDAY, time(11, 50))).left] == ["no_time"]
    nowhere = plan([one()], ServicePoints(), MONDAY, MORNING, CALENDAR)
    assert [each.why for each in nowhere.left] == ["no_counter"]


def test_what_is_due_before_the_next_opening_cannot_wait_even_if_it_was_handed_in():
    (slot,) = the_day(an_errand(due=1, is_handed_in=True)).stops[0].slots
    assert slot.cannot_wait
    assert not the_day(an_errand(due=2)).stops[0].slots[0].cannot_wait


def test_after_closing_and_on_days_off_the_next_working_day_is_planned():
    friday = date(2014, 3, 7)
    assert day_of_trip(at_local(friday, time(8)), CALENDAR) == friday
    assert day_of_trip(at_local(friday, time(17, 30)), CALENDAR) == date(2014, 3, 10)
    assert day_of_trip(at_local(date(2014, 3, 8), time(9)), CALENDAR) == date(2014, 3, 10)


def test_twelve_cases_of_three_villages_are_one_trip_and_none_misses_its_day():
    errands = [an_errand(number, due=1 + number % 3) for number in range(12)]
    made = the_day(*errands)
    assert len(made.stops) == 1
    assert len(made.stops[0].slots) == 12
    assert all(slot.until <= slot.errand.due_at for slot in made.stops[0].slots)


def test_the_papers_to_bring_are_the_catalogues():
    matter = {"materials": [{"zh": "户口簿", "en": "Household register"}]}
    assert papers_of(an_errand(matter=matter)) == ["户口簿"]
    assert papers_of(an_errand(matter=matter), zh=False) == ["Household register"]
    assert papers_of(an_errand()) == []


def test_a_round_saves_a_trip_for_each_case_beyond_the_first_at_a_counter_that_was_open():
    results = [(TOWN, "done"), (TOWN, "handed_in"), (TOWN, "need_more"), (DISTRICT, "done")]
    assert trips_saved(results) == 2
    assert trips_saved([(TOWN, "counter_closed"), (TOWN, "counter_closed")]) == 0
    assert trips_saved([(TOWN, "done"), (TOWN, "counter_closed")]) == 0


def test_kilometres_are_told_only_where_every_way_is_known():
    served = [(VILLAGE, TOWN), (VILLAGE, TOWN), (VILLAGE, TOWN)]
    assert kilometres_saved(served, {}, 2) is None
    assert kilometres_saved(served, {(VILLAGE, TOWN): 6.5}, 2) == 26.0
    assert kilometres_saved([], {(VILLAGE, TOWN): 6.5}, 0) is None


ERRANDS = st.lists(
    st.builds(
        an_errand,
        st.integers(0, 10_000),
        st.sampled_from(["village", "town", "district", "elsewhere"]),
        st.integers(-3, 20),
        is_paused=st.booleans(),
        is_handed_in=st.booleans(),
    ),
    max_size=60,
    unique_by=lambda errand: errand.assignment_id,
)
NOW = st.integers(0, 11 * 24 * 60).map(lambda minutes: datetime(2014, 3, 1, tzinfo=UTC) + timedelta(minutes=minutes))


@settings(max_examples=80, deadline=None)
@given(ERRANDS, NOW, st.integers(0, 4), st.randoms())
def test_every_case_is_on_the_list_once_or_has_its_reason_and_nothing_is_outside_hours(errands, now, later, order):
    day = local_day(now) + timedelta(days=later)
    made = plan(errands, POINTS, day, now, CALENDAR)
    slots = [slot for stop in made.stops for slot in stop.slots]
    placed = [slot.errand.assignment_id for slot in slots] + [each.errand.assignment_id for each in made.left]
    assert sorted(placed) == sorted(errand.assignment_id for errand in errands)
    for stop in made.stops:
        assert [slot.errand.due_at for slot in stop.slots] == sorted(slot.errand.due_at for slot in stop.slots)
        for slot in stop.slots:
            sessions = stop.counter.hours.on(day)
            assert any(opening <= slot.at < slot.until <= closing for opening, closing in sessions)
            assert slot.at >= now
    assert all(before.until <= after.at for before, after in pairwise(slots)), "one place at a time"
    shuffled = list(errands)
    order.shuffle(shuffled)
    assert plan(shuffled, POINTS, day, now, CALENDAR) == made
