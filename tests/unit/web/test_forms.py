"""Forms and JSON through one schema, drafts, paging, formatting, catalogues."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import MultiDict

from shared.contracts.errors import Invalid, NotNow
from shared.web.drafts import Drafts, DraftTooLong
from shared.web.formatting import by_words, day_of, due_words, masked_phone, moment, percentage, span
from shared.web.forms import errors_of, flat, load_form, nested
from shared.web.messages import Package, check, extracted, packages
from shared.web.paging import Page, add_pagination, cursor_of, page_of, read_cursor
from tests.integration.web.gallery import Asked

NOW = datetime(2026, 11, 19, 1, 0, tzinfo=UTC)  # Thursday, 09:00 here
GOOD = {
    "description": "想申请低保",
    "requester.name": " 张大娘 ",
    "requester.phone": "13900005678",
    "village_code": "510503108201",
}


@pytest.fixture(autouse=True)
def asked(app):
    with app.test_request_context("/"):
        yield


def test_dotted_names_become_the_json_body():
    data, errors, _ = load_form(Asked(), MultiDict({**GOOD, "csrf_token": "x", "send": "1"}))
    assert not errors
    assert data["requester"] == {"name": "张大娘", "phone": "13900005678"}
    assert "csrf_token" not in data


def test_a_blank_field_is_a_missing_one_and_is_named_with_its_dots():
    data, errors, values = load_form(Asked(), MultiDict({**GOOD, "requester.phone": "  "}))
    assert (data, errors) == ({}, {"requester.phone": ["请填写这一项。"]})
    assert values["requester.name"] == "张大娘"


def test_a_field_of_several_values_keeps_them_all():
    data, *_ = load_form(Asked(), MultiDict([*GOOD.items(), ("skills", "law"), ("skills", "farm")]))
    assert data["skills"] == ["law", "farm"]


def test_a_page_of_several_misses_only_what_it_asks():
    page = Asked(only=("description", "requester.phone"))
    assert load_form(page, MultiDict({"description": "短"})).errors == {
        "description": ["请写5到500个字。"],
        "requester.phone": ["请填写这一项。"],
    }


def test_nested_and_flat_are_each_others_way_back():
    assert flat(nested(GOOD)) == GOOD


def test_a_domain_error_stands_at_its_field_or_over_the_form():
    assert errors_of(Invalid({"a.b": ["Field may not be null."]})) == {"a.b": ["请填写这一项。"]}
    assert errors_of(NotNow(state="已办结")) == {"": ["现在的状态是“已办结”，不能再做这一步。"]}


def test_a_draft_comes_back_after_a_reload_and_cannot_be_read_or_altered(app):
    drafts, client = Drafts(b"k" * 32, "ask"), app.test_client()
    story = "".join(chr(0x4E00 + (n * 7919) % 20000) for n in range(1500))
    _add_draft_routes(app, drafts, story)
    client.get("/keep")
    stored = [cookie.value for cookie in client._cookies.values() if "draft" in cookie.key]
    assert story[:3] not in "".join(stored)
    assert client.get("/read").text == story
    client.set_cookie("__Host-daiban-draft-ask-0", stored[0][:-4] + "AAAA", domain="localhost")
    assert client.get("/read").text == ""


def test_submitting_forgets_the_draft(app):
    client = app.test_client()
    _add_draft_routes(app, Drafts(b"k" * 32, "ask"), "家里漏水")
    client.get("/keep")
    client.get("/clear")
    assert client.get("/read").text == ""


def test_a_draft_no_browser_would_keep_is_refused():
    import secrets

    from flask import Response

    with pytest.raises(DraftTooLong):
        Drafts(b"k" * 32, "ask").keep(Response(), {"text": secrets.token_hex(20_000)})


def _add_draft_routes(app, drafts, story):
    from flask import Response, request

    app.add_url_rule("/keep", "keep", lambda: drafts.keep(Response(), {"text": story}))
    app.add_url_rule("/clear", "clear", lambda: drafts.clear(Response()))
    app.add_url_rule("/read", "read", lambda: drafts.read(request).get("text", ""))


def test_a_cursor_is_read_back_and_a_made_up_one_refused():
    assert read_cursor(cursor_of(["2014-01-01", 7]), 2) == ["2014-01-01", 7]
    assert read_cursor(None, 2) is None
    for made_up in ("x", "!!!", "bnVsbA", cursor_of([1])):
        with pytest.raises(Invalid):
            read_cursor(made_up, 2)


def test_the_page_says_how_to_go_on_and_never_counts_beyond_ten_thousand():
    from flask import Response

    page = page_of([1, 2, 3], 2, lambda row: [row])
    assert (page.items, read_cursor(page.next, 1)) == ([1, 2], [2])
    assert page_of([1, 2], 2, lambda row: [row]).next is None
    told = add_pagination(Response(), Page([], None, 12_345), 50).headers["X-Pagination"]
    assert told == '{"page_size":50,"next":null,"total":10000,"total_is_capped":true}'


def test_times_are_said_in_local_time():
    assert moment(datetime(2026, 11, 22, 9, 30, tzinfo=UTC)) == "2026年11月22日 17:30 周日"
    assert day_of(datetime(2026, 11, 22, 16, 30, tzinfo=UTC)).day == 23


def test_a_deadline_is_said_in_working_days():
    due = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    assert due_words(due, 1, NOW) == "还剩1个工作日（周五17:30）"
    assert due_words(due - timedelta(days=1), 0, NOW) == "今天17:30到期"
    assert due_words(due - timedelta(days=3), -2, NOW) == "已超期2个工作日（应于2026年11月17日 17:30）"


def test_a_deadline_is_said_in_english_with_its_plural(app):
    with app.test_request_context("/?lang=en"):
        due = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
        assert due_words(due, 1, NOW) == "1 working day left (Fri 17:30)"
        assert due_words(due, 2, NOW).startswith("2 working days left")


def test_a_rate_below_the_whole_is_never_shown_as_the_whole():
    assert percentage(8664 / 8695) == "99.6%"
    assert percentage(0.9999) == "99.9%"
    assert percentage(1.0) == "100.0%"
    assert percentage(None) == "—"


def test_phones_are_masked_and_minutes_said():
    assert masked_phone("13912345678") == "139****5678"
    assert masked_phone("12345") == "***45"
    assert span(95) == "1小时35分钟"


def test_every_shared_sentence_has_its_english_and_no_other():
    assert list(check(packages()[0]).lines(packages()[0])) == []


def test_a_sentence_without_english_is_found(tmp_path):
    (tmp_path / "a.py").write_text('from x import N_\nsentence = N_("没有译文")\n')
    package = Package("trial", tmp_path, tmp_path / "messages.po")
    assert [message.id for message in extracted(package) if message.id] == ["没有译文"]
    assert check(package).missing == ["没有译文"]


def test_english_that_loses_a_value_is_found(tmp_path):
    (tmp_path / "a.py").write_text('_("共%(n)s条")\n')
    (tmp_path / "messages.po").write_text('msgid ""\nmsgstr ""\n\nmsgid "共%(n)s条"\nmsgstr "%(m)s in all"\n')
    assert check(Package("trial", tmp_path, tmp_path / "messages.po")).places == ["共%(n)s条"]


def test_an_answer_is_asked_for_by_the_weekday_when_it_is_near(app) -> None:
    due = datetime(2026, 11, 26, 17, 30, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Thursday
    for days, chinese, english in (
        (0, "今天17:30前", "by 17:30 today"),
        (2, "周四17:30前", "by Thu 17:30"),
        (6, "周四17:30前", "by Thu 17:30"),
        (7, "11月26日17:30前", "by 26 Nov, 17:30"),
        (-1, "11月26日17:30前", "by 26 Nov, 17:30"),
        (360, "2026年11月26日17:30前", "by 26 Nov 2026, 17:30"),
    ):
        now = due - timedelta(days=days, hours=1)
        with app.test_request_context("/"):
            assert by_words(due, now) == chinese
        with app.test_request_context("/?lang=en"):
            assert by_words(due, now) == english
    assert by_words(due, due - timedelta(hours=1), "zh") == "周四17:30前", "a message may be read tomorrow"
