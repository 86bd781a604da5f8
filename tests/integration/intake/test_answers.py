"""Approved answers over HTTP: two persons before one is told, versions that give way, and a question closed with one."""

import uuid
from datetime import timedelta

import orjson
import psycopg
import pytest

from shared.reference.working_hours import local_day
from tests.integration.intake.conftest import REQUESTS

ANSWERS = "/api/intake/v1/answers"
TOWN_SQUARE = "赶集日便民服务中心开门吗，几点下班"


@pytest.fixture(scope="module")
def today(app):
    return local_day(app.extensions["clock"].now())


def words(today, **more):
    said = {"question_zh": TOWN_SQUARE, "question_en": "Is the centre open on market days?", "area": "510503"}
    told = {"answer_zh": "开门，九点到十七点半。\n中午不休息。", "answer_en": "Yes, from 9:00 to 17:30."}
    return {**said, **told, "keywords": ["赶集日"], "valid_from": today.isoformat(), **more}


@pytest.fixture
def approved(signed_in, today):
    """Writes as admin, approves as supervisor; the answer as it then stands."""

    def make(**more):
        made = signed_in("admin").post(ANSWERS, words(today, **more))
        assert made.status_code == 201, made.json
        reply = signed_in("supervisor").post(f"{ANSWERS}/{made.json['id']}/approve")
        assert reply.status_code == 200, reply.json
        return reply.json

    return make


def test_nobody_approves_what_they_wrote(signed_in, today, owner):
    made = signed_in("admin").post(ANSWERS, words(today)).json
    refused = signed_in("admin").post(f"{ANSWERS}/{made['id']}/approve")
    assert (refused.status_code, made["standing"]) == (409, "draft")
    with pytest.raises(psycopg.errors.CheckViolation, match="approved_by_another_person"):
        owner.execute(
            "UPDATE intake.answer SET approved_by = written_by, approved_at = now() WHERE id = %s", (made["id"],)
        )
    assert signed_in("supervisor").post(f"{ANSWERS}/{made['id']}/approve").json["standing"] == "in_use"
    assert signed_in("supervisor").post(f"{ANSWERS}/{made['id']}/approve").status_code == 409


def test_who_edits_a_draft_has_written_it(signed_in, today):
    made = signed_in("admin").post(ANSWERS, words(today)).json
    page = f"{ANSWERS}/{made['id']}"
    supervisor = signed_in("supervisor")
    tag = supervisor.get(page).headers["ETag"]
    put = supervisor.client.put
    headers = {"Authorization": f"Bearer {supervisor.token}", "If-Match": tag}
    assert put(page, json=words(today, answer_zh="改过"), headers=headers).json["answer_zh"] == "改过"
    assert put(page, json=words(today), headers=headers).status_code == 412
    assert supervisor.post(f"{page}/approve").status_code == 409
    assert signed_in("admin").post(f"{page}/approve").status_code == 200


def test_a_new_version_takes_the_place_of_the_one_before(signed_in, today, approved, owner):
    first = approved()
    tomorrow = (today + timedelta(days=1)).isoformat()
    second = signed_in("supervisor").post(f"{ANSWERS}/{first['id']}/versions", words(today, valid_from=tomorrow)).json
    assert (second["version"], second["line"]) == (2, first["line"])
    again = signed_in("supervisor").post(f"{ANSWERS}/{first['id']}/versions", words(today))
    assert again.status_code == 409
    assert signed_in("admin").post(f"{ANSWERS}/{second['id']}/approve").json["standing"] == "planned"
    assert signed_in("admin").get(f"{ANSWERS}/{first['id']}").json["valid_to"] == tomorrow
    with pytest.raises(psycopg.errors.ExclusionViolation, match="one_version_in_use_per_answer_and_day"):
        owner.execute("UPDATE intake.answer SET valid_to = NULL WHERE id = %s", (first["id"],))


def test_what_was_wrong_is_said_beside_the_field(signed_in, today):
    yesterday = (today - timedelta(days=1)).isoformat()
    wrong = {
        "area": "510504",
        "matter_code": "no_such",
        "unit_code": "u999",
        "valid_from": yesterday,
        "question_zh": "",
    }
    for name, value in wrong.items():
        reply = signed_in("admin").post(ANSWERS, words(today, **{name: value}))
        assert reply.status_code == 422, name
        assert any(name in str(one) for one in reply.json["errors"]), reply.json
    assert signed_in("clerk").post(ANSWERS, words(today)).status_code == 403


