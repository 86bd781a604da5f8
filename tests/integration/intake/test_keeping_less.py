"""Merging, restricting, exporting and erasing a person: who may, what is refused, and that nothing is left."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from shared.identity.closed_cases import PURPOSE, vouched
from tests.integration.intake.conftest import REQUESTS
from tests.integration.intake.register import RESIDENTS, a_phone, an_id_number, corrected, entered, opened
from tests.integration.intake.test_personal_data import whole_database

MISTAKE = {"reason": "own_wish"}


@pytest.fixture
def dispatcher(signed_in):
    return signed_in("dispatcher")


def person_of(owner, made):
    return str(owner.execute("SELECT resident_id FROM intake.request WHERE id = %s", (made["id"],)).fetchone()[0])


def a_request_of(caller, phone, name="登记甲", **more):
    return caller.submitted(requester={"name": name, "phone": phone}, channel="window", **more)


def test_two_entries_of_one_person_become_one_and_both_phones_find_it(clerk, dispatcher, owner):
    number, phones = an_id_number(), [a_phone(), a_phone()]
    kept, other = entered(clerk, phone=phones[0]), entered(clerk, phone=phones[1], id_number=number, address="八组")
    asked = a_request_of(clerk, phones[1])
    reply = dispatcher.post(f"{RESIDENTS}/{kept}/merge", {"other": other, "reason": "told"})
    assert reply.json == {"id": kept}
    for written in (*phones, number):
        assert [one["id"] for one in clerk.post(f"{RESIDENTS}/searches", {"number": written}).json] == [kept]
    page = clerk.get(f"{RESIDENTS}/{other}").json
    assert (page["id"], [row["id"] for row in page["requests"]]) == (kept, [asked["id"]])
    assert opened(clerk, kept)["address"] == "八组"
    again = a_request_of(clerk, phones[1])
    assert person_of(owner, again) == kept


def test_a_merger_can_be_taken_back(clerk, dispatcher):
    kept, other = entered(clerk, address="三组"), entered(clerk)
    dispatcher.post(f"{RESIDENTS}/{kept}/merge", {"other": other, "reason": "typing"})
    assert dispatcher.post(f"{RESIDENTS}/{other}/separate").json == {"id": kept}
    assert clerk.get(f"{RESIDENTS}/{other}").json["id"] == other
    actions = [change["action"] for change in clerk.get(f"{RESIDENTS}/{kept}").json["changes"]]
    assert actions[:2] == ["separated", "merged"]


def test_different_papers_are_different_people(clerk, dispatcher):
    kept, other = (entered(clerk, id_number=an_id_number()) for _ in range(2))
    reply = dispatcher.post(f"{RESIDENTS}/{kept}/merge", {"other": other, "reason": "told"})
    assert (reply.status_code, reply.json["code"]) == (409, "different-people")
    same = dispatcher.post(f"{RESIDENTS}/{kept}/merge", {"other": kept, "reason": "told"})
    assert (same.status_code, same.json["code"]) == (409, "same-entry")


def test_the_window_alone_neither_merges_nor_restricts_nor_erases(clerk):
    person, other = entered(clerk), entered(clerk)
    for path, body in (
        ("merge", {"other": other, "reason": "told"}),
        ("restrict", {"reason": "archives"}),
        ("erase", MISTAKE),
    ):
        assert clerk.post(f"{RESIDENTS}/{person}/{path}", body).status_code == 403, path


def test_a_restricted_person_is_kept_and_not_used(clerk, dispatcher):
    person = entered(clerk)
    opened(clerk, person)
    assert dispatcher.post(f"{RESIDENTS}/{person}/restrict", {"reason": "archives"}).status_code == 200
    refused = clerk.post(f"{RESIDENTS}/{person}/reveal", {"reason": "handling"})
    assert (refused.status_code, refused.json["code"]) == (403, "restricted")
    assert "档案法" in refused.json["detail"]
    assert clerk.get(f"{RESIDENTS}/{person}").json["open_until"] is None
    assert opened(dispatcher, person, "own_wish")["name"] == "登记甲"
    assert dispatcher.post(f"{RESIDENTS}/{person}/erase", MISTAKE).json["code"] == "restricted"
    assert dispatcher.post(f"{RESIDENTS}/{person}/lift-restriction").status_code == 200
    assert opened(clerk, person)["name"] == "登记甲"


def test_erasure_is_refused_while_something_is_under_way(clerk, dispatcher, owner, settings):
    phone = a_phone()
    made = a_request_of(clerk, phone)
    person = person_of(owner, made)
    waiting = dispatcher.post(f"{RESIDENTS}/{person}/erase", MISTAKE)
    assert (waiting.status_code, waiting.json["code"]) == (409, "cases-open")
    assert "1件" in waiting.json["detail"]
    clerk.command(made["id"], "accept", {"matter_code": "dibao"})
    unchecked = dispatcher.post(f"{RESIDENTS}/{person}/erase", MISTAKE)
    assert (unchecked.status_code, unchecked.json["code"]) == (409, "cases-to-check")
    now = datetime.now(UTC)
    for ended, at, code in (
        ([], now, "cases-to-check"),
        ([made["id"]], now - timedelta(hours=1), "not-vouched-for"),
        ([made["id"]], now + timedelta(hours=1), "not-vouched-for"),
    ):
        word = vouched(settings.derived(PURPOSE), map(UUID, ended), at)
        refused = dispatcher.post(f"{RESIDENTS}/{person}/erase", {**MISTAKE, "closed": word})
        assert (refused.status_code, refused.json["code"]) == (409, code)
    forged = vouched(b"another secret", [UUID(made["id"])], now)
    assert dispatcher.post(f"{RESIDENTS}/{person}/erase", {**MISTAKE, "closed": forged}).status_code == 409
    word = vouched(settings.derived(PURPOSE), [UUID(made["id"])], now)
    erased = dispatcher.post(f"{RESIDENTS}/{person}/erase", {**MISTAKE, "closed": word})
    assert erased.json == {"id": person, "requests": 1}


def test_whom_somebody_else_asks_for_finds_it_on_their_own_page(clerk, dispatcher, owner):
    """And when that person is erased, the other's request no longer names them."""
    phone, number = a_phone(), an_id_number()
    mother = entered(clerk, name="登记母", phone=phone, id_number=number)
    by_phone = a_request_of(clerk, a_phone(), name="登记子", beneficiary={"name": "登记母", "phone": phone})
    by_paper = a_request_of(clerk, a_phone(), name="登记女", beneficiary={"name": "写错的名", "id_number": number})
    unknown = a_request_of(clerk, a_phone(), name="登记子", beneficiary={"name": "登记母"})
    page = clerk.get(f"{RESIDENTS}/{mother}").json
    assert [row["id"] for row in page["asked_for"]] == [by_paper["id"], by_phone["id"]]
    assert page["requests"] == []
    assert dispatcher.post(f"{RESIDENTS}/{mother}/erase", MISTAKE).status_code == 200
    left = owner.execute("SELECT beneficiary, beneficiary_id FROM intake.request WHERE id = %s", (by_phone["id"],))
    assert left.fetchone() == (None, None)
    other = owner.execute("SELECT beneficiary_id FROM intake.request WHERE id = %s", (unknown["id"],)).fetchone()
    assert other == (None,)


