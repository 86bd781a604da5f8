"""Errors: problem+json for programs, pages for people, both in the reader's language."""

import pytest

from shared.identity.access import SESSION_COOKIE
from shared.web.fields import StrictWholeNumber, WholeNumber
from shared.web.own_paths import linked, own_path
from shared.web.validation import _PATTERNS, sentence_of

API = "/api/intake/v1/fail/"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 428, 429, 500, 503])
def test_every_error_of_an_interface_is_problem_json_with_its_own_status(client, status):
    reply = client.get(f"{API}{status}")
    assert reply.status_code == status
    assert reply.content_type == "application/problem+json"
    body = reply.get_json()
    assert body["status"] == status
    assert body["type"].startswith("urn:problem:daiban:")
    assert body["request_id"] == reply.headers["X-Request-Id"]
    assert body["title"] != body["detail"]


def test_a_domain_error_says_its_sentence_with_its_values_in_both_languages(client):
    chinese = client.get(f"{API}state").get_json()
    english = client.get(f"{API}state", headers={"Accept-Language": "en"}).get_json()
    assert (chinese["status"], chinese["code"]) == (409, "state-forbids")
    assert chinese["detail"] == "现在的状态是“已办结”，不能再做这一步。"
    assert english["detail"] == 'This is not possible while the state is "Closed".'


def test_findings_point_into_the_body(client):
    errors = client.get(f"{API}fields").get_json()["errors"]
    assert errors == [{"pointer": "/requester/phone", "detail": "请填写这一项。"}]


def test_a_refused_method_names_the_allowed_ones(client):
    reply = client.get("/api/intake/v1/things")
    assert reply.status_code == 405
    assert set(reply.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


@pytest.mark.parametrize("kind", ["down", "often", "503"])
def test_what_may_be_sent_again_says_when(client, kind):
    assert int(client.get(API + kind).headers["Retry-After"]) > 0


def test_an_unreachable_database_is_503_and_gives_nothing_away(client):
    reply = client.get(f"{API}down")
    assert reply.status_code == 503
    assert "SELECT" not in reply.text


def test_a_defect_is_500_with_an_id_to_quote(app):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    reply = app.test_client().get("/fail/broken")
    assert reply.status_code == 500
    assert reply.headers["X-Request-Id"] in reply.text
    assert "a defect" not in reply.text


def test_a_page_that_needs_an_account_leads_to_signing_in_and_back(client):
    reply = client.get("/fail/signed-out?tab=2")
    assert reply.status_code == 303
    assert reply.headers["Location"] == "/desk/sign-in?next=%2Ffail%2Fsigned-out%3Ftab%3D2"


def test_who_works_here_goes_on_at_work_after_an_error_and_a_resident_at_the_start(client):
    assert 'href="/track"' in client.get("/fail/state").text
    client.set_cookie(SESSION_COOKIE, "somebody", secure=True)
    page = client.get("/fail/state", base_url="https://localhost").text
    assert 'class="btn btn-primary" href="/board/reminders"' in page
    assert 'class="btn btn-outline-primary" href="/track"' not in page


def test_a_page_part_that_needs_an_account_leaves_the_whole_page(client):
    reply = client.get("/fail/signed-out", headers={"HX-Request": "true"})
    assert reply.headers["HX-Redirect"].startswith("/desk/sign-in")


def test_an_error_inside_a_page_is_a_part_of_a_page(client):
    reply = client.get("/fail/state", headers={"HX-Request": "true"})
    assert reply.status_code == 409
    assert "<html" not in reply.text
    assert "现在的状态" in reply.text


@pytest.mark.parametrize(
    "wanted", ["//evil.cn/a", "https://evil.cn/", "/\\evil.cn", "javascript:1", "a", "/a\nb", "http://["]
)
def test_a_reader_is_never_sent_to_another_site(app, wanted):
    with app.test_request_context("/"):
        assert own_path(wanted, "/desk") == "/desk"


def test_a_reader_returns_to_a_page_of_ours(app):
    with app.test_request_context("/"):
        assert own_path("/desk/requests?q=1", "/desk") == "/desk/requests?q=1"
        assert own_path("http://localhost/desk", "/") == "/desk"


def test_an_address_of_ours_in_a_sentence_is_a_link_and_no_other_is(app):
    with app.test_request_context("/"):
        shown = linked("<b> 请先登记答复：/work/sent-up/01a2 或看 https://evil.cn/a")
    assert shown == '&lt;b&gt; 请先登记答复：<a href="/work/sent-up/01a2">打开这一页</a> 或看 https://evil.cn/a'


def test_every_finding_of_the_schema_library_has_a_sentence_of_ours(app):
    with app.test_request_context("/"):
        for message in _library_messages():
            assert any(pattern.fullmatch(message) for pattern, _ in _PATTERNS), message
            assert sentence_of(message) != message


def _library_messages():
    from marshmallow import fields, validate

    filled = {"min": 1, "max": 5, "equal": 3, "choices": "a, b", "other": 1, "values": "x", "input": "x"}
    filled |= {
        "obj_type": "datetime",
        "awareness": "aware",
        "min_op": "greater than or equal to",
        "max_op": "less than or equal to",
    }
    for kind in vars(fields).values():
        for message in getattr(kind, "default_error_messages", {}).values():
            yield message.format(**filled)
    for kind in vars(validate).values():
        for name, message in vars(kind).items() if isinstance(kind, type) else ():
            if name in ("message_min", "message_max", "message_all", "message_equal", "default_message"):
                yield message.replace("{{", "{").replace("}}", "}").format(**filled)


@pytest.mark.parametrize(("given", "read"), [(154, 154), (154.0, 154), ("154", 154), (-3, -3)])
def test_a_whole_number_is_what_json_schema_calls_an_integer(given, read):
    assert WholeNumber().deserialize(given) == read


@pytest.mark.parametrize("given", [True, 1.5, "1.5", "x", 2**63, float("inf"), None, [1], "１"])
def test_other_values_are_no_whole_numbers(given):
    from marshmallow import ValidationError

    with pytest.raises(ValidationError):
        WholeNumber().deserialize(given)


def test_a_number_as_text_is_refused_in_a_body():
    from marshmallow import ValidationError

    with pytest.raises(ValidationError):
        StrictWholeNumber().deserialize("154")
