"""A request from receipt to acceptance over HTTP, on a real database."""

import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.intake.conftest import OTHER_TOWN, REQUESTS, TOWN, VILLAGE, a_request


def test_anybody_can_submit_and_is_told_number_and_tracking_code(anonymous, events):
    made = anonymous.submitted()
    assert made["status"] == "submitted"
    assert made["promised_due_on"] is None
    assert len(made["tracking_code"]) == 12
    assert made["number"].startswith("NX20")
    ((kind, _, data),) = events(made["id"])
    assert kind == "request.submitted"
    assert data["number"] == made["number"]
    assert made["tracking_code"] not in str(data)


def test_the_same_key_gives_the_first_reply_and_another_body_is_refused(anonymous):
    key = str(uuid.uuid4())
    first, again = (anonymous.post(REQUESTS, a_request(), key) for _ in range(2))
    assert (again.status_code, again.json) == (201, first.json)
    assert anonymous.post(REQUESTS, a_request(description="别的事"), key).status_code == 422


def test_many_at_once_with_one_key_make_one_request(app, anonymous, owner):
    key, seen = str(uuid.uuid4()), []
    body = a_request(requester={"name": "同时", "phone": "13711112222"})

    def send():
        seen.append(app.test_client().post(REQUESTS, json=body, headers={"Idempotency-Key": key}).json["id"])

    threads = [threading.Thread(target=send) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(seen) == 8
    assert len(set(seen)) == 1


@pytest.mark.parametrize(
    ("bad", "pointer"),
    [
        ({"description": ""}, "/description"),
        ({"description": "   "}, "/description"),
        ({"description": "长" * 10_000}, "/description"),
        ({"description": "a\x00b"}, "/description"),
        ({"village_code": "000000000000"}, "/village_code"),
        ({"village_code": TOWN}, "/village_code"),
        ({"requester": {"name": "甲", "phone": "12"}}, "/requester/phone"),
        ({"requester": {"name": "甲"}}, "/requester/phone"),
        ({"requester": {"name": "甲", "phone": "13800138000", "id_number": "1"}}, "/requester/id_number"),
        ({"matter_code": "nothing"}, "/matter_code"),
        ({"hacked": 1}, "/hacked"),
    ],
)
def test_bad_input_names_its_field(anonymous, bad, pointer):
    reply = anonymous.post(REQUESTS, a_request(**bad))
    assert reply.status_code == 422
    assert reply.content_type == "application/problem+json"
    assert pointer in [error["pointer"] for error in reply.json["errors"]]


@pytest.mark.parametrize(
    "said", ["=HYPERLINK(1)", "<script>alert(1)</script>", "{{7*7}}", "\u202eabc", "𠮷", "'; DROP TABLE x"]
)
def test_strange_text_is_kept_as_it_is(anonymous, clerk, said):
    made = anonymous.submitted(description=said)
    assert clerk.get(f"{REQUESTS}/{made['id']}").json["description"] == said


@pytest.mark.parametrize(
    "staff_only", [{"channel": "window"}, {"materials_complete": True}, {"occurred_at": "2015-01-05T10:00:00+08:00"}]
)
def test_what_only_staff_may_say_is_refused_to_others(anonymous, signed_in, staff_only):
    assert anonymous.post(REQUESTS, a_request(**staff_only)).status_code == 401
    assert signed_in("supervisor").post(REQUESTS, a_request(**staff_only)).status_code == 403


def test_a_clerk_registers_only_for_the_own_area(signed_in):
    reply = signed_in("other-clerk").post(REQUESTS, a_request(channel="window"))
    assert reply.status_code == 422
    assert reply.json["errors"][0]["pointer"] == "/village_code"


def test_outside_the_area_it_does_not_exist(anonymous, clerk, signed_in):
    path = f"{REQUESTS}/{anonymous.submitted()['id']}"
    assert clerk.get(path).status_code == 200
    assert signed_in("supervisor").get(path).status_code == 200
    assert signed_in("other-clerk").get(path).status_code == 404
    assert signed_in("organiser").get(path).status_code == 403
    assert anonymous.get(path).status_code == 401
    assert (
        signed_in("other-clerk").command(path.rsplit("/", 1)[1], "accept", {"matter_code": "dibao"}).status_code == 404
    )


def test_acceptance_starts_the_promise_and_happens_once(anonymous, clerk, events):
    made = anonymous.submitted()
    reply = clerk.command(made["id"], "accept", {"matter_code": "dibao"})
    assert reply.status_code == 200
    assert reply.json["status"] == "accepted"
    assert datetime.fromisoformat(reply.json["due_at"]) > datetime.now(UTC)
    assert clerk.command(made["id"], "accept", {"matter_code": "dibao"}).status_code == 409
    assert [kind for kind, *_ in events(made["id"])] == ["request.submitted", "request.accepted"]


def test_complete_papers_accept_in_the_same_step(clerk, events):
    made = clerk.submitted(channel="window", matter_code="dibao", materials_complete=True)
    assert made["status"] == "accepted"
    assert made["promised_due_on"]
    (_, submitted_at, _), (kind, accepted_at, data) = events(made["id"])
    assert kind == "request.accepted"
    assert submitted_at == accepted_at
    assert data["matter"]["promised_working_days"] == 5
    assert data["requester_phone"].startswith("v1.")


def test_a_back_entry_counts_from_its_own_day(clerk, events):
    at = "2014-09-26T10:00:00+08:00"
    made = clerk.submitted(channel="phone", occurred_at=at, matter_code="dibao", materials_complete=True)
    assert made["promised_due_on"] == "2014-10-09"
    assert made["number"].startswith("NX20140926-")
    assert {when for _, when, _ in events(made["id"])} == {datetime.fromisoformat(at)}


def test_a_step_lies_neither_before_the_last_one_nor_in_the_future(anonymous, clerk):
    made = anonymous.submitted()
    for wrong in ("2020-01-01T00:00:00+08:00", (datetime.now(UTC) + timedelta(days=1)).isoformat()):
        reply = clerk.command(made["id"], "accept", {"matter_code": "dibao", "occurred_at": wrong})
        assert reply.status_code == 422
        assert reply.json["errors"][0]["pointer"] == "/occurred_at"


def test_missing_papers_are_told_once_and_a_second_notice_needs_another_person(anonymous, clerk, signed_in):
    made = anonymous.submitted()
    missing = {"missing": ["身份证", "户口簿"]}
    assert clerk.command(made["id"], "supplement-requests", missing).json["status"] == "needs_supplement"
    assert clerk.command(made["id"], "accept", {"matter_code": "dibao"}).status_code == 409
    assert clerk.command(made["id"], "supplements").json["status"] == "submitted"
    proposed = clerk.command(made["id"], "supplement-requests", missing)
    assert (proposed.json["status"], proposed.json["notices"]) == ("submitted", 1)
    assert proposed.json["notice_proposed"] is True
    assert clerk.command(made["id"], "supplement-requests", missing).status_code == 409
    again = signed_in("second-clerk").command(made["id"], "supplement-requests", missing)
    assert (again.status_code, again.json["status"], again.json["notices"]) == (200, "needs_supplement", 2)
    assert again.json["notice_proposed"] is False


def test_a_refusal_takes_two_persons(anonymous, clerk, signed_in, events):
    made = anonymous.submitted()
    why = {"reason": "不归我们管", "where_to": "区住建局"}
    first = clerk.command(made["id"], "refuse", why)
    assert (first.json["status"], first.json["refusal_proposed"]) == ("submitted", True)
    assert clerk.command(made["id"], "refuse", why).status_code == 409
    assert [kind for kind, *_ in events(made["id"])] == ["request.submitted"]
    assert signed_in("dispatcher").command(made["id"], "refuse", why).json["status"] == "refused"
    kind, _, data = events(made["id"])[-1]
    assert (kind, data["where_to"]) == ("request.refused", "区住建局")
    assert "不归" not in str(data)


def test_a_resident_withdraws_with_code_and_phone_tail(anonymous, clerk):
    made = anonymous.submitted()
    proof = {"tracking_code": made["tracking_code"].lower(), "phone_tail": "8000"}
    assert anonymous.command(made["id"], "withdraw").status_code == 401
    assert anonymous.command(made["id"], "withdraw", {**proof, "phone_tail": "0000"}).status_code == 404
    assert anonymous.command(made["id"], "withdraw", {**proof, "reason": "不办了"}).json["status"] == "withdrawn"
    assert clerk.command(made["id"], "withdraw").status_code == 409


def test_guessing_a_tracking_code_ends_after_twenty_tries(anonymous):
    made = anonymous.submitted()
    wrong = {"tracking_code": "0" * 12, "phone_tail": "8000"}
    tried = [anonymous.command(made["id"], "withdraw", wrong).status_code for _ in range(21)]
    assert tried == [404] * 20 + [429]


def test_withdrawing_an_accepted_request_points_to_dispatch(clerk):
    made = clerk.submitted(channel="window", matter_code="dibao", materials_complete=True)
    reply = clerk.command(made["id"], "withdraw")
    assert reply.status_code == 409
    assert "/work/dispatch" in reply.json["detail"]


def test_lists_page_by_keyset_and_hold_nothing_personal(clerk, anonymous, signed_in):
    numbers = {anonymous.submitted()["number"] for _ in range(5)}
    seen, after = [], None
    while True:
        reply = clerk.get(REQUESTS, page_size=2, **({"after": after} if after else {}))
        seen += [row["number"] for row in reply.json]
        after = __import__("json").loads(reply.headers["X-Pagination"])["next"]
        if after is None:
            break
    assert numbers <= set(seen)
    assert len(seen) == len(set(seen))
    assert "13800138000" not in reply.text
    assert signed_in("other-clerk").get(REQUESTS).json == []
    assert clerk.get(REQUESTS, area=OTHER_TOWN).json == []
    assert clerk.get(REQUESTS, after="WyJ4Il0").status_code == 422


def test_a_list_is_searched_by_number_phone_or_matter(clerk):
    made = clerk.submitted(requester={"name": "查", "phone": "13611110000"}, matter_code="zhian_xunfang")
    for words in (made["number"], made["number"][:11], "136 1111 0000", "治安"):
        found = [row["id"] for row in clerk.get(REQUESTS, q=words, page_size=500).json]
        assert made["id"] in found, words
    assert clerk.get(REQUESTS, q="没有这样的词").json == []
    assert clerk.get(REQUESTS, q="NX%").json == []


def test_the_hot_path_takes_six_statements(clerk, statements):
    clerk.submitted(channel="window", matter_code="dibao", materials_complete=True)
    statements.clear()
    clerk.submitted(channel="window", matter_code="dibao", materials_complete=True)
    assert len(statements) == 6, statements


def test_a_list_takes_the_same_statements_however_long(clerk, statements):
    counts = set()
    for size in (1, 25):
        statements.clear()
        clerk.get(REQUESTS, page_size=size, status="submitted")
        counts.add(len(statements))
    assert counts == {3}


def test_catalogue_areas_and_suggestions_are_public(anonymous):
    assert len(anonymous.get("/api/intake/v1/matters", page_size=500).json) >= 24
    areas = anonymous.get("/api/intake/v1/areas", page_size=500).json
    assert sum(area["level"] == "village" for area in areas) == 201
    assert VILLAGE in [area["code"] for area in areas]
    found = anonymous.get("/api/intake/v1/suggestions", text="想申请低保", limit=1).json
    assert found[0]["matter_code"] == "dibao"
    assert anonymous.get("/api/intake/v1/suggestions", text="着火了").headers["X-Emergency"] == "119"


def test_a_session_ends_at_sign_out(app, anonymous):
    from tests.integration.intake.conftest import PASSWORD

    opened = anonymous.post("/api/intake/v1/sessions", {"username": "clerk", "password": PASSWORD}).json
    bearer = {"Authorization": f"Bearer {opened['token']}"}
    client = app.test_client()
    assert opened["account"]["roles"] == [{"role": "clerk", "area": TOWN}]
    assert client.get(REQUESTS, headers=bearer).status_code == 200
    assert client.delete("/api/intake/v1/sessions", headers=bearer).status_code == 204
    assert client.get(REQUESTS, headers=bearer).status_code == 401
    assert anonymous.post("/api/intake/v1/sessions", {"username": "clerk", "password": "wrong"}).status_code == 401