def test_erasing_leaves_nothing_that_opens_and_keeps_the_totals(clerk, dispatcher, owner):
    """Every column of every table is looked through for the person's own texts and for what finds them."""
    phones, number = [a_phone(), a_phone()], an_id_number()
    person = entered(
        clerk,
        name="金丝雀忘记",
        phone=phones[0],
        phones=[phones[1]],
        address="金丝雀巷",
        id_number=number,
        circumstances=["low_income"],
    )
    other = entered(clerk, name="金丝雀重复")
    clerk.post(f"{RESIDENTS}/{person}/household", {"village_group": 8})
    firm = {"kind": "cooperative", "name": "金丝雀合作社", "village_code": "510503108201"}
    made_firm = clerk.post("/api/intake/v1/firms", firm).json["id"]
    contact = {"name": "金丝雀忘记", "phone": phones[0]}
    assert clerk.post(f"/api/intake/v1/firms/{made_firm}/contacts", contact).json["id"] == person
    dispatcher.post(f"{RESIDENTS}/{person}/merge", {"other": other, "reason": "told"})
    opened(clerk, person, "other", note="金丝雀的理由")
    made = a_request_of(clerk, phones[0], "金丝雀忘记", description="金丝雀所述")
    clerk.command(made["id"], "withdraw", {})
    finders = owner.execute(
        "SELECT phone_hash, same_person_hash, id_hash FROM intake.resident WHERE id = %s", (person,)
    ).fetchone()
    further = owner.execute("SELECT phone_hash FROM intake.resident_phone WHERE resident_id = %s", (person,)).fetchall()
    count = owner.execute("SELECT count(*) FROM intake.request").fetchone()

    assert dispatcher.post(f"{RESIDENTS}/{person}/erase", MISTAKE).status_code == 200

    rows = whole_database(owner)
    for canary in ("金丝雀", *phones, number, *finders, *(row[0] for row in further)):
        assert canary not in rows, canary
    keys = "SELECT count(*) FROM identity.person_key WHERE subject = ANY (%s::uuid[])"
    assert owner.execute(keys, ([person, other],)).fetchone() == (0,)
    for table in ("resident_phone", "household_member", "organisation_contact"):
        assert owner.execute(f"SELECT count(*) FROM intake.{table} WHERE resident_id = %s", (person,)).fetchone() == (
            0,
        )
    assert owner.execute("SELECT count(*) FROM intake.request").fetchone() == count
    page = clerk.get(f"{RESIDENTS}/{person}").json
    assert (page["erased"], page["name"], len(page["requests"])) == (True, "", 1)
    assert clerk.post(f"{RESIDENTS}/searches", {"number": phones[0]}).json == []
    assert clerk.get(f"{REQUESTS}/{made['id']}").json["description"] is None
    assert dispatcher.post(f"{RESIDENTS}/{person}/erase", MISTAKE).json["code"] == "erased"


