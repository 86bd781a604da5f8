"""The register: found by whole numbers only, masked until a reason is stated, every look on record and shown."""

import pytest

from tests.integration.intake.conftest import REQUESTS, VILLAGE
from tests.integration.intake.register import (
    RESIDENTS,
    a_person,
    a_phone,
    an_id_number,
    corrected,
    entered,
    opened,
    pointers,
)
from tests.integration.intake.test_personal_data import whole_database

OTHER_VILLAGE = "510503102201"


def test_a_person_is_found_by_phone_and_by_paper_however_they_are_written(clerk):
    phone, second, number = a_phone(), a_phone(), an_id_number()
    person = entered(clerk, phone=phone, phones=[second], id_number=number.lower())
    for written in (phone, f"+86 {phone[:3]} {phone[3:]}", second, number, number[:6] + " " + number[6:]):
        found = clerk.post(f"{RESIDENTS}/searches", {"number": written}).json
        assert [one["id"] for one in found] == [person], written


def test_what_is_found_is_masked(clerk):
    number = an_id_number()
    entered(clerk, name="欧阳登记", id_number=number, address="三组二号")
    (found,) = clerk.post(f"{RESIDENTS}/searches", {"number": number}).json
    assert found["name"] == "欧***"
    assert "address" not in found
    assert number not in str(found)


def test_a_name_narrows_what_a_phone_found_and_finds_nobody_by_itself(clerk):
    phone = a_phone()
    for name in ("共用甲", "共用乙"):
        entered(clerk, name=name, phone=phone)
    assert len(clerk.post(f"{RESIDENTS}/searches", {"number": phone}).json) == 2
    assert len(clerk.post(f"{RESIDENTS}/searches", {"number": phone, "name": "乙"}).json) == 1
    assert pointers(clerk.post(f"{RESIDENTS}/searches", {"name": "共用甲"})) == ["/number"]


def test_a_number_with_a_wrong_check_digit_is_told_so(clerk, anonymous):
    number = an_id_number()
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    reply = clerk.post(f"{RESIDENTS}/searches", {"number": wrong})
    assert "校验码" in reply.json["errors"][0]["detail"]
    assert "校验码" in clerk.post(RESIDENTS, a_person(id_number=wrong)).json["errors"][0]["detail"]


@pytest.mark.parametrize("who", ["clerk", "dispatcher", "supervisor"])
def test_only_a_stated_reason_opens_a_person(signed_in, clerk, who):
    person = entered(clerk, address="三组二号", id_number=an_id_number(), circumstances=["disability"])
    caller = signed_in(who)
    assert caller.get(f"{RESIDENTS}/{person}").json["address"] is None
    assert caller.post(f"{RESIDENTS}/{person}/reveal", {}).status_code == 422
    assert pointers(caller.post(f"{RESIDENTS}/{person}/reveal", {"reason": "other"})) == ["/note"]
    seen = opened(caller, person)
    assert (seen["name"], seen["address"], seen["circumstances"]) == ("登记甲", "三组二号", None)
    page = caller.get(f"{RESIDENTS}/{person}").json
    assert page["address"] == "三组二号"
    assert page["open_until"]
    assert opened(caller, person, circumstances=True)["circumstances"] == ["disability"]


def test_what_one_person_opened_is_closed_to_another(clerk, signed_in):
    person = entered(clerk, address="三组二号")
    opened(clerk, person)
    assert signed_in("second-clerk").get(f"{RESIDENTS}/{person}").json["address"] is None


def test_who_looked_is_shown_on_the_page_with_time_person_role_and_reason(clerk, signed_in):
    person = entered(clerk)
    opened(signed_in("dispatcher"), person, "visit", circumstances=True)
    for _ in range(3):
        signed_in("dispatcher").get(f"{RESIDENTS}/{person}")
    looks = clerk.get(f"{RESIDENTS}/{person}").json["looks"]
    opened_looks = [look for look in looks if not look["masked"]]
    assert [(look["role"], look["name"], look["reason"], look["circumstances"]) for look in opened_looks] == [
        ("dispatcher", "dispatcher", "visit", True)
    ]
    assert opened_looks[0]["at"]


def test_a_look_at_a_request_of_theirs_counts_as_a_look_at_the_person(clerk, owner):
    made = clerk.submitted(requester={"name": "看诉求", "phone": a_phone()}, channel="window")
    clerk.get(f"{REQUESTS}/{made['id']}")
    person = owner.execute("SELECT resident_id FROM intake.request WHERE id = %s", (made["id"],)).fetchone()[0]
    page = clerk.get(f"{RESIDENTS}/{person}").json
    assert [row["number"] for row in page["requests"]] == [made["number"]]
    assert any(look["role"] == "clerk" and not look["masked"] for look in page["looks"])


