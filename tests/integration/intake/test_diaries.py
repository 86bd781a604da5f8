"""Diaries: what an entry proposes is submitted only when a person confirms it, and then like any other request."""

import re

import pytest

from services.intake.diaries.domain import REASONS
from tests.integration.intake.conftest import VILLAGE
from tests.integration.intake.test_pages import Reader
from tests.unit.intake.diary_entries import PIG_KEEPER, WIDOW

DIARIES = "/api/intake/v1/diaries"
WHEN = "2014-03-05T09:30:00+08:00"


def an_entry(text=WIDOW.text, **more):
    return {"text": text, "village_code": VILLAGE, "occurred_at": WHEN, **more}


@pytest.fixture
def visitor(signed_in):
    return signed_in("visitor")


@pytest.fixture
def written(visitor):
    def write(text=WIDOW.text, **more):
        reply = visitor.post(DIARIES, an_entry(text, **more))
        assert reply.status_code == 201, reply.json
        return visitor.get(f"{DIARIES}/{reply.json['id']}").json

    return write


def confirmation(draft, **more):
    said = {"village_code": VILLAGE, **{name: draft[name] for name in ("person", "village_group", "need", "measure")}}
    return {**said, "matter_code": draft["matter_code"], **more}


def confirmed(caller, diary, draft, **more):
    return caller.post(f"{DIARIES}/{diary['id']}/drafts/{draft['id']}/confirm", confirmation(draft, **more))


def test_the_widows_entry_proposes_dibao_and_submits_nothing(written, owner):
    before = owner.execute("SELECT count(*) FROM intake.request").fetchone()
    (draft,) = written()["drafts"]
    assert (draft["person"], draft["village_group"], draft["measure"]) == ("陶素贞", 3, "协调落实低保")
    assert (draft["matter_code"], draft["status"]) == ("dibao", "open")
    assert owner.execute("SELECT count(*) FROM intake.request").fetchone() == before


def test_the_pig_keepers_entry_asks_for_a_livestock_technician(written):
    (draft,) = written(PIG_KEEPER.text)["drafts"]
    assert (draft["person"], draft["village_group"], draft["measure"]) == ("龚长林", 8, "请畜牧局技术员上门指导")
    assert (draft["skill"], draft["post_kind"]) == ("livestock", "farm_technique")
    assert draft["because"]["group"] == "8组"


def test_no_word_of_an_entry_stands_in_the_clear(written, owner):
    written("3组村民金丝雀国平患病，没有收入。协调落实低保。")
    for table in ("diary", "proposal", "visit", "entry_draft"):
        columns = owner.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'intake' AND table_name = %s",
            (table,),
        ).fetchall()
        for (column,) in columns:
            found = owner.execute(f'SELECT count(*) FROM intake.{table} WHERE "{column}"::text LIKE %s', ("%金丝雀%",))
            assert found.fetchone() == (0,), f"{table}.{column}"


def test_confirming_makes_a_request_of_the_visits_time_and_channel(written, visitor, events):
    diary = written()
    (draft,) = diary["drafts"]
    made = confirmed(visitor, diary, draft)
    assert made.status_code == 201, made.json
    assert made.json["tracking_code"] is None
    ((kind, occurred_at, data),) = events(made.json["id"])
    assert (kind, data["channel"], data["visit_id"]) == ("request.submitted", "visit", diary["id"])
    assert occurred_at.isoformat() == "2014-03-05T01:30:00+00:00"
    again = visitor.get(f"{DIARIES}/{diary['id']}").json["drafts"][0]
    assert (again["status"], again["request_number"]) == ("confirmed", made.json["number"])
    assert confirmed(visitor, diary, draft).status_code == 409


def test_a_request_hidden_from_somebody_is_not_told_by_the_entry_it_came_of(written, visitor, owner):
    diary = written()
    made = confirmed(visitor, diary, diary["drafts"][0]).json
    owner.execute("UPDATE intake.request SET recused_areas = ARRAY[%s] WHERE id = %s", (VILLAGE, made["id"]))
    read = visitor.get(f"{DIARIES}/{diary['id']}")
    assert read.json["drafts"][0]["status"] == "confirmed"
    assert made["id"] not in read.text
    assert made["number"] not in read.text


def test_a_clerk_is_told_the_code_and_may_accept_at_once(clerk):
    diary = clerk.get(f"{DIARIES}/{clerk.post(DIARIES, an_entry()).json['id']}").json
    made = confirmed(clerk, diary, diary["drafts"][0], materials_complete=True, phone="13800138321")
    assert made.json["status"] == "accepted"
    assert len(made.json["tracking_code"]) == 12


