"""How long a denied resident may act, and what counts as a denial."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assignment.denials.domain import RECONSIDER_WITHIN, is_denied, remedies, usual_offices
from shared.reference.calendar import official_calendar


@pytest.mark.parametrize(
    ("delivered", "reconsider_by", "sue_by"),
    [
        (date(2025, 3, 3), date(2025, 5, 6), date(2025, 9, 3)),  # 2 May is a holiday until the 5th
        (date(2025, 8, 31), date(2025, 10, 30), date(2026, 2, 28)),  # no 31 February; the 28th is a make-up day
        (date(2026, 1, 5), date(2026, 3, 6), date(2026, 7, 6)),  # 5 July is a Sunday
    ],
)
def test_remedies_end_on_a_day_somebody_works(delivered: date, reconsider_by: date, sue_by: date) -> None:
    ends = remedies(delivered, official_calendar())
    assert (ends.reconsider_by, ends.sue_by) == (reconsider_by, sue_by)


@given(st.dates(date(2014, 1, 1), date(2026, 3, 1)))
def test_nobody_has_less_time_than_the_law_gives(delivered: date) -> None:
    ends = remedies(delivered, official_calendar())
    assert ends.reconsider_by >= delivered + RECONSIDER_WITHIN
    assert ends.sue_by >= delivered + timedelta(days=180)
    assert official_calendar().is_working_day(ends.reconsider_by)
    assert official_calendar().is_working_day(ends.sue_by)


def test_only_an_administrative_matter_that_the_law_forbids_is_denied() -> None:
    assert is_denied({"closes_by": "delivery"}, "refused_by_law")
    assert not is_denied({"closes_by": "confirmation"}, "refused_by_law"), "the resident has the last word there"
    assert not is_denied({"closes_by": "delivery"}, "unsolved")


def test_the_usual_offices_are_the_unit_the_district_and_its_court() -> None:
    offices = usual_offices({"unit": {"zh": "区民政局"}}, "510503108201")
    assert offices == {"decided_by": "区民政局", "reconsider_at": "纳溪区人民政府", "sue_at": "纳溪区人民法院"}
    assert usual_offices({}, "510503108201")["decided_by"] == ""
