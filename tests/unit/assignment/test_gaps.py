"""How gaps are ranked, how hot they are, and who would fit one."""

from datetime import date
from typing import Any

from services.assignment.gaps.domain import Candidate, Gap, heat, period, ranked
from shared.contracts.events import uuid7

VILLAGE = "510503108201"


def a_gap(**more: Any) -> Gap:
    known = {"village": VILLAGE, "kind": "errands", "skill": "law", "level": 1, "unmet": 0, "late": 0}
    return Gap(**{**known, "posts": 0, "places": 0, "held": 0, **more})


def test_whom_nobody_helped_comes_before_what_came_late_and_that_before_fewer_places() -> None:
    unmet, late, covered = a_gap(unmet=1), a_gap(late=9), a_gap(late=9, places=4)
    assert sorted([covered, late, unmet], key=lambda gap: gap.heat_rank) == [unmet, late, covered]


def test_heat_goes_from_one_to_five_by_the_share_of_the_hottest() -> None:
    assert [heat(a_gap(late=cases), 100) for cases in (1, 20, 21, 80, 100)] == [1, 1, 2, 4, 5]


def test_one_place_is_suggested_for_every_ten_cases_and_at_least_one() -> None:
    assert [a_gap(late=cases).suggested_places for cases in (1, 10, 11)] == [1, 1, 2]


def test_the_nearest_fits_best_and_among_those_the_better_skilled() -> None:
    def a_member(number: str, village: str, level: int) -> Candidate:
        return Candidate(uuid7(), number, "某", village, None, level)

    far, town, near, skilled = (
        a_member("v1", "510503102201", 3),
        a_member("v2", "510503108202", 1),
        a_member("v3", VILLAGE, 1),
        a_member("v4", VILLAGE, 2),
    )
    assert ranked([far, town, near, skilled], VILLAGE) == [(skilled, 0), (near, 0), (town, 1), (far, 2)]


def test_the_period_is_what_was_asked_for_or_the_ninety_days_up_to_the_latest_case() -> None:
    today, latest = date(2026, 11, 26), date(2014, 6, 30)
    assert period(None, None, latest, today) == (date(2014, 4, 2), latest)
    assert period(date(2014, 1, 1), date(2014, 2, 1), latest, today) == (date(2014, 1, 1), date(2014, 2, 1))
    assert period(date(2000, 1, 1), latest, latest, today)[0] == date(2013, 6, 29), "a year at most"
