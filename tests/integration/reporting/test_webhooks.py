"""Outgoing webhooks against a real server: told once per event under one id, signed, tried again after any death, replayable."""

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.reporting.webhooks import domain
from services.reporting.webhooks.sender import WebhookSender
from tests.conftest import environment_of
from tests.integration.reporting import conftest
from tests.integration.reporting.conftest import House
from tests.integration.reporting.test_merged_cases import a_story as a_story_with
from tests.integration.reporting.test_system import ADMIN, post
from tests.listening import listening

WEBHOOKS = "/api/reporting/v1/webhooks"


def a_story(house):
    return a_story_with(house, uuid4().hex[:12].upper())


@pytest.fixture(scope="module")
def server():
    with listening() as listener:
        yield listener


@pytest.fixture(scope="module")
def house(settings, database_of, server):
    from dataclasses import replace

    from shared.runtime.database import Database

    inside = (server.url.removeprefix("http://"),)
    conftest.ACCOUNTS["admin"] = ADMIN
    allowing = replace(settings, webhook_hosts=inside)
    opened = {service: Database(allowing, service) for service in ("intake", "assignment", "reporting")}
    yield House(allowing, opened.__getitem__)
    del conftest.ACCOUNTS["admin"]
    for database in opened.values():
        database.close()


@pytest.fixture
def hook(house, server):
    """A server that takes everything, and no endpoint of another test."""
    with house.database.transaction() as work:
        work.connection.exec_driver_sql("DELETE FROM reporting.webhook_endpoints")
        work.connection.exec_driver_sql("DELETE FROM reporting.house_notices")
    server.answers, server.told[:], server.heard[:] = [(200, {})], [], []
    return server


def registered(house, hook, *types, path="/in"):
    body = {"url": hook.url + path, "description": "统计平台", "types": types or ("request.accepted",)}
    reply = post(house, WEBHOOKS, **body)
    assert reply.status_code == 201, reply.text
    return reply.json


def send(house, later=timedelta(), said=None):
    sender = WebhookSender(house.database, lambda *what: (said if said is not None else []).append(what))
    return sender.look(datetime.now(UTC) + later)


def standing_of(house, endpoint):
    return house.get(f"{WEBHOOKS}/{endpoint['id']}", "admin").json


def deliveries(house, endpoint, **query):
    return house.get(f"{WEBHOOKS}/{endpoint['id']}/deliveries", "admin", **query).json


def test_only_what_was_chosen_is_told_signed_and_without_a_name(house, hook):
    endpoint = registered(house, hook)
    story = a_story(house).submitted().accepted().offered()
    house.hear(story)
    assert send(house) == 1
    ((headers, raw),) = hook.heard
    signed = domain.sign(endpoint["secret"], headers["webhook-id"], int(headers["webhook-timestamp"]), raw)
    assert headers["webhook-signature"] == f"v1,{signed}"
    ((_, told),) = hook.told
    assert (told["type"], told["data"]["case_id"]) == ("request.accepted", str(story.id))
    assert not {"requester_name", "description", "tracking_hash", "resident_id"} & set(told["data"])
    (row,) = deliveries(house, endpoint)
    assert (row["state"], row["status"], row["event_id"]) == ("delivered", 200, headers["webhook-id"])
    assert send(house) == 0


def test_an_event_handled_twice_makes_one_delivery(house, hook):
    from services.reporting.webhooks.deliveries import DeliveryStore

    endpoint = registered(house, hook)
    story = a_story(house).submitted().accepted()
    house.hear(story)
    with house.database.transaction() as work:
        store = DeliveryStore(work.connection)
        store.heard([store.event(deliveries(house, endpoint)[0]["position"])] * 2)
    assert len(deliveries(house, endpoint)) == 1


def test_a_complaint_about_a_person_is_told_to_nobody_outside(house, hook):
    endpoint = registered(house, hook, *domain.TYPES)
    house.hear(a_story(house).about(persons=[house.people["clerk"]]).submitted().accepted())
    assert deliveries(house, endpoint) == []