def test_a_volunteer_does_not_accept(written, visitor):
    diary = written()
    reply = confirmed(visitor, diary, diary["drafts"][0], materials_complete=True)
    assert reply.status_code == 403
    assert visitor.get(f"{DIARIES}/{diary['id']}").json["drafts"][0]["status"] == "open"


def test_the_request_says_need_measure_and_group(written, visitor, clerk):
    diary = written(PIG_KEEPER.text)
    made = confirmed(visitor, diary, diary["drafts"][0]).json
    seen = clerk.get(f"/api/intake/v1/requests/{made['id']}").json
    assert "缺乏养殖技术" in seen["description"]
    assert "请畜牧局技术员上门指导" in seen["description"]
    assert seen["requester"]["address"] == "8组"


def test_the_same_key_confirms_once(written, visitor, owner):
    diary = written()
    path = f"{DIARIES}/{diary['id']}/drafts/{diary['drafts'][0]['id']}/confirm"
    body = confirmation(diary["drafts"][0])
    first, again = (visitor.post(path, body, key="confirm-once") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json["id"] == again.json["id"]


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_a_draft_is_dropped_with_a_reason_from_the_list(written, visitor, reason):
    diary = written()
    path = f"{DIARIES}/{diary['id']}/drafts/{diary['drafts'][0]['id']}/drop"
    assert visitor.post(path, {"reason": "because"}).status_code == 422
    assert visitor.post(path, {"reason": reason}).json["drafts"][0]["status"] == "dropped"
    assert visitor.post(path, {"reason": reason}).status_code == 409


def test_several_people_give_several_drafts(written):
    diary = written("走访15组。顾长寿，独居，胃病多年；管秀云，寡居，儿子痴呆。两户都协调落实低保。")
    assert [one["person"] for one in diary["drafts"]] == ["顾长寿", "管秀云"]


def test_an_entry_may_be_recorded_as_a_visit_too(written, visitor):
    diary = written(visit_kind="household", people_met=4)
    visit = visitor.get(f"/api/intake/v1/visits/{diary['visit_id']}").json
    assert (visit["people_met"], visit["problem_count"], visit["occurred_at"][:10]) == (4, 1, "2014-03-05")
    made = confirmed(visitor, diary, diary["drafts"][0]).json
    assert made["number"]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("dispatcher", 200),
        ("leader", 200),
        ("clerk", 404),
        ("organiser", 404),
        ("other-clerk", 404),
        ("supervisor", 403),
    ],
)
def test_who_may_read_somebody_elses_entry(written, signed_in, who, status):
    assert signed_in(who).get(f"{DIARIES}/{written()['id']}").status_code == status


def test_the_towns_dispatcher_may_confirm_and_others_may_not(written, signed_in):
    diary = written()
    assert confirmed(signed_in("clerk"), diary, diary["drafts"][0]).status_code == 404
    assert confirmed(signed_in("dispatcher"), diary, diary["drafts"][0]).status_code == 201


def test_opening_is_noted(written, owner):
    diary = written()
    noted = owner.execute("SELECT action, detail FROM audit.entry WHERE subject = %s", (diary["id"],)).fetchall()
    assert ("revealed", {"page": "diary"}) in noted


def test_a_corrected_text_is_read_anew_and_what_was_decided_stays(written, visitor, owner):
    diary = written("3组陶素贞老人，常年有病。协调落实低保。8组村民龚长林的猪病了。请兽医上门。")
    first, second = diary["drafts"]
    assert confirmed(visitor, diary, first).status_code == 201
    text = "3组陶素贞老人，常年有病。协调落实低保。8组村民龚长林的水管坏了。联系水厂来修。"
    after = visitor.post(f"{DIARIES}/{diary['id']}/correct", {"text": text, "reason": "听错了"}).json
    states = {one["id"]: one["status"] for one in after["drafts"]}
    assert (states[first["id"]], states[second["id"]]) == ("confirmed", "dropped")
    assert [one["measure"] for one in after["drafts"] if one["status"] == "open"] == ["联系水厂来修"]
    kept = owner.execute("SELECT what FROM intake.visit_change WHERE subject = %s", (diary["id"],)).fetchall()
    assert kept == [("corrected",)]


def test_an_entry_a_request_came_of_is_not_withdrawn(written, visitor):
    diary = written()
    confirmed(visitor, diary, diary["drafts"][0])
    assert visitor.post(f"{DIARIES}/{diary['id']}/withdraw", {"reason": "记错"}).status_code == 409
    other = written()
    assert visitor.post(f"{DIARIES}/{other['id']}/withdraw", {"reason": "记错"}).json["withdrawn"] is True
    assert confirmed(visitor, other, other["drafts"][0]).status_code == 409


