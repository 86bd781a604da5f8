"""When a demo house enters its past, and up to which day."""

from datetime import date

import pytest

from services.local import history

DEMO = {"DAIBAN_MODE": "demo"}


def test_the_past_ends_the_evening_before_the_first_start_and_stays_there(tmp_path):
    assert history.until(tmp_path, date(2026, 11, 26)) == date(2026, 11, 25)
    assert history.until(tmp_path, date(2026, 12, 3)) == date(2026, 11, 25)


def test_an_interrupted_past_goes_on_with_the_next_start(tmp_path):
    history.until(tmp_path, date(2026, 11, 26))
    assert history.program(tmp_path, 8000, DEMO)


def test_a_past_that_is_entered_is_not_entered_again(tmp_path):
    (tmp_path / "history").write_text("2026-11-25 done")
    assert history.program(tmp_path, 8000, DEMO) is None


@pytest.mark.parametrize("environment", [{"DAIBAN_MODE": "production"}, {}, {**DEMO, "DAIBAN_HISTORY": "0"}])
def test_only_a_demo_house_that_wants_it_has_a_past(tmp_path, environment):
    assert history.program(tmp_path, 8000, environment) is None