def test_every_look_leaves_a_row_in_the_audit_and_no_words_of_a_reason_in_the_clear(clerk, owner):
    person = entered(clerk)
    rows = "SELECT count(*) FROM audit.entry WHERE subject = %s AND action = 'revealed'"
    before = owner.execute(rows, (person,)).fetchone()[0]
    opened(clerk, person, "other", note="金丝雀的理由")
    clerk.get(f"{RESIDENTS}/{person}")
    assert owner.execute(rows, (person,)).fetchone()[0] == before + 2
    assert "金丝雀" not in whole_database(owner)


def test_outside_the_own_area_there_is_nobody(clerk, signed_in):
    phone = a_phone()
    person = entered(clerk, phone=phone)
    stranger = signed_in("other-clerk")
    assert stranger.post(f"{RESIDENTS}/searches", {"number": phone}).json == []
    for method, path, body in (
        ("get", "", None),
        ("get", "/looks", None),
        ("post", "/reveal", {"reason": "handling"}),
        ("post", "/corrections", {"reason": "told", "version": 1, "name": "改"}),
        ("post", "/household", {"village_group": 8}),
        ("post", "/export", {}),
    ):
        call = getattr(stranger, method)
        reply = call(f"{RESIDENTS}/{person}{path}", body) if body is not None else call(f"{RESIDENTS}/{person}{path}")
        assert reply.status_code == 404, path
    assert pointers(stranger.post(RESIDENTS, a_person())) == ["/village_code"]


def test_nobody_without_a_right_gets_near(anonymous, signed_in):
    assert anonymous.post(f"{RESIDENTS}/searches", {"number": "13800138000"}).status_code == 401
    assert signed_in("organiser").post(f"{RESIDENTS}/searches", {"number": "13800138000"}).status_code == 403
    assert signed_in("supervisor").post(RESIDENTS, a_person()).status_code == 403


def test_the_same_paper_or_the_same_phone_and_name_are_entered_once(clerk):
    phone, number = a_phone(), an_id_number()
    entered(clerk, phone=phone, id_number=number)
    assert pointers(clerk.post(RESIDENTS, a_person(id_number=number))) == ["/id_number"]
    assert pointers(clerk.post(RESIDENTS, a_person(phone=phone))) == ["/name"]


def test_entering_twice_with_one_key_is_one_entry(clerk):
    body = a_person()
    first, again = (clerk.post(RESIDENTS, body, key="register-once") for _ in range(2))
    assert first.json == again.json
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_request_finds_the_person_who_was_entered(clerk, owner):
    phone = a_phone()
    person = entered(clerk, name="先登记", phone=phone)
    made = clerk.submitted(requester={"name": "先登记", "phone": phone}, channel="window")
    assert [row["id"] for row in clerk.get(f"{RESIDENTS}/{person}").json["requests"]] == [made["id"]]


def test_nothing_that_was_entered_stands_in_the_clear(clerk, owner):
    told = {
        "name": "金丝雀登记",
        "phone": "13612340001",
        "phones": ["13612340002"],
        "address": "金丝雀巷",
        "id_number": an_id_number(9001),
        "circumstances": ["mental_illness", "low_income"],
    }
    entered(clerk, **told)
    rows = whole_database(owner)
    for canary in ("金丝雀", told["phone"], "13612340002", told["id_number"], "mental_illness"):
        assert canary not in rows, canary


NASTY = [
    '=HYPERLINK("http://x","y")',
    "<script>alert(1)</script>",
    "{{7*7}}",
    "\u202eRTL",
    "𠮷野家",
    "'; DROP TABLE intake.resident; --",
    "%s %(name)s {0}",
    "\u200b零宽",
]


@pytest.mark.parametrize("text", NASTY)
def test_nasty_text_survives_unharmed(clerk, text):
    person = entered(clerk, name=text[:60], address=text)
    seen = opened(clerk, person, "other", note=text)
    assert (seen["name"], seen["address"]) == (text[:60].strip(), text.strip())


def test_nul_and_too_much_are_refused_with_the_field_named(clerk):
    assert pointers(clerk.post(RESIDENTS, a_person(name="a\x00b"))) == ["/name"]
    assert pointers(clerk.post(RESIDENTS, a_person(address="长" * 10_000))) == ["/address"]


