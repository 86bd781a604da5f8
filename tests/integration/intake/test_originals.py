"""Originals handed over at the window: taken, listed, given back, each told to the services downstream."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.integration.intake.conftest import REQUESTS
from tests.integration.intake.test_pages import Reader

API = "/api/intake/v1/originals"
ITEM = "测试甲的户口簿一本"


def today() -> date:
    return (datetime.now(UTC) + timedelta(hours=8)).date()


def in_days(days: int) -> str:
    return (today() + timedelta(days=days)).isoformat()


def handed_over(clerk, made=None, **more):
    made = made or clerk.submitted(channel="window")
    body = {"kind": "household_register", "item": ITEM, "back_by": in_days(5), **more}
    reply = clerk.post(f"{REQUESTS}/{made['id']}/originals", body)
    return made, reply


def test_an_original_is_taken_once_and_told_without_saying_what_it_is(clerk, events, owner):
    made, reply = handed_over(clerk)
    assert reply.status_code == 201, reply.json
    assert reply.json["item"] == ITEM
    kind, _, data = events(made["id"])[-1]
    assert kind == "originals.taken"
    assert data["original_id"] == reply.json["id"]
    assert data["held_at"] == "510503108"
    assert ITEM not in str(data)
    (stored,) = owner.execute("SELECT item FROM intake.original WHERE id = %s", (reply.json["id"],)).fetchone()
    assert stored.startswith("v1.")


def test_the_same_key_takes_one_original(clerk, owner):
    made = clerk.submitted(channel="window")
    body = {"item": ITEM, "back_by": in_days(1)}
    first, again = (clerk.post(f"{REQUESTS}/{made['id']}/originals", body, "one key of this test") for _ in range(2))
    assert first.json == again.json
    count = "SELECT count(*) FROM intake.original WHERE request_id = %s"
    assert owner.execute(count, (made["id"],)).fetchone() == (1,)


def test_it_is_given_back_once_to_whom_is_named(clerk, events):
    made, reply = handed_over(clerk)
    path = f"{API}/{reply.json['id']}/return"
    assert clerk.post(path, {}).status_code == 422
    back = clerk.post(path, {"returned_to": "测试甲的儿子"})
    assert back.status_code == 200, back.json
    assert back.json["returned_to"] == "测试甲的儿子"
    kind, _, data = events(made["id"])[-1]
    assert (kind, data) == ("originals.returned", {"original_id": reply.json["id"]})
    again = clerk.post(path, {"returned_to": "别人"})
    assert (again.status_code, again.json["code"]) == (409, "already-returned")


@pytest.mark.parametrize(("back_by", "wrong"), [(-1, True), (0, False), (180, False), (181, True)])
def test_the_day_to_give_it_back_lies_within_half_a_year(clerk, back_by, wrong):
    _, reply = handed_over(clerk, back_by=in_days(back_by))
    assert reply.status_code == (422 if wrong else 201)


def test_a_refused_request_needs_nobodys_papers(clerk):
    made = clerk.submitted(channel="window")
    clerk.command(made["id"], "withdraw", {"reason": "不办了"})
    assert handed_over(clerk, made)[1].status_code == 409


def test_outside_the_area_there_is_no_such_request(clerk, signed_in):
    made, reply = handed_over(clerk)
    other = signed_in("other-clerk")
    assert handed_over(other, made)[1].status_code == 404
    assert other.get(f"{REQUESTS}/{made['id']}/originals").status_code == 404
    assert other.post(f"{API}/{reply.json['id']}/return", {"returned_to": "甲"}).status_code == 404
    assert reply.json["id"] not in {one["id"] for one in other.get(API).json}


def test_the_list_shows_the_overdue_first_in_two_statements_and_opens_nothing(clerk, owner, statements):
    made, late = handed_over(clerk, back_by=in_days(0))
    handed_over(clerk, made, back_by=in_days(90))
    yesterday = today() - timedelta(days=1)
    owner.execute("UPDATE intake.original SET back_by = %s WHERE id = %s", (yesterday, late.json["id"]))
    del statements[:]
    listed = clerk.get(API, page_size=2).json
    assert len([sent for sent in statements if "intake.original" in sent]) == 2
    assert listed[0]["id"] == late.json["id"]
    assert listed[0]["overdue"]
    assert ITEM not in str(listed)
    assert {one["id"] for one in clerk.get(API, overdue="true").json} == {late.json["id"]}


def test_pages_of_the_list_follow_one_another(clerk):
    made = clerk.submitted(channel="window")
    taken = {handed_over(clerk, made, back_by=in_days(100 + n))[1].json["id"] for n in range(5)}
    seen, after = [], None
    while True:
        reply = clerk.get(API, page_size=2, **({"after": after} if after else {}))
        seen += [one["id"] for one in reply.json]
        after = json.loads(reply.headers["X-Pagination"])["next"]
        if not after:
            break
    assert taken <= set(seen)
    assert len(seen) == len(set(seen))


def test_looking_at_originals_is_noted(clerk, owner):
    made, _ = handed_over(clerk)
    clerk.get(f"{REQUESTS}/{made['id']}/originals")
    noted = "SELECT count(*) FROM audit.entry WHERE subject = %s AND action = 'revealed' AND detail ->> 'page' = 'originals'"
    assert owner.execute(noted, (made["id"],)).fetchone() == (1,)


def test_the_pages_take_and_give_back_without_a_script(app, clerk):
    made = clerk.submitted(channel="window")
    desk = Reader(app.test_client())
    desk.sign_in("clerk")
    path = f"/desk/requests/{made['id']}/originals"
    desk.open(path)
    wrong = desk.send(path, kind="id_card", back_by=in_days(-3))
    assert wrong.status_code == 422
    assert 'href="#f-back-by"' in wrong.text
    assert desk.send(path, kind="id_card", item="身份证末四位0011", back_by=in_days(3)).location == path
    shown = desk.open(path).text
    assert "身份证末四位0011" in shown
    (taken,) = clerk.get(f"{REQUESTS}/{made['id']}/originals").json
    give_back = f"{path}/{taken['id']}/return"
    assert desk.send(give_back).status_code == 422
    assert desk.send(give_back, returned_to="测试甲").location == path
    assert "交给 测试甲" in desk.open(path).text
    assert "在外原件" in desk.open("/desk/originals").text
