"""Reading the audit: who oversees, by filters, itself noted; and a resident's own data, without names, behind code and digits."""

import pytest

from shared.contracts.events import Actor
from shared.runtime import audit
from tests.integration.reporting import conftest
from tests.integration.reporting.stories import VILLAGE
from tests.integration.reporting.test_merged_cases import a_story
from tests.integration.reporting.test_system import ADMIN

AUDIT = "/api/reporting/v1/audit"
HERE = "https://127.0.0.1"


@pytest.fixture(scope="module")
def house(settings, database_of):
    conftest.ACCOUNTS["admin"] = ADMIN
    made = conftest.House(settings, database_of)
    del conftest.ACCOUNTS["admin"]
    return made


@pytest.fixture(scope="module")
def story(house):
    told = a_story(house, "SEEN00000001").submitted().accepted()
    complaint = a_story(house, "SEEN00000002").about(persons=[house.people["supervisor"]]).submitted().accepted()
    house.hear(told, complaint)
    clerk = Actor("clerk", house.people["clerk"])
    with house.database.transaction() as work:
        connection = work.connection
        audit.note(connection, "intake", clerk, "revealed", told.id, VILLAGE, {"fields": ["requester_phone"]})
        audit.note(connection, "intake", Actor("resident"), "revealed", told.id, VILLAGE, {"page": "track"})
        audit.note(
            connection,
            "intake",
            clerk,
            "revealed",
            told._start["resident_id"],
            VILLAGE,
            {"reason": "legal", "note": "v1.x.y"},
        )
        audit.note(connection, "intake", clerk, "revealed", complaint.id, VILLAGE, {})
    return told, complaint


def test_it_is_read_by_filters_and_the_reading_is_noted(house, story):
    told, _ = story
    found = house.get(AUDIT, "admin", subject=str(told.id)).json
    assert [(each["action"], each["actor_kind"]) for each in found] == [("revealed", "resident"), ("revealed", "clerk")]
    assert (
        house.get(AUDIT, "admin", person=str(house.people["clerk"]), action="revealed").json[0]["service"] == "intake"
    )
    (latest,) = house.get(AUDIT, "admin", action="audit read", page_size=1).json
    assert latest["detail"]["filters"]["action"] == "revealed"


def test_what_is_about_a_complaint_is_hidden_from_whom_it_names(house, story):
    _, complaint = story
    assert house.get(AUDIT, "supervisor", subject=str(complaint.id)).json == []
    assert len(house.get(AUDIT, "admin", subject=str(complaint.id), action="revealed").json) == 1


def test_pages_follow_each_other_without_a_gap_and_strange_cursors_are_refused(house, story):
    first = house.get(AUDIT, "admin", page_size=2)
    following = first.headers["X-Pagination"].split('"next":"')[1].split('"')[0]
    second = house.get(AUDIT, "admin", page_size=2, after=following).json
    assert second[0]["id"] < first.json[-1]["id"]
    assert house.get(AUDIT, "admin", after="nonsense").status_code == 422


def test_only_who_oversees_reads_it(house, story):
    for who in ("clerk", "dispatcher", "leader", "volunteer"):
        assert house.get(AUDIT, who).status_code == 403
    page = house.get("/board/audit", "supervisor", action="revealed")
    assert page.status_code == 200
    assert "•••" in page.text
    assert "v1.x.y" not in page.text
    assert house.get("/board/audit", "supervisor", **{"from": "yesterday"}).status_code == 422


def test_a_resident_reads_who_looked_by_role_and_unit_and_why(house, story):
    client = house.app.test_client()
    asked = client.get("/track/SEEN00000001/looks", base_url=HERE)
    assert asked.headers["Location"].endswith("/track/SEEN00000001")
    token = client.get("/track", base_url=HERE).text.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "phone_tail": "8000"}
    client.post("/track/SEEN00000001", data=form, headers={"Referer": HERE}, base_url=HERE)
    page = client.get("/track/SEEN00000001/looks", base_url=HERE).text
    assert "窗口人员" in page
    assert "依法调取" in page
    assert "看到：电话" in page
    assert page.count("step-title") == 2, "own looks are left out"
    assert ">clerk<" not in page
    assert "谁看过我的信息" in client.get("/track/SEEN00000001", base_url=HERE).text
