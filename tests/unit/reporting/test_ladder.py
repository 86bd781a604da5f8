"""The rungs of a promise: when each comes, which ladder a case climbs by, what cannot be set."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.ladder.domain import DEFAULT, NEVER, Ladder, Step, check_steps, ladder_for, rung_times
from services.reporting.ladder.schemas import LadderSchema, steps_of, values_of
from shared.contracts.errors import Invalid
from shared.reference.calendar import official_calendar
from shared.web.forms import load_form

CALENDAR = official_calendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00+08:00")


def test_the_rungs_of_a_five_day_promise():
    times = rung_times(DEFAULT, at("2014-03-03 10:00"), at("2014-03-10 17:30"), CALENDAR)
    assert times == [
        at("2014-03-07 17:30"),
        at("2014-03-10 17:30"),
        at("2014-03-11 17:30"),
        at("2014-03-17 17:30"),
        at("2014-03-24 17:30"),  # three times five working days after acceptance
    ]


def test_days_off_are_not_counted_and_make_up_days_are():
    times = rung_times(DEFAULT, at("2014-09-24 10:00"), at("2014-09-30 17:30"), CALENDAR)
    assert times[2] == at("2014-10-08 17:30")
    assert times[3] == at("2014-10-13 17:30")  # Saturday the 11th works


def test_a_promise_of_the_same_day_has_its_special_list_too():
    times = rung_times(DEFAULT, at("2014-03-03 10:00"), at("2014-03-03 17:30"), CALENDAR)
    assert times[4] == at("2014-03-05 17:30")


def test_a_rung_beyond_the_calendar_never_comes_and_stops_nothing():
    last = datetime(CALENDAR.last_year, 12, 31, 17, 30, tzinfo=at("2014-01-01 00:00").tzinfo)
    assert rung_times(DEFAULT, last, last, CALENDAR)[3] == NEVER


LADDERS = [
    Ladder(number, matter, area, 1, DEFAULT)
    for number, (matter, area) in enumerate([("", ""), ("", "510503108"), ("dibao", ""), ("dibao", "510503108")])
]


@pytest.mark.parametrize(
    ("matter", "area", "found"),
    [
        ("roads", "510503102201", 0),
        ("roads", "510503108201", 1),
        ("dibao", "510503102201", 2),
        ("dibao", "510503108201", 3),
        (None, "510503102201", 0),
    ],
)
def test_the_matters_own_rule_goes_before_the_towns_and_both_before_the_districts(matter, area, found):
    assert ladder_for(LADDERS, matter, area).id == found


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [Step("red", 0, None, ())],
        [Step("yellow", -99, None, ("assignee",))],
        [Step("special", None, 1, ("supervisor",))],
        [Step("yellow", 0, None, ("assignee",)), Step("red", 0, None, ("assignee",))],
    ],
)
def test_a_ladder_nobody_could_climb_is_refused(steps):
    with pytest.raises(Invalid):
        check_steps(steps)


@given(
    st.integers(-5, -1),
    st.integers(1, 5),
    st.booleans(),
    st.sets(st.sampled_from(["assignee", "dispatcher", "leader", "supervisor"]), min_size=1),
)
def test_what_the_form_shows_is_what_it_reads(yellow, urge, urgent, roles):
    steps = (Step("yellow", yellow, None, tuple(sorted(roles)), urgent), Step("urge", urge, None, ("leader",)))
    form = load_form(LadderSchema(), {**values_of(steps), "seen": 1, "reason": "x"})
    assert form.errors == {}
    assert tuple(steps_of(form.data)) == steps
