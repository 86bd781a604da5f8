"""Who can cover, which days can be written down, and what coming back early leaves of them."""

from dataclasses import replace
from datetime import date

import pytest

from services.assignment.leave.domain import (
    LeaveBackwards,
    Server,
    able_to_cover,
    check_cover,
    check_days,
    last_day_when_back,
)
from services.assignment.matching.problem import Candidate
from services.assignment.matching.rules import not_on_leave
from shared.contracts.errors import Invalid
from shared.contracts.events import uuid7

TODAY = date(2026, 3, 2)
ABSENT = Server(uuid7(), "510503108201", frozenset({"errands"}))
COVER = Server(uuid7(), "510503108202", frozenset({"errands", "law"}))


@pytest.mark.parametrize(
    "change",
    [{"id": ABSENT.id}, {"serves": False}, {"village": "510503102201"}, {"posts": frozenset({"law"})}, {"away": True}],
)
def test_a_cover_is_another_serving_person_of_the_town_and_post_who_is_there(change) -> None:
    check_cover(ABSENT, COVER)
    with pytest.raises(Invalid):
        check_cover(ABSENT, replace(COVER, **change))
    assert able_to_cover(ABSENT, [COVER, replace(COVER, **change)]) == [COVER]


def test_leave_runs_forwards_and_is_not_over_already() -> None:
    check_days(date(2026, 2, 27), TODAY, TODAY)
    with pytest.raises(LeaveBackwards):
        check_days(TODAY, date(2026, 3, 1), TODAY)
    with pytest.raises(Invalid):
        check_days(date(2026, 2, 1), date(2026, 3, 1), TODAY)


def test_back_early_shortens_leave_and_calls_off_what_never_began() -> None:
    first, last = date(2026, 3, 2), date(2026, 3, 6)
    assert last_day_when_back(first, last, date(2026, 3, 4)) == date(2026, 3, 3)
    assert last_day_when_back(first, last, first) is None
    with pytest.raises(Invalid):
        last_day_when_back(first, last, date(2026, 3, 7))


def test_nothing_is_offered_to_somebody_on_leave() -> None:
    present = Candidate(
        id=uuid7(),
        village=ABSENT.village,
        kind="volunteer",
        posts=ABSENT.posts,
        skills=(),
        area_scope="510503108",
        capacity=3,
        open_load=0,
    )
    assert not_on_leave(None, present)  # type: ignore[arg-type]
    assert not not_on_leave(None, present._replace(on_leave=True))  # type: ignore[arg-type]
