"""The operator's screen on real rows: what waits and what is parked; letting go again, dropping with a reason, who may."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from services.reporting import tasks
from services.reporting.system.domain import Chain, Health, Heart, Standing
from services.reporting.system.store import SystemStore
from shared.runtime.bus.inbox import PARK_AFTER, Inbox
from shared.runtime.heartbeat import beaten
from tests.integration.reporting.conftest import House
from tests.integration.reporting.test_merged_cases import a_story

SYSTEM = "/api/reporting/v1/system"
ADMIN = ("admin", "510503", None)


@pytest.fixture
def house(fresh_settings):
    from shared.runtime.database import Database
    from tests.integration.reporting import conftest

    opened = {service: Database(fresh_settings, service) for service in ("intake", "assignment", "reporting")}
    conftest.ACCOUNTS["admin"] = ADMIN
    yield House(fresh_settings, opened.__getitem__)
    del conftest.ACCOUNTS["admin"]
    for database in opened.values():
        database.close()


def parked_event(house):
    """An event whose handling always failed, with a later one of the same case behind it."""
    story = a_story(house, "PARKED0000001").submitted().accepted()
    house.hear(story)
    house.hear(story.offered())
    with house.database.transaction() as work:
        (position,) = work.connection.execute(
            text(
                "UPDATE bus.delivery SET state = 'parked', attempts = :tries, last_error = 'ValueError' WHERE position ="
                " (SELECT position FROM bus.event WHERE type = 'request.accepted') AND consumer = 'reporting' RETURNING position"
            ),
            {"tries": PARK_AFTER},
        ).one()
        work.connection.execute(
            text(
                "INSERT INTO bus.alert (kind, consumer, position, detail) VALUES ('event_parked', 'reporting', :p, 'ValueError')"
            ),
            {"p": position},
        )
        work.connection.execute(
            text(
                "UPDATE bus.delivery SET state = 'pending', due_at = now() + interval '30 seconds' WHERE position > :p AND consumer = 'reporting'"
            ),
            {"p": position},
        )
    return position


def post(house, path, who="admin", **body):
    client = house.app.test_client()
    headers = {"Authorization": f"Bearer {house.tokens[who]}"}
    return client.post(path, headers=headers, json=body, base_url="http://127.0.0.1")


def test_a_parked_event_is_shown_with_what_it_holds_back_and_goes_on_when_let_go(house):
    position = parked_event(house)
    (shown,) = house.get(SYSTEM, "admin").json["parked"]
    assert (shown["position"], shown["error"], shown["holds_back"]) == (position, "ValueError", 1)
    assert post(house, f"{SYSTEM}/parked/reporting/{position}/retry").status_code == 200
    inbox = Inbox(house.database, tasks.handle)
    assert sum(inbox.work_lane(lane) for lane in range(house.settings.lanes)) == 2
    assert house.rows("SELECT 1 FROM bus.alert WHERE settled_at IS NULL") == []
    assert post(house, f"{SYSTEM}/parked/reporting/{position}/retry").status_code == 409


def test_dropping_one_needs_a_reason_which_is_kept_and_frees_what_waited(house):
    position = parked_event(house)
    assert post(house, f"{SYSTEM}/parked/reporting/{position}/discard", reason="x").status_code == 422
    assert post(house, f"{SYSTEM}/parked/reporting/{position}/discard", reason="重复录入的测试件").status_code == 200
    ((state, due),) = house.rows(
        "SELECT state, (SELECT count(*) FROM bus.delivery WHERE consumer = 'reporting' AND state = 'pending' AND due_at <= now()) FROM bus.delivery"
        " WHERE position = :p AND consumer = 'reporting'",
        p=position,
    )
    assert (state, due) == ("discarded", 1)


def test_only_an_administrator_acts_and_only_who_oversees_looks(house):
    position = parked_event(house)
    assert post(house, f"{SYSTEM}/parked/reporting/{position}/retry", "supervisor").status_code == 403
    assert house.get(SYSTEM, "clerk").status_code == 403
    assert house.get("/board/system", "supervisor").status_code == 200
    assert post(house, f"{SYSTEM}/parked/nobody/{position}/retry").status_code == 404


def test_a_service_none_of_whose_workers_was_heard_is_silent_until_its_heart_beats(house):
    with house.database.reading() as connection:
        assert {heart.health(None) for heart in SystemStore(connection).standing().hearts} == {Health.SILENT}
    beaten(house.assignment)
    hearts = {one["service"]: one["health"] for one in house.get(SYSTEM, "admin").json["workers"]}
    assert hearts == {"intake": "silent", "assignment": "good", "reporting": "silent"}


def test_a_worker_that_fell_silent_is_a_finding_only_while_no_other_of_its_service_goes_on():
    moment = datetime.now(UTC)
    old, new = moment - timedelta(minutes=5), moment
    others = [Heart(service, "1", new) for service in ("intake", "reporting")]
    chain = Chain(0, "", None, None)
    alone = Standing([], [*others, Heart("assignment", "1", old)], chain, [], 0)
    assert (alone.health_of(alone.hearts[-1], moment), alone.worst(moment)) == (Health.LATE, Health.LATE)
    replaced = replace(alone, hearts=[*alone.hearts, Heart("assignment", "2", new)])
    assert (replaced.health_of(replaced.hearts[2], moment), replaced.worst(moment)) == (Health.GONE, Health.GOOD)


def test_a_scrape_tells_what_waits_what_is_parked_and_how_requests_were_answered(house):
    parked_event(house)
    beaten(house.assignment)
    scraped = house.get("/reporting/metrics", None).text
    assert 'daiban_bus_parked{consumer="reporting"} 1.0' in scraped
    assert 'daiban_heartbeat_age_seconds{service="assignment"}' in scraped
    assert "daiban_chain_lag_seconds" in scraped
    house.get("/reporting/healthz", None)
    assert 'rule="/reporting/healthz"' in house.get("/reporting/metrics", None).text


def test_the_dashboard_and_the_alerts_ask_only_for_what_is_measured(house):
    scraped = house.get("/reporting/metrics", None).text
    known = set(re.findall(r"^# TYPE (daiban_\w+)", scraped, re.MULTILINE)) | {"daiban_http_seconds"}
    files = (Path("deploy/grafana/daiban.json"), Path("deploy/prometheus/rules.yml"))
    asked = {name for file in files for name in re.findall(r"\bdaiban_\w+", file.read_text())}
    assert {re.sub(r"_(bucket|count|sum)$", "", name) for name in asked} <= known


def test_the_board_prints_the_head_of_the_chain_that_verifies(house):
    import psycopg

    from shared.runtime.bus.folder import fold

    house.hear(a_story(house, "CHAINED000001").submitted().accepted())
    assert "<code>" not in house.get("/board", "supervisor").text.partition("<main")[2]
    with psycopg.connect(house.settings.service_url("folder"), autocommit=True) as connection:
        fold(connection)
    ((head,),) = house.rows("SELECT encode(hash, 'hex') FROM bus.head")
    assert f"<code>{head}</code>" in house.get("/board", "supervisor").text
