"""Service points and area changes on real Postgres: kept by the right people, once, and followed by everything that reads them."""

import concurrent.futures
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from services.local.demo.ground_rows import Ground
from services.local.demo.homes import service_points
from shared.reference.area_changes import AreaHistory
from shared.reference.areas import install_changes, load_areas
from shared.reference.working_hours import SHANGHAI, local_day
from tests.integration.intake.conftest import TOWN, VILLAGE
from tests.integration.intake.test_pages import Reader

POINTS = "/api/intake/v1/service-points"
PLANNED = "510503108"


@pytest.fixture(scope="module", autouse=True)
def ground(settings, app):
    areas = load_areas()
    with Ground(settings.database_url) as ground:
        ground.keep_areas(areas)
        ground.keep_service_points(service_points(areas))
    app.extensions["reference"].forget()
    yield
    install_changes(AreaHistory(), date(2026, 1, 1))


@pytest.fixture
def put(app, tokens):
    def send(name, area, **changes):
        client = app.test_client(use_cookies=False)
        known = client.get(f"{POINTS}/{area}").json
        body = {key: known[key] for key in ("version", "name", "status", "hours", "zones", "address", "phone", "since")}
        headers = {"Authorization": f"Bearer {tokens[name]}"}
        return client.put(f"{POINTS}/{area}", json={**body, **changes}, headers=headers)

    return send


def test_a_promise_follows_the_hours_of_the_point(clerk, put):
    assert put("dispatcher", VILLAGE, hours="08:00-12:00，14:00-16:00").status_code == 200
    made = clerk.submitted(channel="window", matter_code="dibao", materials_complete=True)
    due = datetime.fromisoformat(clerk.get(f"/api/intake/v1/requests/{made['id']}").json["due_at"])
    assert due.astimezone(SHANGHAI).time() == time(16)
    put("dispatcher", VILLAGE, hours="09:00-12:00，13:30-17:30")


def test_a_village_whose_point_is_set_up_is_served_by_its_town(anonymous, put):
    assert put("dispatcher", VILLAGE, status="planned").json["served_by"] == TOWN
    assert anonymous.get(f"{POINTS}/{VILLAGE}").json["served_by"] == TOWN
    assert put("dispatcher", VILLAGE, status="running").json["served_by"] == VILLAGE


def test_outside_the_area_a_point_cannot_be_kept(put):
    assert put("dispatcher", "510503102201").status_code == 404
    assert put("clerk", VILLAGE).status_code == 403


def test_of_two_who_keep_the_same_version_one_is_told(app, tokens):
    client = app.test_client(use_cookies=False)
    known = client.get(f"{POINTS}/{VILLAGE}").json
    body = {key: known[key] for key in ("version", "name", "status", "hours", "zones", "address", "phone", "since")}
    headers = {"Authorization": f"Bearer {tokens['dispatcher']}"}

    def send(place):
        reply = app.test_client(use_cookies=False).put(
            f"{POINTS}/{VILLAGE}", json={**body, "address": place}, headers=headers
        )
        return reply.status_code

    with concurrent.futures.ThreadPoolExecutor(8) as crowd:
        statuses = list(crowd.map(send, (f"{number}号楼" for number in range(8))))
    assert sorted(statuses) == [200, *[409] * 7]


def test_no_service_may_write_reference_itself(database_of):
    for service in ("intake", "assignment", "reporting"):
        with pytest.raises(Exception, match="permission denied"), database_of(service).transaction() as work:
            work.connection.execute(text("UPDATE reference.service_point SET name = 'x'"))
    with pytest.raises(Exception, match="permission denied"), database_of("reporting").transaction() as work:
        work.connection.execute(text("SELECT reference.withdraw_area_change(gen_random_uuid(), current_date)"))


@pytest.fixture
def administrator(app):
    reader = Reader(app.test_client())
    reader.sign_in("admin")
    reader.open("/desk/areas")
    return reader


def test_a_renamed_village_shows_its_new_name_and_its_old_one_in_old_cases(app, administrator, anonymous):
    today = local_day(datetime.now(UTC))
    form = {"area": VILLAGE, "day": today.isoformat(), "name": "新名社区", "source": "川民政〔2026〕1号"}
    assert administrator.send("/desk/areas", **form).status_code == 303
    app.extensions["reference"].forget()
    listed = anonymous.get("/api/intake/v1/areas", q="新名社区").json
    assert [area["code"] for area in listed] == [VILLAGE]
    assert load_areas().named_on(VILLAGE, today - timedelta(days=1)).name != "新名社区"
    again = administrator.send("/desk/areas", **form)
    assert again.status_code == 409


def test_a_change_to_come_can_be_taken_back_and_one_in_force_cannot(administrator, owner):
    tomorrow = local_day(datetime.now(UTC)) + timedelta(days=1)
    form = {"area": "510503108202", "day": tomorrow.isoformat(), "successor": "510503108203", "source": "批复"}
    assert administrator.send("/desk/areas", **form).status_code == 303
    known = {day: change for change, day in owner.execute("SELECT id, day FROM reference.area_change").fetchall()}
    assert administrator.send(f"/desk/areas/{known.pop(tomorrow)}/withdraw").status_code == 303
    in_force = uuid4()
    owner.execute(
        "INSERT INTO reference.area_change (id, area, day, name, source, made_by) VALUES (%s, %s, %s, %s, %s, %s)",
        (in_force, "510503108205", tomorrow - timedelta(days=1), "新名村", "批复", uuid4()),
    )
    assert administrator.send(f"/desk/areas/{in_force}/withdraw").status_code == 409


def test_a_merged_village_takes_no_new_requests_but_back_entries_of_its_own_days(app, administrator, clerk):
    today = local_day(datetime.now(UTC))
    gone = "510503108204"
    form = {"area": gone, "day": today.isoformat(), "successor": "510503108203", "source": "批复"}
    assert administrator.send("/desk/areas", **form).status_code == 303
    app.extensions["reference"].forget()
    body = {"description": "想申请低保", "village_code": gone, "channel": "paper", "requester": {"name": "测试乙"}}
    refused = clerk.post("/api/intake/v1/requests", body)
    assert refused.status_code == 422
    assert "village_code" in str(refused.json)
    before = datetime.combine(today - timedelta(days=3), time(10), SHANGHAI).isoformat()
    assert clerk.post("/api/intake/v1/requests", {**body, "occurred_at": before}).status_code == 201


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("/points", None),
        (f"/points?village={VILLAGE}", None),
        ("/desk/points", "clerk"),
        (f"/desk/points/{VILLAGE}", "dispatcher"),
        ("/desk/areas", "admin"),
    ],
)
def test_the_pages_open(app, tokens, path, who):
    headers = {"Authorization": f"Bearer {tokens[who]}"} if who else {}
    for words in ("zh", "en"):
        reply = app.test_client().get(path, headers=headers, query_string={"lang": words} if "?" not in path else None)
        assert reply.status_code in (200, 302, 303), reply.text[:300]
