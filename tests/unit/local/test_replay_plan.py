"""The half-year as laid out, before it is sent: the counts, the times and the shares that docs/replay.md promises."""

from collections import Counter
from datetime import date, datetime, time

import pytest

from services.intake.matters.use_cases import matters_that_come_along
from services.local.demo.homes import homes_of
from services.local.replay.office_time import DAY, OfficeTime
from services.local.replay.plan import (
    COUNT,
    FIRST_DAY,
    LAST_DAY,
    OPEN,
    RECENT_COUNT,
    PlannedCase,
    open_of,
    plan,
    recent,
)
from shared.reference.calendar import official_calendar
from shared.reference.deadlines import due_on
from shared.reference.working_hours import CLOSING, SHANGHAI, at_local, local_day

MATTERS = matters_that_come_along()
PROMISE = {matter.code: matter.promised_working_days for matter in MATTERS}


@pytest.fixture(scope="module")
def cases() -> list[PlannedCase]:
    return plan(COUNT, 2014, homes_of(), MATTERS)


def is_on_time(case: PlannedCase) -> bool:
    due = at_local(due_on(case.accepted_at, PROMISE[case.matter]), CLOSING)
    return case.step_times[2] <= due


def test_the_half_year_has_the_counts_of_the_article(cases):
    assert len(cases) == 8_695
    assert sum(not case.stays_open for case in cases) == 8_664
    assert sum(case.stays_open for case in cases) == OPEN


def test_acceptance_is_on_working_days_within_office_hours(cases):
    calendar = official_calendar()
    for case in cases:
        at = case.accepted_at.astimezone(SHANGHAI)
        assert calendar.is_working_day(at.date())
        assert time(9) <= at.time() < time(12) or time(13, 30) <= at.time() < CLOSING
    assert len({case.accepted_at.date() for case in cases}) == 122


def test_times_of_a_case_never_go_back_and_never_leave_the_half_year(cases):
    end = datetime.combine(LAST_DAY, CLOSING, SHANGHAI)
    for case in cases:
        times = [case.accepted_at, *case.step_times]
        assert times == sorted(times)
        assert times[-1] <= end


def test_most_are_on_time_and_not_all(cases):
    closed = [case for case in cases if not case.stays_open]
    share = sum(is_on_time(case) for case in closed) / len(closed)
    assert 0.92 < share < 0.985


def test_every_village_and_every_matter_is_asked_about(cases):
    assert {case.matter for case in cases} == set(PROMISE)
    assert len({case.home.code for case in cases}) == 201
    assert all(case.home.takes_requests for case in cases)


def test_channels_follow_the_stated_shares(cases):
    share = {channel: count / COUNT for channel, count in Counter(case.channel for case in cases).items()}
    assert share == pytest.approx({"window": 0.55, "visit": 0.20, "phone": 0.17, "web": 0.08}, abs=0.02)


def test_the_same_seed_lays_out_the_same_half_year(cases):
    assert plan(COUNT, 2014, homes_of(), MATTERS) == cases
    assert plan(COUNT, 2015, homes_of(), MATTERS) != cases


@pytest.mark.parametrize(("count", "still_open"), [(8_695, 31), (870, 3), (40, 1), (4, 1), (1, 0)])
def test_a_smaller_replay_keeps_the_share_of_open_ones(count, still_open):
    assert open_of(count) == still_open
    assert sum(case.stays_open for case in plan(count, 1, homes_of(), MATTERS)) == still_open


def test_office_time_skips_noon_nights_and_days_off():
    office = OfficeTime(FIRST_DAY, LAST_DAY)
    assert office.at(0) == at_local(date(2014, 1, 2), time(9))
    assert office.at(180) == at_local(date(2014, 1, 2), time(13, 30))
    assert office.at(2 * DAY) == at_local(date(2014, 1, 6), time(9))
    assert office.at(office.length + 5) == at_local(date(2014, 6, 30), CLOSING)


@pytest.fixture(scope="module")
def recent_cases() -> list[PlannedCase]:
    return plan(RECENT_COUNT, 2014, homes_of(), MATTERS, recent(date(2026, 11, 25)))


def test_the_last_months_end_on_the_day_and_leave_some_open_and_some_overdue(recent_cases):
    end = at_local(date(2026, 11, 25), CLOSING)
    assert all(moment <= end for case in recent_cases for moment in (case.accepted_at, *case.step_times))
    still_open = [case for case in recent_cases if case.stays_open]
    undone = [case for case in still_open if len(case.step_times) < 3]
    overdue = [case for case in undone if at_local(due_on(case.accepted_at, PROMISE[case.matter]), CLOSING) < end]
    assert 10 <= len(still_open) <= RECENT_COUNT // 4
    assert 1 <= len(overdue) < len(still_open)


def test_the_last_months_begin_four_months_earlier(recent_cases):
    assert date(2026, 7, 20) < local_day(recent_cases[0].accepted_at) < date(2026, 7, 31)