def test_lists_hold_no_words_and_are_three_statements(written, visitor, signed_in, statements):
    diary = written()
    statements.clear()
    (listed,) = [one for one in visitor.get(DIARIES, month="2014-03").json if one["id"] == diary["id"]]
    assert (listed["open_drafts"], listed["confirmed_drafts"]) == (1, 0)
    assert len([one for one in statements if "intake." in one or "identity.people" in one]) == 3
    waiting = signed_in("dispatcher").get(DIARIES, month="2014-03", drafts="open").json
    assert diary["id"] in [one["id"] for one in waiting]


@pytest.fixture
def reader(app):
    def of(name):
        someone = Reader(app.test_client())
        someone.sign_in(name)
        return someone

    return of


def draft_of(page, path):
    shown = page.open(path).text
    return re.search(rf'action="{path}/drafts/([0-9a-f-]+)/confirm"', shown).group(1), shown


def test_the_page_from_entry_to_receipt(reader):
    page = reader("clerk")
    page.open("/desk/diary/new")
    path = page.send("/desk/diary/new", text=PIG_KEEPER.text, village_code=VILLAGE).location
    draft, shown = draft_of(page, path)
    for word in ("龚长林", "请畜牧局技术员上门指导", "因为写了", "<mark>8组</mark>", "畜牧养殖", "农技推广"):
        assert word in shown
    fields = {
        "1__person": "龚长林",
        "1__village_code": VILLAGE,
        "1__village_group": "8",
        "1__need": "想养猪",
        "1__phone": "12",
    }
    wrong = page.send(f"{path}/drafts/{draft}/confirm", **fields)
    assert wrong.status_code == 422
    assert 'href="#f-1-phone"' in wrong.text
    done = page.send(f"{path}/drafts/{draft}/confirm", **{**fields, "1__phone": "13800138999"})
    assert done.location == "/desk/diary/receipt"
    assert re.search(r"NX\d{8}-\d{6}", page.open("/desk/diary/receipt").text)
    again = page.open(path).text
    assert "/board/parts/progress?request=" in again
    assert "已登记" in again


def test_a_volunteers_receipt_keeps_the_code_from_them(reader):
    page = reader("visitor")
    page.open("/desk/diary/new")
    path = page.send("/desk/diary/new", text=WIDOW.text, village_code=VILLAGE).location
    draft, _ = draft_of(page, path)
    page.send(
        f"{path}/drafts/{draft}/confirm", **{"1__person": "陶素贞", "1__village_code": VILLAGE, "1__need": "低保"}
    )
    receipt = page.open("/desk/diary/receipt").text
    assert "查询码由窗口交给本人" in receipt
    assert 'class="qr"' not in receipt
    assert "/board/parts/progress" not in page.open(path).text


def test_what_the_reading_missed_is_added_by_hand(reader):
    page = reader("visitor")
    page.open("/desk/diary/new")
    path = page.send("/desk/diary/new", text="今天在村上整理台账。", village_code=VILLAGE).location
    assert "没有读出诉求" in page.open(path).text
    page.send(f"{path}/drafts")
    draft, _ = draft_of(page, path)
    page.send(f"{path}/drafts/{draft}/drop", **{"1__reason": "no_need"})
    assert "不是诉求" in page.open(path).text


def test_the_list_shows_the_first_words_of_ones_own_entries_only(reader):
    page = reader("visitor")
    page.open("/desk/diary/new")
    page.send("/desk/diary/new", text="摘要金丝雀一句话，没有别的。", village_code=VILLAGE)
    assert "摘要金丝雀" in page.open("/desk/diary").text
    assert "摘要金丝雀" not in reader("dispatcher").open("/desk/diary").text


def test_a_visits_problems_become_an_entry(reader):
    page = reader("visitor")
    page.open("/desk/visits/new")
    fields = {"kind": "household", "village_code": VILLAGE, "problems_text": "屋顶漏雨", "went_myself": "true"}
    visit = page.send("/desk/visits/new", **fields).location
    form = page.open(f"/desk/diary/new?visit={visit.rpartition('/')[2]}").text
    assert "屋顶漏雨。" in form
    assert 'name="visit_id"' in form
    assert reader("clerk").open(f"/desk/diary/new?visit={visit.rpartition('/')[2]}").status_code == 404


def test_what_is_typed_is_kept_and_cleared(reader):
    page = reader("visitor")
    page.open("/desk/diary/new")
    page.send("/desk/diary/draft", text="写到一半")
    assert "写到一半" in page.open("/desk/diary/new").text
    page.send("/desk/diary/draft/clear")
    assert "写到一半" not in page.open("/desk/diary/new").text


def test_an_empty_entry_is_told_at_its_field(reader):
    page = reader("visitor")
    page.open("/desk/diary/new")
    reply = page.send("/desk/diary/new", village_code=VILLAGE)
    assert reply.status_code == 422
    assert 'href="#f-text"' in reply.text