def test_taken_and_then_the_line_drops_comes_again_under_the_same_id(house, hook):
    endpoint = registered(house, hook)
    hook.answers = ["drop", (200, {})]
    house.hear(a_story(house).submitted().accepted())
    send(house)
    (row,) = deliveries(house, endpoint, state="waiting")
    assert row["attempts"] == 1
    assert standing_of(house, endpoint)["failures"] == 1
    assert send(house) == 0, "it rests"
    send(house, timedelta(seconds=30))
    assert len({headers["webhook-id"] for headers, _ in hook.heard}) == 1
    assert len(hook.heard) == 2
    assert standing_of(house, endpoint)["failing_since"] is None


@pytest.mark.parametrize("point", ["webhooks.after_claim", "webhooks.after_accept"])
def test_a_sender_killed_mid_send_is_taken_over_by_time(house, hook, point):
    endpoint = registered(house, hook)
    house.hear(a_story(house).submitted().accepted())
    environment = environment_of(
        house.settings, DAIBAN_CRASH_AT=point, DAIBAN_WEBHOOK_HOSTS=house.settings.webhook_hosts[0]
    )
    dying = subprocess.Popen([sys.executable, "-m", "services.reporting.notifier"], env=environment)
    assert dying.wait(60) == -signal.SIGKILL
    assert send(house) == 0, "the claim still stands"
    assert send(house, timedelta(seconds=61)) == 1
    assert deliveries(house, endpoint)[0]["state"] == "delivered"
    assert len({headers["webhook-id"] for headers, _ in hook.heard}) == 1


def test_a_redirect_is_not_followed(house, hook):
    registered(house, hook)
    hook.answers = [(302, f"{hook.url}/elsewhere")]
    house.hear(a_story(house).submitted().accepted())
    send(house)
    assert [path for path, _ in hook.told] == ["/in"]


def test_an_address_that_has_moved_inside_since_is_not_connected_to(house, hook):
    """Registered while allowed; the operator has since taken the host off the list: looked at anew at every try."""
    from dataclasses import replace

    from shared.runtime.database import Database

    endpoint = registered(house, hook)
    house.hear(a_story(house).submitted().accepted())
    strict = Database(replace(house.settings, webhook_hosts=()), "reporting")
    WebhookSender(strict, lambda *_: None).look(datetime.now(UTC))
    strict.close()
    assert hook.heard == []
    assert deliveries(house, endpoint)[0]["problem"] == "private address"


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("https://127.0.0.1/hook", "在内网或本机"),
        ("https://169.254.169.254/latest/meta-data", "在内网或本机"),
        ("https://[::1]/", "在内网或本机"),
        ("http://hooks.example.org/", "要以 https:// 开头"),
        ("https://no-such-host.invalid/", "找不到这个主机名"),
    ],
)
def test_a_bad_address_is_refused_at_registration_beside_its_field(house, hook, url, wrong):
    reply = post(house, WEBHOOKS, url=url, description="x", types=["request.closed"])
    assert reply.status_code == 422
    (error,) = reply.json["errors"]
    assert (error["pointer"], wrong in error["detail"]) == ("/url", True)
    page = house.post("/board/webhooks", "admin", url=url, description="x", types="request.closed")
    assert page.status_code == 422
    assert wrong in page.text


def test_days_of_failure_disable_it_with_a_reason_and_tell_the_responsible_once(house, hook):
    endpoint, said = registered(house, hook), []
    hook.answers = [(500, {})]
    house.hear(a_story(house).submitted().accepted())
    for days in (0, 2, 4, 6):
        send(house, timedelta(days=days), said)
    assert [standing_of(house, endpoint)[name] for name in ("state", "why")] == ["disabled", "silent"]
    assert [kind for kind, _ in said] == ["webhook_disabled"]
    assert "连续5天没有接收" in house.get(f"/board/webhooks/{endpoint['id']}", "admin").text
    house.hear(a_story(house).submitted().accepted())
    assert len(deliveries(house, endpoint)) == 1, "what happens meanwhile is not kept for it"


def test_an_endpoint_that_says_it_is_gone_is_believed(house, hook):
    endpoint = registered(house, hook)
    hook.answers = [(410, {})]
    house.hear(a_story(house).submitted().accepted())
    send(house)
    assert standing_of(house, endpoint)["why"] == "gone"


