"""Visits: who may write and read them, what is sealed, what reporting is told, and mending on the same day."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest

from services.intake.app import web
from shared.runtime.clock import FixedClock
from tests.integration.intake.conftest import VILLAGE, Caller
from tests.integration.intake.test_pages import Reader

VISITS = "/api/intake/v1/visits"
OTHER_VILLAGE = "510503102201"


def a_visit(**more):
    told = {
        "kind": "household",
        "village_code": VILLAGE,
        "village_group": 8,
        "people": [{"name": "走访金丝雀", "phone": "13800138777"}, {"name": "王大娘"}],
        "problems": ["屋顶漏雨金丝雀", "想学养猪"],
        "outcomes": [
            {"kind": "relief", "amount_yuan": 500, "evidence": "收据金丝雀12号"},
            {"kind": "good_deed", "times": 2},
        ],
        "work_unit": "区农业局",
    }
    return {**told, **more}


@pytest.fixture
def visitor(signed_in):
    return signed_in("visitor")


@pytest.fixture
def made(visitor):
    reply = visitor.post(VISITS, a_visit())
    assert reply.status_code == 201, reply.json
    return reply.json


def test_a_volunteer_records_a_visit_in_their_own_village(made):
    assert made["people_met"] == 2
    assert made["problem_count"] == 2
    assert {(one["kind"], one["amount_yuan"], one["times"]) for one in made["outcomes"]} == {
        ("relief", 500, None),
        ("good_deed", None, 2),
    }


def test_reporting_is_told_counts_and_kinds_and_no_word(made, events):
    ((kind, _, data),) = events(made["id"])
    assert kind == "visit.recorded"
    assert (data["people_met"], data["problems"], data["work_unit"]) == (2, 2, "区农业局")
    assert data["outcomes"][0].keys() == {"kind", "amount_yuan", "times", "evidence"}
    assert "金丝雀" not in str(data)


def test_names_and_words_stand_nowhere_in_the_clear(made, owner):
    columns = owner.execute(
        "SELECT table_schema, table_name, column_name FROM information_schema.columns WHERE table_schema IN ('intake', 'bus', 'audit') "
        "AND data_type IN ('text', 'jsonb')"
    ).fetchall()
    for schema, table, column in columns:
        found = owner.execute(f'SELECT count(*) FROM {schema}.{table} WHERE "{column}"::text LIKE %s', ("%金丝雀%",))
        assert found.fetchone() == (0,), f"{schema}.{table}.{column}"


def test_opening_shows_the_words_and_is_noted(made, visitor, owner):
    seen = visitor.get(f"{VISITS}/{made['id']}").json
    assert seen["people"][0] == {"name": "走访金丝雀", "phone": "13800138777"}
    assert seen["evidence"] == {"relief": "收据金丝雀12号"}
    noted = owner.execute("SELECT action, detail FROM audit.entry WHERE subject = %s", (made["id"],)).fetchall()
    assert ("revealed", {"page": "visit"}) in noted


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("visitor", 200),
        ("dispatcher", 200),
        ("leader", 200),
        ("clerk", 404),
        ("organiser", 404),
        ("other-clerk", 404),
        ("supervisor", 403),
    ],
)
def test_who_may_open_it(made, signed_in, who, status):
    assert signed_in(who).get(f"{VISITS}/{made['id']}").status_code == status


def test_whoever_went_along_may_read_it(visitor, signed_in):
    made = visitor.post(VISITS, a_visit(visitors=["second-clerk"])).json
    assert signed_in("second-clerk").get(f"{VISITS}/{made['id']}").status_code == 200
    assert signed_in("clerk").get(f"{VISITS}/{made['id']}").status_code == 404


def test_outside_the_own_area_nothing_is_written(visitor):
    reply = visitor.post(VISITS, a_visit(village_code=OTHER_VILLAGE))
    assert reply.status_code == 422
    assert reply.json["errors"][0]["pointer"].endswith("village_code")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"occurred_at": "2099-01-01T10:00:00+08:00"}, "occurred_at"),
        ({"outcomes": [{"kind": "relief", "times": 3}]}, "outcomes"),
        ({"outcomes": [{"kind": "good_deed", "amount_yuan": 3}]}, "outcomes"),
        ({"outcomes": [{"kind": "good_deed", "times": 1}, {"kind": "good_deed", "times": 2}]}, "outcomes"),
        ({"visitors": ["nobody"]}, "visitors"),
        ({"went_myself": False}, "visitors"),
        ({"people_met": 1}, "people_met"),
        ({"kind": "tea"}, "kind"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(visitor, more, field):
    reply = visitor.post(VISITS, a_visit(**more))
    assert reply.status_code == 422, reply.json
    assert any(field in one["pointer"] for one in reply.json["errors"]), reply.json


def test_a_visit_of_an_earlier_day_keeps_its_day(visitor, events):
    made = visitor.post(VISITS, a_visit(occurred_at="2014-03-05T09:30:00+08:00")).json
    assert events(made["id"])[0][1] == datetime(2014, 3, 5, 1, 30, tzinfo=UTC)
    listed = visitor.get(VISITS, month="2014-03").json
    assert [one["id"] for one in listed] == [made["id"]]


def test_the_same_key_records_once(visitor, owner):
    before = owner.execute("SELECT count(*) FROM intake.visit").fetchone()[0]
    first, again = (visitor.post(VISITS, a_visit(), key="one-key") for _ in range(2))
    assert first.json["id"] == again.json["id"]
    assert owner.execute("SELECT count(*) FROM intake.visit").fetchone()[0] == before + 1


def test_the_register_links_whom_it_knows_by_phone_and_name(visitor, clerk, owner):
    known = clerk.submitted(requester={"name": "认得的人", "phone": "13800138555"}, channel="window")
    people = [{"name": "认得的人", "phone": "138 0013 8555"}, {"name": "别人", "phone": "13800138555"}]
    made = visitor.post(VISITS, a_visit(people=people)).json
    linked = owner.execute(
        "SELECT resident_id FROM intake.visit_resident WHERE visit_id = %s", (made["id"],)
    ).fetchall()
    resident = owner.execute("SELECT resident_id FROM intake.request WHERE id = %s", (known["id"],)).fetchone()
    assert linked == [resident]


def test_who_is_erased_leaves_no_words_in_the_visits_about_them(visitor, clerk, owner):
    request = clerk.submitted(requester={"name": "要删的人", "phone": "13800138444"}, channel="window")
    made = visitor.post(VISITS, a_visit(people=[{"name": "要删的人", "phone": "13800138444"}])).json
    owner.execute(
        "UPDATE intake.resident SET requester_name = NULL, requester_phone = NULL, requester_address = NULL, id_number = NULL, "
        "phone_hash = NULL, same_person_hash = NULL, erased_at = now() "
        "WHERE id = (SELECT resident_id FROM intake.request WHERE id = %s)",
        (request["id"],),
    )
    seen = visitor.get(f"{VISITS}/{made['id']}").json
    assert (seen["people"], seen["problems"], seen["people_met"]) == ([], [], 1)


def test_the_recorder_corrects_on_the_same_day_and_leaves_a_trace(made, visitor, signed_in, owner, events):
    path = f"{VISITS}/{made['id']}/correct"
    body = {"visit": a_visit(people_met=5, outcomes=[{"kind": "production", "amount_yuan": 800}]), "reason": "写错了"}
    assert signed_in("dispatcher").post(path, body).status_code == 409
    assert signed_in("clerk").post(path, body).status_code == 404
    assert visitor.post(path, body).json["people_met"] == 5
    told = [data for _, _, data in events(made["id"])]
    assert [one["people_met"] for one in told] == [2, 5]
    assert [one["kind"] for one in told[1]["outcomes"]] == ["production"]
    changed = owner.execute("SELECT what FROM intake.visit_change WHERE subject = %s", (made["id"],)).fetchall()
    assert changed == [("corrected",)]
    assert owner.execute(
        "SELECT count(*) FROM audit.entry WHERE subject = %s AND action = 'corrected'", (made["id"],)
    ).fetchone() == (1,)


def test_a_withdrawn_visit_counts_no_more_and_stays_readable(made, visitor, events):
    assert visitor.post(f"{VISITS}/{made['id']}/withdraw", {"reason": "记重了"}).json["withdrawn"] is True
    assert events(made["id"])[-1][2]["withdrawn"] is True
    assert visitor.get(f"{VISITS}/{made['id']}").json["withdrawn"] is True
    assert visitor.post(f"{VISITS}/{made['id']}/withdraw", {"reason": "再来"}).status_code == 409


def test_the_next_day_nothing_is_changed_any_more(made, settings, tokens):
    tomorrow = web(settings, FixedClock(datetime.now(UTC) + timedelta(days=1, hours=1)))
    late = Caller(tomorrow.test_client(use_cookies=False), tokens["visitor"])
    assert late.post(f"{VISITS}/{made['id']}/withdraw", {"reason": "晚了"}).status_code == 409
    tomorrow.extensions["database"].close()


def test_a_list_is_three_statements_and_shows_ones_own_or_the_towns(made, visitor, signed_in, statements):
    assert made["id"] in [one["id"] for one in visitor.get(VISITS).json]
    assert made["id"] in [one["id"] for one in signed_in("dispatcher").get(VISITS).json]
    assert made["id"] not in [one["id"] for one in signed_in("dispatcher").get(VISITS, whose="mine").json]
    assert signed_in("clerk").get(VISITS, whose="town").json == []
    statements.clear()
    visitor.get(VISITS)
    assert len([one for one in statements if "intake." in one or "identity.people" in one]) == 3


def test_a_month_is_read_page_by_page(visitor):
    for day in (1, 2, 3):
        visitor.post(VISITS, a_visit(occurred_at=f"2014-05-0{day}T09:00:00+08:00"))
    first = visitor.get(VISITS, month="2014-05", page_size=2)
    cursor = re.search(r'"next":\s*"([^"]+)"', first.headers["X-Pagination"]).group(1)
    rest = visitor.get(VISITS, month="2014-05", page_size=2, after=cursor).json
    assert [one["occurred_at"][:10] for one in (*first.json, *rest)] == ["2014-05-03", "2014-05-02", "2014-05-01"]
    assert visitor.get(VISITS, month="2014-05", after="rubbish").status_code == 422


@pytest.fixture
def reader(app):
    def of(name):
        someone = Reader(app.test_client())
        someone.sign_in(name)
        return someone

    return of


def fields(**more):
    return {
        "kind": "household",
        "village_code": VILLAGE,
        "village_group": "8",
        "people_text": "页面大娘 138-0013-8999\n李大爷",
        "problems_text": "想装路灯\n水管漏水",
        "amount.relief": "1,200",
        "evidence.relief": "收据7",
        "times.good_deed": "2",
        "went_myself": "true",
        **more,
    }


def test_the_page_records_and_shows_it(reader):
    page = reader("visitor")
    page.open("/desk/visits/new")
    reply = page.send("/desk/visits/new", **fields())
    assert reply.status_code == 303
    shown = page.open(reply.location).text
    for word in ("页面大娘", "13800138999", "李大爷", "想装路灯", "1,200", "收据7"):
        assert word in shown
    assert "想装路灯" not in page.open("/desk/visits").text


def test_a_mistake_loses_nothing_and_says_where(reader):
    page = reader("visitor")
    page.open("/desk/visits/new")
    reply = page.send("/desk/visits/new", **fields(**{"amount.relief": "很多", "people_text": "张三 1234567890123"}))
    assert reply.status_code == 422
    assert 'href="#f-amount-relief"' in reply.text
    assert 'href="#f-people-text"' in reply.text
    assert "很多" in reply.text
    assert "想装路灯" in reply.text


def test_what_is_typed_is_kept_sealed_until_it_is_sent(reader, owner):
    page = reader("visitor")
    page.open("/desk/visits/new")
    assert page.send("/desk/visits/draft", **fields(problems_text="草稿金丝雀")).status_code == 200
    again = reader("visitor")
    assert "草稿金丝雀" in again.open("/desk/visits/new").text
    assert "草稿金丝雀" not in reader("clerk").open("/desk/visits/new").text
    stored = bytes(owner.execute("SELECT typed FROM intake.entry_draft").fetchone()[0])
    assert "金丝雀".encode() not in stored
    page.send("/desk/visits/new", **fields())
    assert "草稿金丝雀" not in again.open("/desk/visits/new").text


def test_the_page_corrects_with_what_stood_there(reader):
    page = reader("visitor")
    page.open("/desk/visits/new")
    path = page.send("/desk/visits/new", **fields()).location
    form = page.open(f"{path}/correct").text
    for word in ("页面大娘 13800138999", "想装路灯", 'value="1200"', "收据7"):
        assert word in form
    assert page.send(f"{path}/correct", **fields(people_met="9")).status_code == 422
    assert page.send(f"{path}/correct", **fields(people_met="9", reason="少记了")).location == path
    assert "少记了" in page.open(path).text


def test_the_export_holds_what_is_filtered_nothing_personal_and_no_formula(reader):
    page = reader("visitor")
    page.open("/desk/visits/new")
    page.send("/desk/visits/new", **fields(work_unit="=HYPERLINK(1)", occurred_at="2014-06-03T10:00"))
    table = page.client.get("/desk/visits/export.csv?month=2014-06", base_url="https://127.0.0.1")
    text = table.data.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert "1200" in text
    assert not any(word in text for word in ("页面大娘", "想装路灯", "收据7"))
    book = page.client.get("/desk/visits/export.xlsx?month=2014-06", base_url="https://127.0.0.1")
    sheet = openpyxl.load_workbook(BytesIO(book.data)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert "=HYPERLINK(1)" in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert any("2014-06-01" in str(cell.value) for cell in cells)


def test_an_empty_month_says_what_to_do(reader):
    assert "这里还没有走访" in reader("organiser").open("/desk/visits?month=2014-01").text


def test_filters_in_the_address_that_make_no_sense_are_refused(reader):
    assert reader("clerk").client.get("/desk/visits?month=2014-13", base_url="https://127.0.0.1").status_code == 422
