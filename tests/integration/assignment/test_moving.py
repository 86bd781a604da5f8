"""The hourly look at unanswered offers: it moves what is scarce and saves enough, once, and tells reporting."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from shared.runtime.clock import FixedClock
from tests.integration.assignment.house import TOWN, House

FAR, NEAR = "510503102201", "510503108201"
pytestmark = pytest.mark.parametrize("house", [FixedClock(datetime.now(UTC))], indirect=True)


def change(house: House, statement: str, **values: Any) -> None:
    with house.database_of("assignment").transaction() as work:
        work.connection.execute(text(statement), values)


def age(house: House, minutes: int) -> None:
    change(house, "UPDATE assignment.offer SET offered_at = :at", at=house.clock.now() - timedelta(minutes=minutes))


def offers(house: House, request: Any) -> dict[str, Any]:
    shown = house.staff("dispatcher", TOWN).get("/api/assignment/v1/offers", request=request).json
    return {each["status"]: each["volunteer"]["id"] for each in shown}


def test_an_unanswered_offer_moves_once_to_a_nearer_helper_when_people_are_busy(house: House) -> None:
    far = house.volunteer(village=FAR, area_scope="510503", capacity=1)
    request = house.offered()
    assert offers(house, request) == {"open": str(far.id)}
    near = house.volunteer(village=NEAR, capacity=1)
    change(house, "UPDATE assignment.weighting SET points = points || '{\"busy_percent\": 40}'")
    age(house, 5)
    assert house.worker.move_offers() == 0, "never within ten minutes of the offer"
    age(house, 30)
    assert house.worker.move_offers() == 0, "once an hour"
    house.clock.move(timedelta(minutes=61))
    assert house.worker.move_offers() == 1
    assert offers(house, request) == {"moved": str(far.id), "open": str(near.id)}
    assert house.events(request).count("offer.moved") == 1
    loads = "SELECT array_agg(open_load ORDER BY village DESC) AS loads FROM assignment.volunteer"
    assert house.one(loads).loads == [1, 0]
    house.volunteer(village=NEAR, capacity=1)
    change(
        house,
        "UPDATE assignment.volunteer SET village = :far, area_scope = '510503' WHERE id = :id",
        far=FAR,
        id=near.id,
    )
    house.clock.move(timedelta(minutes=61))
    age(house, 30)
    assert house.worker.move_offers() == 0, "at most once"


def test_where_people_are_free_nothing_moves(house: House) -> None:
    house.volunteer(village=FAR, area_scope="510503")
    request = house.offered()
    house.volunteer(village=NEAR)
    age(house, 30)
    assert house.worker.move_offers() == 0
    assert "offer.moved" not in house.events(request)