def test_switched_on_again_it_is_told_everything_since_then(house, hook):
    endpoint = registered(house, hook)
    before = datetime.now(UTC)
    where = f"{WEBHOOKS}/{endpoint['id']}"
    assert patch(house, where, on=False).json["state"] == "off"
    missed = [a_story(house).submitted().accepted() for _ in range(2)]
    house.hear(*missed)
    assert post(house, f"{where}/replay", since=before.isoformat()).status_code == 409
    patch(house, where, on=True)
    assert post(house, f"{where}/replay", since=before.isoformat()).json == {"deliveries": 2}
    assert send(house) == 2
    assert post(house, f"{where}/replay", since=before.isoformat()).json == {"deliveries": 2}
    send(house)
    assert len(hook.heard) == 4
    assert len({headers["webhook-id"] for headers, _ in hook.heard}) == 2
    position = deliveries(house, endpoint)[0]["position"]
    assert post(house, f"{where}/deliveries/{position}/replay").json == {"deliveries": 1}
    assert post(house, f"{where}/replay", since="2014-01-01T00:00:00+08:00").status_code == 422


def patch(house, path, tag=None, **body):
    headers = {"Authorization": f"Bearer {house.tokens['admin']}", **({"If-Match": tag} if tag else {})}
    return house.app.test_client().patch(path, headers=headers, json=body, base_url="http://127.0.0.1")


def test_the_secret_is_shown_once_sealed_at_rest_and_renewed_with_an_overlap(house, hook):
    endpoint = registered(house, hook)
    where = f"{WEBHOOKS}/{endpoint['id']}"
    assert "secret" not in standing_of(house, endpoint)
    (row,) = house.rows("SELECT secret FROM reporting.webhook_endpoints")
    assert endpoint["secret"].encode() not in bytes(row.secret)
    fresh = post(house, f"{where}/secret").json["secret"]
    house.hear(a_story(house).submitted().accepted())
    send(house)
    ((headers, raw),) = hook.heard
    identity = (headers["webhook-id"], int(headers["webhook-timestamp"]), raw)
    assert headers["webhook-signature"].split() == [
        f"v1,{domain.sign(secret, *identity)}" for secret in (fresh, endpoint["secret"])
    ]
    assert post(house, f"{where}/trial").status_code == 200
    send(house)
    assert hook.told[-1][1]["type"] == "webhook.test"


def test_a_registration_sent_twice_makes_one_and_gives_the_same_secret(house, hook):
    client, body = house.app.test_client(), {"url": hook.url, "description": "x", "types": ["request.closed"]}
    headers = {"Authorization": f"Bearer {house.tokens['admin']}", "Idempotency-Key": "once"}
    first, second = (
        client.post(WEBHOOKS, headers=headers, json=body, base_url="http://127.0.0.1").json for _ in range(2)
    )
    assert first == second
    assert len(house.get(WEBHOOKS, "admin").json) == 1


def test_an_old_version_overwrites_nothing_and_only_the_admin_looks(house, hook):
    endpoint = registered(house, hook)
    where = f"{WEBHOOKS}/{endpoint['id']}"
    tag = house.get(where, "admin").headers["ETag"]
    assert patch(house, where, tag, description="新名字").status_code == 200
    assert patch(house, where, tag, description="旧页面").status_code == 412
    assert house.get(WEBHOOKS, "supervisor").status_code == 403
    assert house.get(f"/board/webhooks/{endpoint['id']}", "admin").status_code == 200


def test_the_page_registers_shows_the_secret_switches_replays_and_removes(house, hook):
    made = house.post(
        "/board/webhooks", "admin", url=hook.url, description="热线", types=["request.accepted", "request.closed"]
    )
    assert made.status_code == 201
    assert "whsec_" in made.text
    (endpoint,) = house.get(WEBHOOKS, "admin").json
    own = f"/board/webhooks/{endpoint['id']}"
    for command in ("trial", "off", "on", "remove"):
        assert house.post(f"{own}/{command}", "admin").status_code == 303
        if command == "on":
            assert house.post(f"{own}/replay", "admin", since="2014-01-01T00:00").status_code == 422
            today = datetime.now(UTC).strftime("%Y-%m-%dT00:00")
            assert house.post(f"{own}/replay", "admin", since=today).status_code == 303
    assert house.get(own, "admin").status_code == 404
