"""A complaint about a cadre is hidden from whom it names and from their area, and handled above them."""

import uuid

import pytest

from tests.integration.intake.conftest import OTHER_TOWN, REQUESTS, TOWN, VILLAGE, a_request
from tests.integration.intake.test_pages import Reader

ABOUT = "反映窗口人员推诿"


@pytest.fixture
def complain(anonymous):
    return lambda **complaint: anonymous.submitted(description=ABOUT, complaint=complaint, matter_code="dibao")


def _sees(caller, made) -> bool:
    opened = caller.get(f"{REQUESTS}/{made['id']}").status_code
    listed = made["id"] in [row["id"] for row in caller.get(REQUESTS, page_size=500).json]
    found = made["id"] in [row["id"] for row in caller.get(REQUESTS, q=made["number"]).json]
    assert (opened == 200, opened == 404) == (listed, not listed) == (found, not found)
    return listed


def test_who_is_named_by_account_and_their_area_do_not_see_it_and_the_district_does(complain, signed_in):
    made = complain(about_account="clerk")
    assert not any(_sees(signed_in(name), made) for name in ("clerk", "second-clerk", "dispatcher", "other-clerk"))
    assert _sees(signed_in("supervisor"), made)


def test_a_name_among_the_words_is_enough(complain, signed_in, events):
    made = complain(about_name="窗口的second-clerk同志")
    assert not _sees(signed_in("second-clerk"), made)
    ((_, _, data),) = events(made["id"])
    assert data["recused_areas"] == [TOWN]
    assert len(data["recused_persons"]) == 2, "the name of one contains that of the other: both stay out"
    assert "second-clerk" not in str(data)


def test_a_name_nobody_knows_hides_it_from_the_whole_town(complain, signed_in, events):
    made = complain(about_name="一位姓赵的干部")
    assert not _sees(signed_in("clerk"), made)
    ((_, _, data),) = events(made["id"])
    assert (data["recused_persons"], data["recused_areas"]) == ([], [TOWN])


def test_an_area_alone_may_be_named(complain, signed_in):
    made = complain(about_area=OTHER_TOWN)
    assert _sees(signed_in("clerk"), made)
    assert not _sees(signed_in("clerk"), complain(about_area=TOWN))
    hidden = complain(about_area=VILLAGE)
    assert not _sees(signed_in("clerk"), hidden), "whoever serves the village from the town may be meant"
    assert _sees(signed_in("supervisor"), hidden)


def test_somebody_of_the_district_is_left_out_alone(complain, signed_in):
    made = complain(about_account="supervisor")
    assert not _sees(signed_in("supervisor"), made)
    assert _sees(signed_in("clerk"), made)


def test_a_complaint_that_names_nobody_still_passes_over_the_town(complain, signed_in):
    assert not _sees(signed_in("clerk"), complain())


@pytest.mark.parametrize("area", ["510503", "510503999", "abc"])
def test_an_area_that_is_no_town_or_village_is_refused(anonymous, area):
    reply = anonymous.post(REQUESTS, a_request(complaint={"about_area": area}))
    assert reply.status_code == 422
    assert reply.json["errors"][0]["pointer"] == "/complaint/about_area"


def test_every_command_answers_404_to_whom_it_is_hidden_from(complain, signed_in):
    made = complain(about_account="clerk")
    commands = {
        "accept": {"matter_code": "dibao"},
        "supplement-requests": {"missing": ["身份证"]},
        "refuse": {"reason": "没有", "where_to": "没有"},
        "withdraw": {},
        "supplements": {},
    }
    for command, body in commands.items():
        assert signed_in("second-clerk").command(made["id"], command, body).status_code == 404, command


def test_the_supervisor_accepts_it_in_the_hidden_clerks_place(complain, signed_in, events):
    made = complain(about_account="clerk")
    supervisor = signed_in("supervisor")
    assert supervisor.command(made["id"], "accept", {"matter_code": "dibao"}).json["status"] == "accepted"
    kind, _, data = events(made["id"])[-1]
    assert (kind, data["recused_areas"]) == ("request.accepted", [TOWN])


def test_the_supervisor_accepts_nothing_else(anonymous, signed_in):
    made = anonymous.submitted()
    assert signed_in("supervisor").command(made["id"], "accept", {"matter_code": "dibao"}).status_code == 403


def test_who_enters_a_complaint_about_the_own_area_neither_accepts_nor_keeps_it(clerk, owner):
    body = a_request(channel="window", matter_code="dibao", complaint={"about_account": "second-clerk"})
    reply = clerk.post(REQUESTS, {**body, "materials_complete": True})
    assert reply.json["errors"][0]["pointer"] == "/materials_complete"
    made = clerk.post(REQUESTS, body).json
    assert not _sees(clerk, made)
    (row,) = owner.execute(
        "SELECT entered_by IS NOT NULL, held_by IS NULL, complaint LIKE 'v1.%%' FROM intake.request WHERE id = %s",
        (uuid.UUID(made["id"]),),
    )
    assert row == (True, True, True)


def test_the_desk_pages_do_not_show_it(app, complain):
    made = complain(about_account="second-clerk")
    desk = Reader(app.test_client())
    desk.sign_in("clerk")
    assert made["number"] not in desk.open("/desk").text
    assert desk.open(f"/desk/requests/{made['id']}").status_code == 404


def test_a_resident_complains_on_one_page_and_is_told_the_number(app, owner):
    resident = Reader(app.test_client())
    page = resident.open("/ask/complaint").text
    key = page.split('name="key" value="')[1].split('"')[0]
    said = {"key": key, "description": ABOUT, "village_code": VILLAGE, "complaint.about_name": "姓赵的"}
    wrong = resident.send("/ask/complaint", **said)
    assert wrong.status_code == 422
    assert ABOUT in wrong.text
    for _ in range(2):
        sent = resident.send("/ask/complaint", **said, **{"requester.name": "反映人", "requester.phone": "13800138111"})
        assert sent.location == "/ask/done"
    assert "NX20" in resident.open("/ask/done").text
    made = owner.execute("SELECT recused_areas FROM intake.request ORDER BY id DESC LIMIT 2").fetchall()
    assert made[0] == ([TOWN],)
