"""A wrong entry is corrected the same day by whoever made it: the right words reach everybody, the old ones stay sealed."""

import uuid
from datetime import timedelta

import pytest

from tests.integration.intake.conftest import REQUESTS, VILLAGE
from tests.integration.intake.test_pages import Reader

OTHER_VILLAGE = "510503108202"


@pytest.fixture
def entered(clerk):
    """An entry of the clerk's own, today."""

    def made(phone="13511110001", name="李桂蓝", **more):
        return clerk.submitted(channel="window", requester={"name": name, "phone": phone}, **more)

    return made


def _correct(caller, made, **body):
    return caller.command(made["id"], "correct", body)


def _open(caller, made):
    return caller.get(f"{REQUESTS}/{made['id']}").json


def test_every_field_can_be_set_right_before_acceptance(entered, clerk, events):
    made = entered(matter_code="dibao")
    said = {
        "description": "想办残疾人证",
        "village_code": OTHER_VILLAGE,
        "channel": "phone",
        "matter_code": "canjiren_zheng",
        "requester": {"name": "李桂兰", "phone": "13511110002", "address": "三组"},
    }
    reply = _correct(clerk, made, **said)
    assert (reply.status_code, reply.json["village_code"], reply.json["channel"]) == (200, OTHER_VILLAGE, "phone")
    now = _open(clerk, made)
    assert (now["description"], now["requester"]["name"], now["requester"]["phone"]) == (
        "想办残疾人证",
        "李桂兰",
        "13511110002",
    )
    kind, _, data = events(made["id"])[-1]
    assert kind == "request.corrected"
    # And the person, when the one first entered has other requests and stays as they are.
    assert set(data["changed"]) - {"resident_id"} == {
        "description",
        "village",
        "channel",
        "matter_code",
        "requester_name",
        "requester_phone",
        "requester_address",
        "tail_hash",
    }
    assert "李桂兰" not in str(data)
    assert data["tail_hash"] != events(made["id"])[0][2]["tail_hash"]


def test_the_tracking_code_goes_with_the_right_phone(entered, clerk, anonymous):
    made = entered()
    _correct(clerk, made, requester={"phone": "13511119999"})
    proof = {"tracking_code": made["tracking_code"], "phone_tail": "9999"}
    assert anonymous.command(made["id"], "withdraw", proof).json["status"] == "withdrawn"


def test_what_is_the_same_changes_nothing_and_is_not_told(entered, clerk, events):
    made = entered()
    assert _correct(clerk, made, requester={"name": "李桂蓝"}).status_code == 200
    assert [kind for kind, *_ in events(made["id"])] == ["request.submitted"]


def test_it_is_written_down_which_fields_and_the_old_words_are_sealed(entered, clerk, owner):
    made = entered()
    _correct(clerk, made, description="换一个说法")
    (row,) = clerk.get(f"{REQUESTS}/{made['id']}/corrections").json
    assert row["fields"] == ["description"]
    before, detail = owner.execute(
        "SELECT c.before, a.detail FROM intake.correction c JOIN audit.entry a ON a.subject = c.request_id "
        "WHERE c.request_id = %s AND a.action = 'corrected'",
        (uuid.UUID(made["id"]),),
    ).fetchone()
    assert before.startswith("v1.")
    assert detail == {"fields": ["description"]}


def test_only_the_one_who_entered_it_and_only_that_day(entered, clerk, signed_in, anonymous, owner):
    made = entered()
    assert _correct(signed_in("second-clerk"), made, description="不是我登记的").json["code"] == "not-your-entry"
    assert _correct(signed_in("other-clerk"), made, description="别的镇").status_code == 404
    assert _correct(anonymous, made, description="没有登录").status_code == 401
    by_resident = anonymous.submitted()
    assert _correct(clerk, by_resident, description="群众自己写的").status_code == 403
    owner.execute(
        "UPDATE intake.request SET recorded_at = recorded_at - %s WHERE id = %s",
        (timedelta(days=1), uuid.UUID(made["id"])),
    )
    assert _correct(clerk, made, description="昨天的").json["code"] == "day-is-over"