def test_erasure_is_told_once_for_every_entry_of_the_person(clerk, dispatcher, events):
    kept, other = entered(clerk), entered(clerk)
    dispatcher.post(f"{RESIDENTS}/{kept}/merge", {"other": other, "reason": "told"})
    dispatcher.post(f"{RESIDENTS}/{kept}/erase", MISTAKE)
    for person in (kept, other):
        assert [kind for kind, *_ in events(person)].count("resident.erased") == 1


def test_an_export_is_everything_of_the_person_and_is_on_record(clerk, owner):
    phone, number = a_phone(), an_id_number()
    person = entered(clerk, phone=phone, id_number=number, address="三组", circumstances=["disability"])
    made = a_request_of(clerk, phone, description="想申请低保")
    assert clerk.post(f"{RESIDENTS}/{person}/export").status_code == 403
    opened(clerk, person, "own_wish")
    told = clerk.post(f"{RESIDENTS}/{person}/export").json
    assert told["person"]["id_number"] == number
    assert told["person"]["circumstances"] == ["残疾"]
    assert [(row["number"], row["description"]) for row in told["requests"]] == [(made["number"], "想申请低保")]
    assert any(look["reason"] == "own_wish" for look in told["looks"])
    assert clerk.get(f"{RESIDENTS}/{person}/looks").json[0]["action"] == "exported"


def test_a_reason_holds_ten_minutes_and_no_longer(clerk, owner, app):
    from services.intake.register.domain import Look, open_reason

    person = entered(clerk)
    opened(clerk, person)
    account = owner.execute("SELECT id FROM identity.person WHERE username = 'clerk'").fetchone()[0]
    row = owner.execute("SELECT at FROM audit.entry WHERE subject = %s AND detail ? 'reason'", (person,)).fetchone()
    look = Look(row[0], "intake", "clerk", account, "revealed", person, {"reason": "handling"})
    now = datetime.now(UTC)
    assert open_reason([look], account, now) is look
    assert open_reason([look], account, now + timedelta(minutes=10)) is None


def test_a_corrected_restriction_or_merger_stays_in_the_history(clerk, dispatcher):
    person = entered(clerk)
    corrected(clerk, person, name="改名")
    dispatcher.post(f"{RESIDENTS}/{person}/restrict", {"reason": "dispute", "until": "2099-01-01"})
    dispatcher.post(f"{RESIDENTS}/{person}/lift-restriction")
    actions = [change["action"] for change in clerk.get(f"{RESIDENTS}/{person}").json["changes"]]
    assert actions == ["restriction_lifted", "restricted", "corrected", "registered"]
