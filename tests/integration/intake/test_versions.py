"""Versions of a matter over HTTP on a real database: from a date, corrected, retired, taken back; two admins at once."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from services.intake.app import web
from shared.runtime.clock import FixedClock
from tests.integration.intake.conftest import REQUESTS, Caller, a_request
from tests.unit.intake.matters import a_record

MATTERS = "/api/intake/v1/matters"
TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def clock():
    return FixedClock(NOON)


@pytest.fixture(scope="module")
def app(app, settings, clock):
    """The same house by a clock that stands still until it is moved."""
    made = web(settings, clock)
    yield made
    made.extensions["database"].close()


@pytest.fixture
def admin(signed_in):
    return signed_in("admin")


def the_body(**more):
    record = a_record(**{"unit_code": "u001", **more})
    return {name: value for name, value in record.items() if name not in ("unit", "valid_to", "fee_yuan")}


def version_body(**more):
    return {name: value for name, value in the_body(**more).items() if name != "code"}


def made_matter(admin, code, **more):
    reply = admin.post(MATTERS, the_body(code=code, **more))
    assert reply.status_code == 201, reply.json
    return reply.json


def versions_of(admin, code):
    reply = admin.get(f"{MATTERS}/{code}/versions")
    assert reply.status_code == 200
    return reply.json, reply.headers["ETag"]


def names_today(anonymous):
    return {matter["code"]: matter["name"] for matter in anonymous.get(MATTERS, page_size=500).json}


def test_a_new_matter_can_be_chosen_at_once_and_is_told(admin, anonymous, events):
    made = made_matter(admin, "xin_shixiang", name="新事项代办")
    assert (made["version"], made["state"], made["initials"]) == (1, "valid", "cs")
    assert names_today(anonymous)["xin_shixiang"] == "新事项代办"
    ((kind, _, data),) = events(made["id"])
    assert (kind, data["code"], data["version"], data["valid_to"]) == ("matter.changed", "xin_shixiang", 1, None)


def test_what_is_wrong_with_a_matter_is_told_per_field_in_both_languages(admin, app, tokens):
    bad = the_body(code="dibao", promised_working_days=21, aliases=["一"], unit_code="u999")
    reply = admin.post(MATTERS, bad)
    assert reply.status_code == 422
    told = {error["pointer"]: error["detail"] for error in reply.json["errors"]}
    assert {"/code", "/promised_working_days", "/aliases", "/unit_code"} <= told.keys()
    assert told["/code"] == "这个编码已经有了，请换一个。"
    english = app.test_client(use_cookies=False).post(
        MATTERS, json=bad, headers={"Authorization": f"Bearer {tokens['admin']}", "Accept-Language": "en"}
    )
    assert "exceed" in str(english.json["errors"])


def test_a_new_version_waits_for_its_day_and_a_running_case_keeps_its_own(
    app, admin, anonymous, clerk, clock, owner, events
):
    made_matter(admin, "hezuo_yiliao", name="新型农村合作医疗参保", category="合作医疗")
    start = TODAY + timedelta(days=7)
    before = clerk.submitted(channel="window", matter_code="hezuo_yiliao", materials_complete=True)
    _, tag = versions_of(admin, "hezuo_yiliao")
    reply = admin.post(
        f"{MATTERS}/hezuo_yiliao/versions",
        version_body(
            name="城乡居民医保参保", category="居民医保", promised_working_days=3, valid_from=start.isoformat()
        ),
        tag=tag,
    )
    assert (reply.status_code, reply.json["version"], reply.json["state"]) == (201, 2, "future")
    assert names_today(anonymous)["hezuo_yiliao"] == "新型农村合作医疗参保"
    clock.at += timedelta(days=7)
    try:
        assert names_today(anonymous)["hezuo_yiliao"] == "城乡居民医保参保"
        after = clerk.submitted(channel="window", matter_code="hezuo_yiliao", materials_complete=True)
        late = clerk.submitted(
            channel="paper", matter_code="hezuo_yiliao", materials_complete=True, occurred_at=NOON.isoformat()
        )
    finally:
        clock.at = NOON
    accepted = {made["id"]: events(made["id"])[-1][2]["matter"] for made in (before, after, late)}
    assert [accepted[made["id"]]["version"] for made in (before, after, late)] == [1, 2, 1]
    assert accepted[late["id"]]["name"] == "新型农村合作医疗参保"
    assert accepted[after["id"]]["unit"]["zh"]
    kept = owner.execute("SELECT matter_version FROM intake.request WHERE id = %s", (before["id"],)).fetchone()
    assert kept == (1,)


def test_both_versions_are_told_when_one_follows_the_other(admin, events):
    first = made_matter(admin, "liangban")
    start = (TODAY + timedelta(days=3)).isoformat()
    second = admin.post(f"{MATTERS}/liangban/versions", version_body(valid_from=start)).json
    assert [data["valid_to"] for _, _, data in events(first["id"])] == [None, start]
    assert [data["version"] for _, _, data in events(second["id"])] == [2]
    withdrawn = admin.post(f"{MATTERS}/liangban/versions/2/withdraw")
    assert [version["state"] for version in withdrawn.json] == ["withdrawn", "valid"]
    assert [data["valid_to"] for _, _, data in events(first["id"])] == [None, start, None]
    assert events(second["id"])[-1][2]["valid_to"] == start
    assert admin.post(f"{MATTERS}/liangban/versions/2/withdraw").status_code == 409


def test_the_wording_may_be_corrected_but_the_promise_of_running_cases_may_not(admin, anonymous, owner):
    made = made_matter(admin, "gengzheng")
    path = f"{MATTERS}/gengzheng/versions/1/corrections"
    body = {name: value for name, value in version_body(name="更正后的名称").items() if name != "valid_from"}
    assert admin.post(path, body).status_code == 200
    assert names_today(anonymous)["gengzheng"] == "更正后的名称"
    refused = admin.post(path, {**body, "promised_working_days": 9, "steps": [*body["steps"], *body["steps"]]})
    assert refused.status_code == 422
    assert {error["pointer"] for error in refused.json["errors"]} == {"/promised_working_days", "/steps"}
    audit = "SELECT action, detail FROM audit.entry WHERE subject = %s ORDER BY id"
    assert [(action, detail.get("fields")) for action, detail in owner.execute(audit, (made["id"],)).fetchall()] == [
        ("matter_added", None),
        ("matter_corrected", ["name"]),
    ]


def test_whoever_opened_an_older_state_is_told_so(admin):
    made_matter(admin, "chongtu")
    _, old = versions_of(admin, "chongtu")
    path = f"{MATTERS}/chongtu/versions/1/corrections"
    body = {name: value for name, value in version_body(name="第一个人改的").items() if name != "valid_from"}
    assert admin.post(path, body, tag=old).status_code == 200
    for late in (
        admin.post(path, {**body, "name": "第二个人改的"}, tag=old),
        admin.post(f"{MATTERS}/chongtu/versions", version_body(valid_from="2026-12-01"), tag=old),
        admin.post(f"{MATTERS}/chongtu/retire", {"valid_to": "2026-12-01"}, tag=old),
    ):
        assert (late.status_code, late.json["code"]) == (412, "changed-meanwhile")
    assert versions_of(admin, "chongtu")[0][0]["name"] == "第一个人改的"


def test_of_two_admins_at_once_one_is_told(app, tokens, admin):
    made_matter(admin, "tongshi")
    _, tag = versions_of(admin, "tongshi")
    replies = []

    def make(day):
        caller = Caller(app.test_client(use_cookies=False), tokens["admin"])
        replies.append(caller.post(f"{MATTERS}/tongshi/versions", version_body(valid_from=day), tag=tag).status_code)

    threads = [threading.Thread(target=make, args=(f"2026-12-0{day}",)) for day in range(1, 7)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(replies) == [201] + [412] * 5
    assert [version["version"] for version in versions_of(admin, "tongshi")[0]] == [2, 1]


def test_the_same_key_makes_one_version(admin):
    made_matter(admin, "yici")
    first, again = (
        admin.post(f"{MATTERS}/yici/versions", version_body(valid_from="2026-12-01"), key="the same") for _ in range(2)
    )
    assert (again.status_code, again.json) == (201, first.json)
    assert len(versions_of(admin, "yici")[0]) == 2


def test_a_retired_matter_cannot_be_chosen_and_names_its_successor(admin, anonymous, clerk, events):
    made = made_matter(admin, "tingyong")
    for successor in ("tingyong", "no_such", "=1"):
        bad = admin.post(f"{MATTERS}/tingyong/retire", {"valid_to": TODAY.isoformat(), "successor": successor})
        assert [error["pointer"] for error in bad.json["errors"]] == ["/successor"]
    reply = admin.post(f"{MATTERS}/tingyong/retire", {"valid_to": TODAY.isoformat(), "successor": "dibao"})
    assert (reply.status_code, reply.json[0]["state"], reply.json[0]["successor"]) == (200, "ended", "dibao")
    assert events(made["id"])[-1][2]["successor"] == "dibao"
    assert "tingyong" not in names_today(anonymous)
    assert clerk.post(REQUESTS, a_request(matter_code="tingyong")).status_code == 422
    again = admin.post(f"{MATTERS}/tingyong/retire", {"valid_to": "2026-12-01"})
    assert (again.status_code, again.json["code"]) == (409, "already-retired")
    assert admin.post(f"{MATTERS}/tingyong/keep-on").json[0]["state"] == "valid"
    assert "tingyong" in names_today(anonymous)


def test_no_version_begins_in_a_past_in_which_cases_were_accepted(admin, clerk):
    made_matter(admin, "guoqu")
    week_ago = (TODAY - timedelta(days=7)).isoformat()
    clerk.submitted(
        channel="paper",
        matter_code="guoqu",
        materials_complete=True,
        occurred_at=(NOON - timedelta(days=5)).isoformat(),
    )
    late = admin.post(f"{MATTERS}/guoqu/versions", version_body(valid_from=week_ago))
    assert [error["pointer"] for error in late.json["errors"]] == ["/valid_from"]
    assert admin.post(f"{MATTERS}/guoqu/versions", version_body(valid_from=TODAY.isoformat())).status_code == 201
    used = clerk.submitted(channel="window", matter_code="guoqu", materials_complete=True)
    assert used["status"] == "accepted"
    assert admin.post(f"{MATTERS}/guoqu/versions/2/withdraw").status_code == 409


def test_only_an_admin_changes_and_only_admin_and_supervisor_see_versions(signed_in, anonymous):
    for name, expected in (("supervisor", 200), ("clerk", 403), ("dispatcher", 403)):
        assert signed_in(name).get(f"{MATTERS}/dibao/versions").status_code == expected
    for name in ("supervisor", "clerk", "organiser"):
        assert signed_in(name).post(MATTERS, the_body(code="nicht")).status_code == 403
        assert signed_in(name).post(f"{MATTERS}/dibao/retire", {"valid_to": "2026-12-01"}).status_code == 403
    assert anonymous.post(MATTERS, the_body(code="nicht")).status_code == 401
    assert anonymous.get(f"{MATTERS}/no_such/versions").status_code == 401
    assert signed_in("admin").get(f"{MATTERS}/%00/versions").status_code == 404
