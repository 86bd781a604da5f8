"""A skill that is good to have is asked for until nobody took the case so many times; then it drops, and it is said."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.runtime.clock import FixedClock
from tests.integration.assignment.house import TOWN, House

pytestmark = pytest.mark.parametrize("house", [FixedClock(datetime.now(UTC))], indirect=True)
MATTER = {"skills": [{"skill": "paperwork", "level": 1}, {"skill": "law", "level": 1, "optional": True}]}
API = "/api/assignment/v1"


def explained(house: House, request: object) -> dict:
    return house.staff("dispatcher", TOWN).get(f"{API}/requests/{request}/explanation").json


def again(house: House) -> None:
    house.clock.move(timedelta(minutes=11))
    house.worker.offer_waiting(again=True)


def test_after_two_rounds_that_found_nobody_the_optional_skill_drops_and_the_reason_says_so(house: House) -> None:
    plain = house.volunteer()
    request = house.offered(matter=MATTER)
    assert "request.offered" not in house.events(request)
    again(house)
    assert "request.offered" not in house.events(request), "the second look still asks for it"
    again(house)
    shown = explained(house, request)
    assert shown["chosen"]["volunteer_id"] == str(plain.id)
    assert any("最好有" in sentence for sentence in shown["sentences"]["staff"])


def test_a_decline_counts_as_a_try_and_the_required_skill_stays(house: House) -> None:
    jurist = house.volunteer(skills={"paperwork": 2, "law": 1})
    house.volunteer(skills={"law": 3})
    plain = house.volunteer()
    request = house.offered(matter=MATTER)
    me = house.as_person(jurist.person_id)
    [offer] = me.get(f"{API}/offers").json
    assert me.post(f"{API}/offers/{offer['id']}/decline", {"reason": "busy"}).status == 200
    house.worker.offer_waiting()
    assert house.one("SELECT tries FROM assignment.request").tries == 2, "the decline, and the look that found nobody"
    again(house)
    assert explained(house, request)["chosen"]["volunteer_id"] == str(plain.id)
    taker = house.as_person(plain.person_id)
    [offer] = taker.get(f"{API}/offers").json
    assert taker.post(f"{API}/offers/{offer['id']}/accept", {}).status == 200
    assert house.one("SELECT tries FROM assignment.request").tries == 0, "begins anew once somebody took it"


def test_when_even_then_nobody_fits_the_dispatcher_reads_what_is_no_longer_asked(house: House) -> None:
    house.volunteer(skills={})
    house.offered(matter=MATTER)
    again(house)
    again(house)
    page = house.staff("dispatcher", TOWN).get("/work/dispatch").body.decode()
    assert "已不再要求最好有的技能：" in page
    assert "缺所需技能" in page
