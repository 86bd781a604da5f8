"""What protects a reader: headers, form tokens, cookies, the refusal of plain HTTP."""

import re

import pytest

from shared.web.security import is_loopback

SESSION = "__Host-daiban-session"


def test_every_reply_carries_the_content_policy_and_is_not_kept(client):
    for path in ("/resident", "/api/intake/v1/fail/404", "/fail/500", "/intake/healthz"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


def test_the_nonce_of_the_page_is_the_one_in_its_policy_and_changes(client):
    first, second = client.get("/resident"), client.get("/resident")
    nonce = re.search(r"'nonce-([^']+)'", first.headers["Content-Security-Policy"])[1]
    assert f'nonce="{nonce}"' in first.text
    assert nonce not in second.text


def test_pages_hold_no_inline_script_or_style(client):
    for path in ("/resident", "/staff", "/ask", "/desk/sign-in", "/fail/404"):
        text = client.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", text)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text)


def test_a_form_without_its_token_is_refused_with_what_to_do(client):
    reply = client.post("/ask", data={"description": "x"})
    assert reply.status_code == 400
    assert "刷新后再提交" in reply.text


def test_a_form_with_its_token_is_taken(client):
    reply = client.post("/ask", data={"csrf_token": token_of(client, "/ask"), "description": "没有写完"})
    assert reply.status_code == 422


def token_of(client, path):
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)[1]


def test_a_program_without_a_browser_session_needs_no_form_token(client):
    assert client.post("/api/intake/v1/things", json={}).status_code == 200


def test_a_browser_session_alone_never_commands_an_interface(client):
    client.set_cookie(SESSION, "token", domain="localhost", secure=True)
    assert client.post("/api/intake/v1/things", json={}).status_code == 400
    token = token_of(client, "/ask")
    assert client.post("/api/intake/v1/things", json={}, headers={"X-CSRFToken": token}).status_code == 200


def test_a_bearer_token_speaks_for_itself_beside_a_cookie(client):
    client.set_cookie(SESSION, "token", domain="localhost", secure=True)
    reply = client.post("/api/intake/v1/things", json={}, headers={"Authorization": "Bearer x"})
    assert reply.status_code == 200


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "daiban.localhost"])
def test_this_machine_is_loopback(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["daiban.cn", "127.0.0.1.evil.cn", "192.168.1.5:8000", "localhost.cn"])
def test_other_hosts_are_not(host):
    assert not is_loopback(host)


def test_plain_http_from_elsewhere_is_refused_with_the_reason(client):
    reply = client.get("/resident", base_url="http://daiban.cn")
    assert reply.status_code == 403
    assert "https://" in reply.text
    assert client.get("/intake/healthz", base_url="http://intake:8000").status_code == 200
    assert client.get("/resident", base_url="https://daiban.cn").status_code == 200


def test_signing_in_sets_a_cookie_no_script_and_no_other_site_can_use(client):
    token = token_of(client, "/desk/sign-in")
    form = {"csrf_token": token, "username": "clerk", "password": "right", "next": "//evil.cn"}
    reply = client.post("/desk/sign-in", data=form)
    cookie = reply.headers["Set-Cookie"]
    assert reply.headers["Location"] == "/staff"
    assert cookie.startswith(f"{SESSION}=a-token;")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie


def test_a_wrong_password_is_told_beside_its_field_and_not_repeated(client):
    token = token_of(client, "/desk/sign-in")
    reply = client.post("/desk/sign-in", data={"csrf_token": token, "username": "clerk", "password": "wr0ng"})
    assert reply.status_code == 422
    assert "用户名或密码不对。" in reply.text
    assert "wr0ng" not in reply.text
    assert "<title>错误：" in reply.text


def test_signing_out_needs_a_form_and_ends_the_cookie(client):
    assert client.get("/desk/sign-out").status_code == 405
    reply = client.post("/desk/sign-out", data={"csrf_token": token_of(client, "/staff")})
    assert "Max-Age=0" in reply.headers["Set-Cookie"]


def test_the_language_is_switched_by_the_address_and_remembered(client):
    assert 'lang="zh-CN"' in client.get("/ask").text
    assert 'lang="en"' in client.get("/ask?lang=en").text
    assert ">Submit<" in client.get("/ask").text
    assert 'class="elder"' in client.get("/ask?view=elder").text
    assert 'class="elder"' in client.get("/ask").text
