"""Papers of a request: which there are, that each print is noted, and that nothing sealed is shown to anybody else."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.intake.conftest import VILLAGE
from tests.integration.intake.test_pages import Reader
from tests.qr import read_qr

WORDS = "家里困难，想申请低保"


@pytest.fixture
def desk(app):
    reader = Reader(app.test_client())
    reader.sign_in("clerk")
    return reader


def printed(desk, made, paper, **fields):
    """The sheet that follows the button."""
    desk.open(f"/desk/requests/{made['id']}")
    reply = desk.send(f"/desk/requests/{made['id']}/papers/{paper}", **fields)
    assert reply.status_code == 303, reply.text[:300]
    return desk.open(reply.location)


def noted(owner, made, action):
    query = "SELECT count(*) FROM audit.entry WHERE subject = %s AND action = %s AND detail ->> 'paper' IS NOT NULL"
    return owner.execute(query, (made["id"], action)).fetchone()[0]


def test_a_receipt_is_printed_again_with_its_code_and_both_are_noted(desk, clerk, owner):
    made = clerk.submitted(channel="window", matter_code="dibao", materials_complete=True)
    sheet = printed(desk, made, "receipt").text
    code = made["tracking_code"]
    assert f"{code[:4]} {code[4:8]} {code[8:]}" in sheet
    assert made["number"] in sheet
    assert re.search(r"paper-counter\">\d{6}<", sheet)
    assert "paper-a5" in sheet
    assert (noted(owner, made, "printed"), noted(owner, made, "revealed")) == (1, 1)
    log = owner.execute("SELECT paper, size FROM intake.printed WHERE request_id = %s", (made["id"],)).fetchall()
    assert log == [("receipt", "a5")]


def test_the_code_on_the_receipt_leads_to_the_tracking_page(desk, clerk):
    made = clerk.submitted(channel="window")
    sheet = printed(desk, made, "receipt").text
    assert read_qr(sheet) == f"http://127.0.0.1:8000/track/{made['tracking_code']}"


def test_the_paper_of_this_desk_is_remembered(desk, clerk):
    made = clerk.submitted(channel="window")
    assert "paper-roll" in printed(desk, made, "receipt", size="roll").text
    assert "paper-roll" in printed(desk, made, "receipt").text
    assert "paper-a5" in printed(desk, made, "receipt", size="a5").text


def test_the_number_to_read_out_stays_with_the_request(desk, clerk):
    made = clerk.submitted(channel="window")
    first, again = (re.search(r"paper-counter\">(\d{6})<", printed(desk, made, "receipt").text)[1] for _ in range(2))
    assert first == again


def test_without_a_phone_there_is_no_code_to_scan_and_it_says_what_to_do(desk, clerk):
    made = clerk.submitted(channel="window", requester={"name": "没电话"})
    sheet = printed(desk, made, "receipt").text
    assert '<svg class="qr"' not in sheet
    assert "您没有留电话" in sheet


def test_the_notice_says_who_issues_each_paper_and_where(desk, clerk):
    made = clerk.submitted(channel="window", matter_code="dibao")
    clerk.command(made["id"], "supplement-requests", {"missing": ["户口簿", "家庭收入和财产说明", "两张照片"]})
    sheet = printed(desk, made, "notice").text
    for words in ("公安派出所", "户口所在地的派出所", "自己写", "请问窗口人员", "Police station", "被告知人"):
        assert words in sheet


def test_a_request_without_missing_papers_has_no_notice(desk, clerk):
    made = clerk.submitted(channel="window")
    desk.open("/desk")
    assert desk.send(f"/desk/requests/{made['id']}/papers/notice").status_code == 409
    assert desk.send(f"/desk/requests/{made['id']}/papers/nonsense").status_code == 404


@pytest.mark.parametrize(("paper", "words"), [("mandate", "代办服务委托书"), ("renewal", "续办委托书")])
def test_a_mandate_is_filled_in_in_both_languages(desk, clerk, paper, words):
    made = clerk.submitted(channel="window", matter_code="dibao", beneficiary={"name": "他母亲", "relation": "母亲"})
    for language in ("zh", "en"):
        desk.open(f"/desk?lang={language}")
        sheet = printed(desk, made, paper).text
        assert words in sheet
        assert "power of attorney" in sheet.lower()
        assert "他母亲" in sheet


def test_a_slip_belongs_to_its_original(desk, clerk):
    made = clerk.submitted(channel="window")
    back_by = (datetime.now(UTC) + timedelta(days=5)).date().isoformat()
    path = f"/api/intake/v1/requests/{made['id']}/originals"
    taken = clerk.post(path, {"kind": "id_card", "item": "末四位0011", "back_by": back_by}).json
    assert "末四位0011" in printed(desk, made, "handover", original=taken["id"]).text
    other = clerk.submitted(channel="window", description="另一件")
    wrong = desk.send(f"/desk/requests/{other['id']}/papers/handover", original=taken["id"])
    assert wrong.status_code == 404


def test_a_sheet_is_shown_to_whoever_printed_it_and_for_an_hour(app, desk, clerk, owner):
    made = clerk.submitted(channel="window")
    desk.open(f"/desk/requests/{made['id']}")
    path = desk.send(f"/desk/requests/{made['id']}/papers/receipt").location
    assert desk.open(path).status_code == 200
    other = Reader(app.test_client())
    other.sign_in("second-clerk")
    assert other.open(path).status_code == 404
    owner.execute("UPDATE intake.printed SET printed_at = now() - interval '2 hours'")
    assert desk.open(path).status_code == 404


def test_outside_the_area_nothing_is_printed(app, clerk, owner):
    made = clerk.submitted(channel="window")
    other = Reader(app.test_client())
    other.sign_in("other-clerk")
    other.open("/desk")
    assert other.send(f"/desk/requests/{made['id']}/papers/receipt").status_code == 404
    assert owner.execute("SELECT count(*) FROM intake.printed WHERE request_id = %s", (made["id"],)).fetchone() == (0,)


def test_the_request_says_what_was_printed_and_by_whom(desk, clerk):
    made = clerk.submitted(channel="window", village_code=VILLAGE)
    printed(desk, made, "receipt")
    page = desk.open(f"/desk/requests/{made['id']}").text
    assert re.search(r"收件回执 · clerk", page)
