"""What is personal stays sealed, is looked at on the record, and can be erased for good."""

import threading
from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.intake.residents.store import ResidentStore
from services.intake.residents.use_cases import erase_resident, known_by_phone
from shared.contracts.errors import NotFound
from shared.contracts.events import SYSTEM
from shared.runtime.clock import FixedClock
from shared.runtime.sealing import BlindIndex, PersonSeal
from tests.integration.intake.conftest import REQUESTS, VILLAGE, a_request

CANARY = {"name": "金丝雀王五", "phone": "13987654321", "address": "金丝雀巷七号", "id_number": "11010519491231002X"}
SAID = "金丝雀说自己有病"


def whole_database(owner):
    """Every row of every table a service or the bus has, as text."""
    tables = owner.execute(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('intake', 'bus', 'audit', 'identity')"
    ).fetchall()
    return "\n".join(str(owner.execute(f"SELECT t::text FROM {table} t").fetchall()) for (table,) in tables)


def test_no_table_and_no_event_holds_a_name_a_phone_or_free_text(clerk, owner):
    made = clerk.submitted(
        requester=CANARY, description=SAID, channel="window", matter_code="dibao", materials_complete=True
    )
    rows = whole_database(owner)
    for canary in (*CANARY.values(), "金丝雀", made["tracking_code"]):
        assert canary not in rows, canary
    seen = clerk.get(f"{REQUESTS}/{made['id']}").json
    assert seen["description"] == SAID
    assert seen["requester"] == {**CANARY, "id_number": "110105********002X"}


def test_every_look_is_noted(clerk, owner):
    made = clerk.submitted()
    looks = "SELECT count(*) FROM audit.entry WHERE action = 'revealed' AND subject = %s AND actor_kind = 'clerk'"
    before = owner.execute(looks, (made["id"],)).fetchone()[0]
    clerk.get(f"{REQUESTS}/{made['id']}")
    assert owner.execute(looks, (made["id"],)).fetchone()[0] == before + 1


def resident_of(owner, made):
    return owner.execute("SELECT resident_id FROM intake.request WHERE id = %s", (made["id"],)).fetchone()[0]


def test_the_same_phone_and_name_are_one_person_and_a_shared_phone_is_two(anonymous, owner):
    first, again, other = (
        resident_of(owner, anonymous.submitted(requester={"name": name, "phone": phone}))
        for name, phone in (("李四", "13511112222"), (" 李 四", "+86 135 1111 2222"), ("李四娘", "13511112222"))
    )
    assert first == again
    assert first != other


def test_one_person_asking_many_times_at_once_is_one_resident(app, owner):
    body = a_request(requester={"name": "并发", "phone": "13411112222"})
    seen = []
    threads = [
        threading.Thread(target=lambda: seen.append(app.test_client().post(REQUESTS, json=body).json["id"]))
        for _ in range(8)
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    residents = owner.execute(
        "SELECT count(DISTINCT resident_id) FROM intake.request WHERE id = ANY (%s)", ([UUID(one) for one in seen],)
    ).fetchone()[0]
    assert (len(set(seen)), residents) == (8, 1)


def test_somebody_without_an_account_cannot_change_where_a_known_person_lives(anonymous, clerk):
    who = {"name": "住户", "phone": "13311112222"}
    clerk.submitted(requester={**who, "address": "真地址"}, channel="window")
    spoofed = anonymous.submitted(requester={**who, "address": "假地址"})
    later = clerk.submitted(requester=who, channel="window")
    assert clerk.get(f"{REQUESTS}/{spoofed['id']}").json["requester"]["address"] == "假地址"
    assert clerk.get(f"{REQUESTS}/{later['id']}").json["requester"]["address"] == "真地址"


@pytest.fixture
def erase(settings, database_of):
    def run(resident):
        with database_of("intake").transaction() as work:
            seal = PersonSeal(work.connection, settings)
            clock = FixedClock(datetime.now(UTC))
            erase_resident(ResidentStore(work.connection), seal, clock, work.outbox, SYSTEM, resident)

    return run


def test_an_erased_person_is_readable_nowhere_and_found_no_more(clerk, owner, erase, settings, database_of, events):
    made = clerk.submitted(requester={"name": "忘记我", "phone": "13211112222"}, description="请忘记")
    resident = resident_of(owner, made)
    erase(resident)
    seen = clerk.get(f"{REQUESTS}/{made['id']}").json
    assert seen["description"] is None
    assert set(seen["requester"].values()) == {None}
    assert clerk.get(REQUESTS, q="13211112222").json == []
    with database_of("intake").reading() as connection:
        seal = PersonSeal(connection, settings)
        assert known_by_phone(ResidentStore(connection), seal, BlindIndex(settings), "13211112222", None) == []
    assert [kind for kind, *_ in events(resident)] == ["resident.erased"]
    with pytest.raises(NotFound):
        erase(resident)


def test_a_phone_lists_the_people_of_the_own_area_with_their_open_requests(clerk, settings, database_of):
    who = {"name": "赵六", "phone": "13111112222", "address": "三组"}
    made = clerk.submitted(requester=who, channel="window")
    with database_of("intake").reading() as connection:
        found, elsewhere = (
            known_by_phone(
                ResidentStore(connection), PersonSeal(connection, settings), BlindIndex(settings), who["phone"], areas
            )
            for areas in ([VILLAGE[:9]], ["510503102"])
        )
    assert [(one.name, one.address, one.requests[0]["number"]) for one in found] == [("赵六", "三组", made["number"])]
    assert elsewhere == []