def test_a_question_is_answered_and_closed_in_one_step(clerk, approved, events, owner, anonymous):
    answer = approved(matter_code="dibao")
    made = clerk.submitted(description=f"请问{TOWN_SQUARE}", channel="window")
    reply = clerk.command(made["id"], "answer", {"answer_id": answer["id"], "note": "人多时先取号"})
    assert (reply.status_code, reply.json["status"], reply.json["answer_id"]) == (200, "answered", answer["id"])
    kind, _, data = events(made["id"])[-1]
    assert (kind, data["answer"]["zh"], data["matter_code"]) == ("request.answered", answer["answer_zh"], "dibao")
    assert data["note"]
    assert "取号" not in str(data)
    stored = owner.execute("SELECT answer_note FROM intake.request WHERE id = %s", (made["id"],)).fetchone()[0]
    assert stored
    assert "取号" not in stored
    assert clerk.command(made["id"], "answer", {"answer_id": answer["id"]}).status_code == 409
    assert clerk.command(made["id"], "accept", {"matter_code": "dibao"}).status_code == 409
    used = owner.execute("SELECT solved FROM intake.answer_use WHERE answer_id = %s", (answer["id"],)).fetchone()
    assert used == (1,)


def test_without_a_matter_of_its_own_it_counts_under_what_was_asked(clerk, approved, events):
    made = clerk.submitted(channel="window")
    told = clerk.command(made["id"], "answer", {"answer_id": approved()["id"]})
    assert events(made["id"])[-1][2]["matter_code"] == told.json["matter_code"] == "dibao"


def test_only_what_is_in_use_there_may_be_told(clerk, signed_in, approved, today):
    made = clerk.submitted(channel="window")
    draft = signed_in("admin").post(ANSWERS, words(today)).json["id"]
    elsewhere = approved(area="510503102")["id"]
    retired = approved()["id"]
    assert signed_in("admin").post(f"{ANSWERS}/{retired}/retire").json["standing"] == "retired"
    planned = approved(valid_from=(today + timedelta(days=3)).isoformat())["id"]
    for answer_id in (draft, elsewhere, retired, planned, str(uuid.uuid4())):
        assert clerk.command(made["id"], "answer", {"answer_id": answer_id}).status_code == 409
    assert signed_in("other-clerk").command(made["id"], "answer", {"answer_id": approved()["id"]}).status_code == 404
    assert signed_in("dispatcher").command(made["id"], "answer", {"answer_id": approved()["id"]}).status_code == 403


def test_nothing_closes_or_merges_while_an_original_is_out(clerk, approved, today):
    made, other = clerk.submitted(channel="window"), clerk.submitted(channel="window")
    back_by = (today + timedelta(days=3)).isoformat()
    taken = clerk.post(f"{REQUESTS}/{made['id']}/originals", {"kind": "id_card", "item": "身份证", "back_by": back_by})
    assert taken.status_code == 201, taken.json
    answer = approved()["id"]
    assert clerk.command(made["id"], "answer", {"answer_id": answer}).json["type"].endswith("originals-out")
    assert clerk.command(made["id"], "merge", {"into": other["id"]}).status_code == 409
    given = clerk.post(f"/api/intake/v1/originals/{taken.json['id']}/return", {"returned_to": "测试甲"})
    assert given.status_code == 200, given.json
    assert clerk.command(made["id"], "merge", {"into": other["id"]}).status_code == 200


def test_the_list_is_searched_by_words_matter_and_standing(signed_in, approved):
    made = approved(question_zh="医保卡丢了怎么补", matter_code="dibao")
    admin = signed_in("admin")
    assert made["id"] in [one["id"] for one in admin.get(ANSWERS, q="医保卡丢").json]
    assert admin.get(ANSWERS, q="没有这样的话").json == []
    assert {one["matter_code"] for one in admin.get(ANSWERS, matter_code="dibao").json} == {"dibao"}
    first = admin.get(ANSWERS, page_size=1)
    after = orjson.loads(first.headers["X-Pagination"])["next"]
    second = admin.get(ANSWERS, page_size=1, after=after)
    assert first.json[0]["id"] != second.json[0]["id"]
    assert admin.get(ANSWERS, after="WyJ4IiwieSJd").status_code == 422
