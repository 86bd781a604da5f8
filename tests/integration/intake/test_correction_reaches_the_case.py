"""A person corrected at the window is corrected for whoever handles their open case: through the bus, sealed all the way."""

import pytest

from services.assignment.tasks import Worker
from shared.runtime.clock import SystemClock
from shared.runtime.sealing import PersonSeal
from tests.integration.intake.conftest import REQUESTS
from tests.integration.intake.register import RESIDENTS, a_phone, corrected, entered

FIELDS = ("requester_name", "requester_phone", "requester_address")


@pytest.fixture
def consume(settings, database_of):
    def run():
        worker = Worker(database_of("assignment"), SystemClock(), settings.offer_hours)
        return sum(worker.consume(lane) for lane in range(settings.lanes))

    return run


@pytest.fixture
def case(owner, settings, database_of):
    """What assignment would show of a case: name, phone, address."""

    def read(request):
        columns = ", ".join(FIELDS)
        row = owner.execute(f"SELECT {columns} FROM assignment.request WHERE id = %s", (request["id"],)).fetchone()
        with database_of("assignment").reading() as connection:
            seal = PersonSeal(connection, settings)
            return tuple(seal.open(sealed, field) for sealed, field in zip(row, FIELDS, strict=True))

    return read


def accepted(clerk, **requester):
    return clerk.submitted(requester=requester, channel="window", matter_code="dibao", materials_complete=True)


def person_of(owner, made):
    return owner.execute("SELECT resident_id FROM intake.request WHERE id = %s", (made["id"],)).fetchone()[0]


def test_an_open_case_gets_the_corrected_name_phone_and_address(clerk, owner, consume, case):
    made = accepted(clerk, name="写错名", phone=a_phone(), address="三组")
    consume()
    phone = a_phone()
    reply = corrected(clerk, person_of(owner, made), name="写对名", phone=phone, address="八组")
    assert reply.status_code == 200, reply.json
    consume()
    assert case(made) == ("写对名", phone, "八组")


def test_a_case_told_for_another_place_keeps_its_address(clerk, owner, consume, case):
    phone = a_phone()
    made = accepted(clerk, name="住户", phone=phone, address="三组")
    elsewhere = accepted(clerk, name="住户", phone=phone, address="母亲家")
    corrected(clerk, person_of(owner, made), address="八组")
    consume()
    assert [case(one)[2] for one in (made, elsewhere)] == ["三组", "八组"]


def test_a_phone_taken_out_is_gone_from_the_case_too(clerk, owner, consume, case):
    made = accepted(clerk, name="停机", phone=a_phone(), address="三组")
    corrected(clerk, person_of(owner, made), phone=None)
    consume()
    assert case(made) == ("停机", None, "三组")


def test_a_closed_case_stays_as_it_was(clerk, owner, consume, case):
    phone = a_phone()
    made = accepted(clerk, name="旧名", phone=phone)
    consume()
    owner.execute("UPDATE assignment.request SET state = 'closed' WHERE id = %s", (made["id"],))
    corrected(clerk, person_of(owner, made), name="新名")
    consume()
    assert case(made)[0] == "旧名"


def test_a_request_still_waiting_goes_on_with_what_was_corrected(clerk, owner, consume, case):
    made = clerk.submitted(requester={"name": "写错名", "phone": a_phone(), "address": "三组"}, channel="window")
    corrected(clerk, person_of(owner, made), name="写对名", address="八组")
    assert clerk.command(made["id"], "accept", {"matter_code": "dibao"}).status_code == 200
    consume()
    assert case(made)[::2] == ("写对名", "八组")


def test_the_event_holds_nothing_in_the_clear(clerk, owner, events):
    person = entered(clerk, name="金丝雀旧名", address="金丝雀旧址")
    corrected(clerk, person, name="金丝雀新名", address="金丝雀新址")
    ((kind, _, data),) = events(person)
    assert kind == "resident.corrected"
    assert data["changed"] == ["requester_address", "requester_name"]
    assert "金丝雀" not in str(data)


def test_a_new_phone_opens_the_progress_with_its_own_tail(clerk, anonymous, owner):
    made = clerk.submitted(requester={"name": "换号", "phone": a_phone()}, channel="window")
    corrected(clerk, person_of(owner, made), phone="13711119876")
    proof = {"tracking_code": made["tracking_code"], "phone_tail": "9876"}
    assert anonymous.command(made["id"], "withdraw", proof).status_code == 200


def test_merged_entries_share_corrections(clerk, signed_in, owner, consume, case):
    first = accepted(clerk, name="同一人", phone=a_phone())
    second = accepted(clerk, name="同一人", phone=a_phone())
    kept, other = person_of(owner, first), person_of(owner, second)
    merged = signed_in("dispatcher").post(f"{RESIDENTS}/{kept}/merge", {"other": str(other), "reason": "told"})
    assert merged.status_code == 200, merged.json
    corrected(clerk, kept, name="改过名")
    consume()
    assert [case(one)[0] for one in (first, second)] == ["改过名", "改过名"]
    assert clerk.get(f"{REQUESTS}/{second['id']}").status_code == 200
