"""Reported numbers: what they equal, what they cannot be, and whether they agree with one another."""

import pytest

from services.reporting.figures.domain import work_out
from services.reporting.self_check.domain import check, ratios, read
from shared.contracts.errors import Invalid

OURS = work_out({"accepted": 8695, "closed": 8664, "closed_on_time": 8000, "open_overdue": 31})


def keys(figures):
    return {figure.definition.key for figure in figures}


def test_the_report_of_2014_is_a_completion_rate_and_not_one_of_being_on_time():
    accepted, closed, rate = check(read("8695 / 8664 / 99.6 %"), OURS)
    assert "accepted" in keys(accepted.equal)
    assert "closed" in keys(closed.equal)
    assert "closed" in keys(accepted.cannot)
    assert keys(rate.equal) == {"completion_rate"}
    assert "on_time_rate" in keys(rate.cannot)


def test_numbers_that_give_the_typed_rate_agree_and_a_part_above_its_whole_is_impossible():
    upside_down, right = ratios(read("受理 8,695 件，办结 8664 件，99.64%"))
    assert (upside_down.impossible, right.impossible) == (True, False)
    assert [rate.text for rate in right.agrees] == ["99.64%"]


def test_a_rate_cut_off_instead_of_rounded_is_recognised():
    assert keys(check(read("92.0%"), OURS)[0].equal) == {"on_time_rate"}
    assert keys(check(read("92.1%"), OURS)[0].equal) == set()


def test_a_text_without_numbers_is_refused_beside_the_box():
    with pytest.raises(Invalid) as refused:
        read("很多")
    assert "reported" in refused.value.fields
