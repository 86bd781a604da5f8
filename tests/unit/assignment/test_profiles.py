"""Hours as people write them, minutes as they are kept."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assignment.profiles.domain import hours_of, minutes_of


@given(st.integers(0, 10080))
def test_minutes_shown_as_hours_are_read_back_to_the_minute(minutes: int) -> None:
    assert minutes_of(Decimal(hours_of(minutes))) == minutes


@pytest.mark.parametrize(("hours", "minutes"), [("0", 0), ("2.5", 150), ("168", 10080), ("0.01", 1), ("1e-99", 0)])
def test_hours_are_kept_to_the_minute(hours: str, minutes: int) -> None:
    assert minutes_of(Decimal(hours)) == minutes


def test_whole_hours_are_shown_without_decimals() -> None:
    assert [hours_of(each) for each in (0, 60, 600, 90, 200)] == ["0", "1", "10", "1.5", "3.33"]
