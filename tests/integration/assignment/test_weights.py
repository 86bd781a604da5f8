"""The weights of matching as a setting: looked at before they are stored, kept with who and why, in force at once."""

from typing import Any

from sqlalchemy import text

from services.assignment.app import web
from services.assignment.matching.policy import Policy
from tests.integration.assignment.house import TOWN, House

HERE = "http://127.0.0.1"
DISTRICT = TOWN[:6]
NEARBY, FARTHER = "510503108201", "510503108202"


def sent(house: House, role: str, path: str, **changes: Any) -> Any:
    """A page of the settings sent back by somebody of that role, with some fields changed."""
    client = web(house.settings, house.clock).test_client()
    headers = {"Authorization": f"Bearer {house.staff(role, DISTRICT).token}", "Referer": HERE}
    page = client.get("/work/weights", headers=headers, base_url=HERE).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0] if "csrf_token" in page else ""
    form = {**Policy().as_points(), "seen": 1, "reason": "村里人少", "csrf_token": token, **changes}
    return client.post(path, data=form, headers=headers, base_url=HERE)


def change(house: House, statement: str, **values: Any) -> None:
    with house.database_of("assignment").transaction() as work:
        work.connection.execute(text(statement), values)


def versions(house: House) -> int:
    return int(house.one("SELECT count(*) AS n FROM assignment.weighting").n)


def test_a_preview_tells_who_would_have_got_what_and_stores_nothing(house: House) -> None:
    near = house.volunteer(village=NEARBY, name="测试近")
    far = house.volunteer(village=FARTHER, name="测试远")
    house.offered()
    page = sent(house, "supervisor", "/work/weights/preview", village=50, town=50, district=50, load=0)
    assert "上周1件事里，0件会派给别人" in page.text, "of equals the lower id, the same person"
    change(house, "UPDATE assignment.volunteer SET recent = 3, load_as_of = current_date WHERE id = :id", id=near.id)
    page = sent(house, "supervisor", "/work/weights/preview", recent=0)
    assert "上周1件事里，1件会派给别人" in page.text
    assert near.name in page.text
    assert far.name in page.text
    assert versions(house) == 1


def test_saved_weights_count_from_the_next_round_and_the_version_says_who_and_why(house: House) -> None:
    house.volunteer(village=NEARBY)
    far = house.volunteer(village=FARTHER)
    change(house, "UPDATE assignment.volunteer SET rating_sum = 5, rating_count = 5 WHERE id <> :id", id=far.id)
    assert sent(house, "supervisor", "/work/weights", rating=100).status_code == 303
    request = house.offered()
    assert (
        house.one("SELECT volunteer_id FROM assignment.offer WHERE request_id = :id", id=request).volunteer_id == far.id
    )
    kept = house.one("SELECT version, reason, set_by FROM assignment.weighting ORDER BY version DESC LIMIT 1")
    assert (kept.version, kept.reason) == (2, "村里人少")
    assert kept.set_by is not None


def test_two_at_once_without_a_reason_or_against_nature_is_refused(house: House) -> None:
    assert sent(house, "admin", "/work/weights", load=12).status_code == 303
    assert sent(house, "admin", "/work/weights", load=13).status_code == 409
    assert sent(house, "admin", "/work/weights", seen=2, reason="").status_code == 422
    assert sent(house, "admin", "/work/weights", seen=2, village=20, town=10).status_code == 422
    assert sent(house, "admin", "/work/weights", seen=2, move_after_minutes=1).status_code == 422
    assert versions(house) == 2


def test_only_admin_and_supervisor_set_them(house: House) -> None:
    assert house.staff("dispatcher", TOWN).get("/work/weights").status == 403
    assert sent(house, "dispatcher", "/work/weights").status_code in (400, 403)


def test_a_preview_prices_rarity_even_while_it_counts_for_nothing(house: House) -> None:
    jurist = house.volunteer(name="测试懂法", skills={"paperwork": 2, "law": 3})
    plain = house.volunteer(name="测试普通")
    law = {"skills": [{"skill": "law", "level": 1}], "post_kind": "law"}
    for number in range(3):
        house.offered(matter=law, code=f"7K2MQ9XWTD{number}A")
    house.offered()
    page = sent(house, "supervisor", "/work/weights/preview", rarity=100, load=0, recent=0, frequency=0)
    assert "件会派给别人" in page.text
    assert jurist.name in page.text
    assert plain.name in page.text
    assert '<th scope="col"></th>' not in page.text, "every column has its name"
