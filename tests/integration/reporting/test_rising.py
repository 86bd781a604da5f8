"""One alert for a matter that comes up in a village more often than its history; acknowledged with a sentence."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.reporting import tasks
from tests.integration.reporting.stories import TOWN, VILLAGE, Story

NEXT_VILLAGE = f"{TOWN}202"


def came(house, count: int, **story) -> list[str]:
    when, due = datetime.now(UTC) - timedelta(hours=30), datetime.now(UTC) + timedelta(days=5)
    told = [
        Story(house.settings, when + timedelta(minutes=minute), due, tail=None, **story).submitted().accepted()
        for minute in range(count)
    ]
    house.hear(*told)
    return [one._start["number"] for one in told]


@pytest.fixture(scope="module")
def alert(house):
    came(house, 4)
    assert tasks.rising(house.database) == 0
    came(house, 2)
    assert tasks.rising(house.database) == 1
    return alert_in(house, VILLAGE)


def alert_in(house, area: str):
    (row,) = house.rows("SELECT id FROM reporting.rising WHERE area = :area", area=area)
    return row.id


def test_a_second_look_raises_nothing_again_but_adds_what_came_since(house, alert):
    assert tasks.rising(house.database) == 0
    (before,) = house.rows("SELECT count(*) AS n FROM reporting.rising_cases WHERE alert = :id", id=alert)
    more = came(house, 1)
    assert tasks.rising(house.database) == 0
    page = house.get(f"/board/rising/{alert}")
    assert more[0] in page.text
    assert f"到现在{before.n + 1}件" in page.text
    assert str(alert) in house.get("/board/rising").text


def test_one_open_alert_per_matter_and_village_by_constraint(house, alert):
    insert = text(
        "INSERT INTO reporting.rising (id, matter_code, area, cases, before, chance, raised_at)"
        " SELECT gen_random_uuid(), 'dibao', :area, 5, 0, 0, :at - n * interval '30 days' FROM generate_series(1, 2) n"
    )
    values = {"area": NEXT_VILLAGE, "at": datetime.now(UTC)}
    with pytest.raises(IntegrityError, match="one_open_rising_alert"), house.database.transaction() as work:
        work.connection.execute(insert, values)


def test_it_is_seen_where_it_belongs(house, alert):
    assert house.get(f"/board/rising/{alert}", "dispatcher").status_code == 200
    assert house.get(f"/board/rising/{alert}", "other_clerk").status_code == 404
    assert house.get("/board/rising", "volunteer").status_code == 403
    assert "同类事项明显增多" in house.get("/board", area=TOWN).text


def test_it_is_acknowledged_once_with_a_sentence_and_stays_quiet_for_a_week(house, alert):
    came(house, 6, area=NEXT_VILLAGE)
    assert tasks.rising(house.database) == 1
    alert = alert_in(house, NEXT_VILLAGE)
    path = f"/board/rising/{alert}/acknowledge"
    assert house.post(path, "clerk", said="已到村里看过").status_code == 403
    refused = house.post(path, "dispatcher", said="好")
    assert refused.status_code == 422
    assert "请写一句" in refused.text
    assert house.post(path, "dispatcher", said="已到村里看过，统一答复").status_code == 303
    assert house.post(path, "supervisor", said="我也来说一句").status_code == 303
    assert "已到村里看过，统一答复" in house.get(f"/board/rising/{alert}").text
    came(house, 3, area=NEXT_VILLAGE)
    assert tasks.rising(house.database) == 0