def test_a_page_of_a_person_takes_a_fixed_number_of_statements(clerk, statements):
    person = entered(clerk)
    clerk.get(f"{RESIDENTS}/{person}")
    statements.clear()
    clerk.get(f"{RESIDENTS}/{person}")
    few = len(statements)
    for _ in range(3):
        opened(clerk, person)
        clerk.submitted(requester={"name": "登记甲", "phone": a_phone()}, channel="window")
    statements.clear()
    clerk.get(f"{RESIDENTS}/{person}")
    assert len(statements) == few


def test_a_correction_needs_the_version_that_was_looked_at(clerk):
    person = entered(clerk)
    assert corrected(clerk, person, name="改一").status_code == 200
    stale = clerk.post(f"{RESIDENTS}/{person}/corrections", {"reason": "told", "version": 1, "name": "改二"})
    assert stale.status_code == 412
    assert opened(clerk, person)["name"] == "改一"


def test_a_correction_needs_an_open_page_a_reason_and_a_change(clerk):
    person = entered(clerk)
    said = {"reason": "told", "version": 1, "name": "新名"}
    assert clerk.post(f"{RESIDENTS}/{person}/corrections", said).status_code == 403
    assert corrected(clerk, person, name="登记甲").status_code == 422
    assert pointers(corrected(clerk, person, name="新名", reason="other")) == ["/note"]
    assert pointers(corrected(clerk, person, name="新名", reason="nonsense")) == ["/reason"]


def test_a_corrected_person_is_found_by_the_new_numbers_only(clerk):
    old, new, number = a_phone(), a_phone(), an_id_number()
    person = entered(clerk, phone=old)
    assert corrected(clerk, person, phone=new, id_number=number).status_code == 200
    for written, found in ((old, []), (new, [person]), (number, [person])):
        assert [one["id"] for one in clerk.post(f"{RESIDENTS}/searches", {"number": written}).json] == found


def test_the_history_says_what_was_changed_and_keeps_no_old_text(clerk, owner):
    person = entered(clerk, name="金丝雀旧名", address="金丝雀旧址")
    corrected(clerk, person, name="新名", address="新址")
    (change, *_) = clerk.get(f"{RESIDENTS}/{person}").json["changes"]
    assert (change["action"], change["fields_changed"], change["reason"], change["name"]) == (
        "corrected",
        ["address", "name"],
        "told",
        "clerk",
    )
    row = owner.execute("SELECT r::text FROM intake.resident r WHERE id = %s", (person,)).fetchone()[0]
    assert row.count("v1.") == 3


def test_a_correction_never_makes_two_of_one_person(clerk):
    phone, number = a_phone(), an_id_number()
    entered(clerk, name="在册", phone=phone, id_number=number)
    other = entered(clerk, name="另册")
    assert pointers(corrected(clerk, other, name="在册", phone=phone)) == ["/name"]
    assert pointers(corrected(clerk, other, id_number=number)) == ["/id_number"]


def test_circumstances_change_only_for_who_has_opened_them(clerk, signed_in):
    person = entered(clerk, circumstances=["low_income"])
    opened(clerk, person, "correcting")
    said = {"reason": "visit", "version": 2, "circumstances": ["disability"]}
    assert clerk.post(f"{RESIDENTS}/{person}/corrections", said).status_code == 403
    assert corrected(clerk, person, circumstances=["disability", "low_income"]).status_code == 200
    assert opened(clerk, person, circumstances=True)["circumstances"] == ["disability", "low_income"]


def test_a_person_may_move_to_another_village(clerk, signed_in):
    person = entered(clerk)
    assert corrected(clerk, person, village_code=OTHER_VILLAGE).status_code == 200
    assert clerk.get(f"{RESIDENTS}/{person}").status_code == 404
    assert signed_in("other-clerk").get(f"{RESIDENTS}/{person}").json["village_code"] == OTHER_VILLAGE
    assert VILLAGE != OTHER_VILLAGE


def test_a_complaint_hidden_from_somebody_is_not_on_its_persons_page(clerk, anonymous, signed_in, owner):
    phone = a_phone()
    made = anonymous.submitted(
        requester={"name": "投诉人", "phone": phone},
        description="窗口的人态度不好",
        complaint={"about_account": "second-clerk"},
        matter_code="dibao",
    )
    person = owner.execute("SELECT resident_id FROM intake.request WHERE id = %s", (made["id"],)).fetchone()[0]
    shown = {who: signed_in(who).get(f"{RESIDENTS}/{person}").json["requests"] for who in ("clerk", "supervisor")}
    assert shown["clerk"] == []
    assert [row["id"] for row in shown["supervisor"]] == [made["id"]]
