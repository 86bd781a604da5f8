"""What a person tells stays sealed: no event, message, log or mail holds it in the clear, and after erasure nothing opens."""

import re
from dataclasses import replace

import pytest

from services.intake.residents.store import ResidentStore
from services.intake.residents.use_cases import erase_resident
from shared.contracts.events import SYSTEM
from shared.runtime.clock import SystemClock
from shared.runtime.database import Database
from shared.runtime.sealing import PersonSeal
from tests.faults.rig import MATTER, TOWN, VILLAGE
from tests.http import Caller, wait_for

pytestmark = [pytest.mark.faults, pytest.mark.timeout(400)]

NAME, PHONE, ADDRESS = "欧阳金丝雀", "13912345678", "向阳坡九十九号"
WORDS, RESULT, NOTE, COMMENT = "金丝雀所述之事", "金丝雀之结果", "金丝雀之记录", "金丝雀之评语"
TRACE = "traced-from-the-window-1"
CANARIES = (NAME, PHONE, ADDRESS, WORDS, RESULT, NOTE, COMMENT)


@pytest.fixture(scope="module")
def told(running):
    """One request of a person with recognisable words, all the way to its rating."""
    base = Caller(running.base)
    clerk, dispatcher = base.signed_in(f"clerk-{TOWN}"), base.signed_in(f"dispatcher-{TOWN}")
    body = {
        "description": WORDS,
        "village_code": VILLAGE,
        "channel": "phone",
        "requester": {"name": NAME, "phone": PHONE, "address": ADDRESS},
        "matter_code": MATTER,
        "materials_complete": True,
    }
    made = replace(clerk, trace=TRACE).post("/api/intake/v1/requests", body).json
    own = "/api/assignment/v1"
    (offer,) = wait_for(lambda: dispatcher.get(f"{own}/offers", request=made["id"]).json, 30, "an offer")
    volunteer = base.signed_in(offer["volunteer"]["account"])
    assert volunteer.post(f"{own}/offers/{offer['id']}/accept").status == 200
    (task,) = volunteer.get(f"{own}/assignments", request=made["id"]).json
    path = f"{own}/assignments/{task['id']}"
    assert volunteer.post(f"{path}/start").status == 200
    assert volunteer.post(f"{path}/logs", {"note": NOTE, "minutes": 5}).status == 201
    assert volunteer.post(f"{path}/complete", {"outcome": "solved", "result": RESULT}).status == 200
    confirmed = {
        "tracking_code": made["tracking_code"],
        "phone_tail": PHONE[-4:],
        "solved": True,
        "rating": 4,
        "comment": COMMENT,
    }
    assert base.post(f"{own}/confirmations", confirmed).status == 201
    own_page = f"/api/reporting/v1/track/{made['tracking_code']}"
    wait_for(lambda: base.get(own_page, phone_tail=PHONE[-4:]).status == 200, 30, "reporting to have heard")
    wait_for(
        lambda: running.sql("SELECT count(*) FROM bus.delivery WHERE state = 'pending'")[0][0] == 0,
        30,
        "every delivery done",
    )
    return made


def text_columns(house):
    return house.sql(
        "SELECT table_schema, table_name, column_name FROM information_schema.columns "
        "WHERE table_schema IN ('intake', 'assignment', 'reporting', 'bus', 'audit') AND data_type IN ('text', 'jsonb', 'ARRAY', 'bytea')"
    )


def test_no_table_and_no_event_holds_a_clear_word_of_a_resident(running, told):
    for schema, table, column in text_columns(running):
        for canary in (*CANARIES, told["tracking_code"]):
            found = running.sql(f'SELECT count(*) FROM {schema}.{table} WHERE "{column}"::text LIKE %s', f"%{canary}%")
            assert found == [(0,)], f"{schema}.{table}.{column} holds {canary}"


def test_no_log_of_any_process_or_server_holds_a_clear_word(running, told):
    logs = [*running.crew.logs.glob("*"), *(running.servers.data / "logs").glob("*")]
    assert len(logs) > 6
    for path in logs:
        text = path.read_bytes()
        for canary in (*CANARIES, told["tracking_code"]):
            assert canary.encode() not in text, f"{path.name} holds {canary}"


def test_one_request_id_is_found_in_the_logs_of_all_three_services(running, told):
    """From the window's click to the offer made after it and what reporting heard of both."""
    for process, words in (
        ("web", "answered"),
        ("assignment-worker", "event_handled"),
        ("reporting-worker", "request.offered"),
    ):
        lines = [line for line in running.crew.log(process).read_text().splitlines() if TRACE in line]
        assert any(words in line for line in lines), process
    kinds = {kind for (kind,) in running.sql("SELECT type FROM bus.event WHERE trace = %s", TRACE)}
    assert {"request.submitted", "request.accepted", "request.offered"} <= kinds


def test_the_broker_has_never_seen_a_clear_word(running, told):
    """The append-only file holds every command the broker was ever given."""
    written = b"".join(path.read_bytes() for path in (running.servers.data / "valkey").rglob("*") if path.is_file())
    assert b"consume" in written
    for canary in (*CANARIES, told["tracking_code"]):
        assert canary.encode() not in written
        assert canary.encode("unicode_escape") not in written


def test_a_message_to_a_worker_carries_numbers_only(running, told):
    written = b"".join(path.read_bytes() for path in (running.servers.data / "valkey").rglob("*.aof") if path.is_file())
    assert told["id"].encode() not in written
    assert not re.search(rb"1[3-9]\d{9}\b.{0,40}phone", written)


def test_an_erased_person_leaves_nothing_that_opens_anywhere(running, told):
    """Who is erased: the events stay for the totals, and nothing in them or in any table opens again."""
    intake = Database(running.settings, "intake")
    ((resident,),) = running.sql("SELECT resident_id FROM intake.request WHERE id = %s", told["id"])
    with intake.transaction() as work:
        erase_resident(
            ResidentStore(work.connection),
            PersonSeal(work.connection, running.settings),
            SystemClock(),
            work.outbox,
            SYSTEM,
            resident,
        )
    wait_for(
        lambda: running.sql("SELECT count(*) FROM bus.delivery WHERE state = 'pending'")[0][0] == 0,
        30,
        "every delivery done",
    )
    sealed = running.sql("SELECT data FROM bus.event WHERE subject = %s", told["id"])
    texts = [
        value
        for (data,) in sealed
        for value in data.values()
        if isinstance(value, str) and value.startswith(f"v1.{resident.hex}")
    ]
    assert texts, "the events hold sealed texts"
    with intake.transaction() as work:
        seal = PersonSeal(work.connection, running.settings)
        assert {seal.open(value, "whatever") for value in texts} == {None}
    intake.close()
    assert running.sql("SELECT count(*) FROM identity.person_key WHERE subject = %s", resident) == [(0,)]
    assert running.sql("SELECT count(*) FROM bus.event WHERE subject = %s AND type = 'request.closed'", told["id"]) == [
        (1,)
    ]
    clerk = Caller(running.base).signed_in(f"clerk-{TOWN}")
    shown = clerk.get(f"/api/intake/v1/requests/{told['id']}")
    assert shown.status in (200, 404)
    for canary in CANARIES:
        assert canary.encode() not in shown.body