def test_once_accepted_only_words_name_and_phone_can_be_set_right(entered, clerk, events):
    made = entered(matter_code="dibao", materials_complete=True)
    refused = _correct(clerk, made, village_code=OTHER_VILLAGE, requester={"address": "五组"})
    assert refused.status_code == 422
    assert {each["pointer"] for each in refused.json["errors"]} == {"/village_code", "/requester/address"}
    assert _correct(clerk, made, description="补一句话", requester={"name": "李桂兰"}).status_code == 200
    assert [kind for kind, *_ in events(made["id"])][-1] == "request.corrected"


def test_a_person_who_came_with_the_entry_is_corrected_where_they_stand(entered, clerk, owner):
    made = entered(phone="13511110010")
    before = _resident(owner, made)
    _correct(clerk, made, requester={"name": "李桂兰", "phone": "13511110011"})
    assert _resident(owner, made) == before
    again = entered(phone="13511110011", name="李桂兰")
    assert _resident(owner, again) == before, "found again by the right name and phone"


def test_a_request_put_to_the_wrong_person_moves_to_the_right_one_and_the_other_stays(entered, clerk, owner):
    first = entered(phone="13511110020", name="张三")
    second = entered(phone="13511110020", name="张三")
    right = entered(phone="13511110021", name="李四")
    _correct(clerk, second, requester={"name": "李四", "phone": "13511110021"})
    assert _resident(owner, second) == _resident(owner, right)
    assert _open(clerk, first)["requester"]["name"] == "张三"
    moved = _open(clerk, second)
    assert (moved["requester"]["name"], moved["description"]) == ("李四", _open(clerk, first)["description"])


def test_a_person_who_existed_only_by_the_mistake_is_erased(entered, clerk, owner):
    right = entered(phone="13511110030", name="王五")
    wrong = entered(phone="13511110031", name="王武")
    nobody = _resident(owner, wrong)
    _correct(clerk, wrong, requester={"name": "王五", "phone": "13511110030"})
    assert _resident(owner, wrong) == _resident(owner, right)
    erased = owner.execute("SELECT erased_at IS NOT NULL FROM intake.resident WHERE id = %s", (nobody,)).fetchone()
    assert erased == (True,)
    assert _open(clerk, wrong)["requester"]["name"] == "王五"


def test_no_phone_at_all_means_a_signature_on_paper(entered, clerk, owner):
    made = entered(phone="13511110040")
    assert _correct(clerk, made, requester={"phone": None}).status_code == 200
    row = owner.execute(
        "SELECT signs_on_paper, tail_hash FROM intake.request WHERE id = %s", (uuid.UUID(made["id"]),)
    ).fetchone()
    assert row == (True, None)


def test_a_village_outside_the_clerks_area_is_refused_at_its_field(entered, clerk):
    reply = _correct(clerk, entered(), village_code="510503102201")
    assert reply.json["errors"][0]["pointer"] == "/village_code"


def test_the_page_shows_what_stands_and_keeps_what_was_typed(app, entered, clerk):
    desk = Reader(app.test_client())
    desk.sign_in("clerk")
    made = entered(phone="13511110050")
    path = f"/desk/requests/{made['id']}/correct"
    assert "李桂蓝" in desk.open(path).text
    typed = {"description": "换过的话", "village_code": VILLAGE, "channel": "window", "requester__name": "李桂兰"}
    wrong = desk.send(path, **typed, requester__phone="12")
    assert wrong.status_code == 422
    assert "换过的话" in wrong.text
    assert desk.send(path, **typed, requester__phone="13511110050").status_code == 303
    shown = desk.open(f"/desk/requests/{made['id']}").text
    assert "更正过" in shown
    assert "李桂兰" in shown


def _resident(owner, made):
    row = owner.execute("SELECT resident_id FROM intake.request WHERE id = %s", (uuid.UUID(made["id"]),)).fetchone()
    return row[0]


def test_a_corrected_description_is_what_the_next_one_is_compared_with(entered, clerk, owner):
    """The sketch of the words follows them, and the village it may be compared in."""

    def sketch(made):
        return owner.execute("SELECT words_sketch FROM intake.request WHERE id = %s", (made["id"],)).fetchone()[0]

    made, other = entered(), entered(description="村口的桥坏了，晚上走路危险", village_code=OTHER_VILLAGE)
    assert sketch(made) != sketch(other)
    _correct(clerk, made, description="村口的桥坏了，晚上走路危险")
    assert sketch(made) != sketch(other), "another village has another key"
    _correct(clerk, made, village_code=OTHER_VILLAGE)
    assert sketch(made) == sketch(other)
