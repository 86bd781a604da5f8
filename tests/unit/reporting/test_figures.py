"""Figures: formulas, denominators of nothing, periods."""

from datetime import date, datetime

import pytest

from services.reporting.figures.domain import Period, PeriodReversed, work_out

NOW = datetime.fromisoformat("2026-11-22T12:00:00+08:00")


def by_key(counts):
    return {figure.definition.key: figure for figure in work_out(counts)}


def test_the_half_year_of_the_report_gives_its_completion_rate():
    figures = by_key({"accepted": 8695, "closed": 8664, "closed_on_time": 8000, "open_overdue": 31})
    assert figures["completion_rate"].value == pytest.approx(0.99643, abs=1e-5)
    assert figures["on_time_rate"].value == 8000 / 8695


def test_a_rate_over_nothing_has_no_value():
    figures = by_key({})
    assert figures["completion_rate"].value is None
    assert (figures["accepted"].value, figures["accepted"].denominator) == (0, None)


def test_a_past_period_is_seen_as_of_its_last_moment_and_a_running_one_as_of_now():
    assert Period(date(2014, 1, 1), date(2014, 6, 30)).as_of(NOW).isoformat() == "2014-06-30T23:59:59.999999+08:00"
    assert Period(date(2026, 11, 1), date(2026, 11, 30)).as_of(NOW) == NOW


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(PeriodReversed):
        Period(date(2014, 2, 1), date(2014, 1, 1))
