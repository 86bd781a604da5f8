"""Accounts of staff: an administrator opens one, its owner chooses a password before anything else, roles change at once."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.intake.staff.domain import AUDITOR_ALONE, BAD_USERNAME, NO_ROLE, WHOLE_DISTRICT, AccountChanged
from shared.contracts.errors import FirstPassword
from shared.identity.staff import NAME_TAKEN
from tests.http import wait_for
from tests.integration.intake.conftest import TOWN
from tests.integration.intake.test_pages import HOST, Reader

OWN = "早上七点去护国镇赶场"


@pytest.fixture
def admin(app):
    reader = Reader(app.test_client())
    reader.sign_in("admin")
    reader.open("/desk/accounts/new")
    return reader


@pytest.fixture
def name():
    return f"new.{uuid.uuid4().hex[:8]}"


def opened(admin, username, role="clerk", area=TOWN, **more):
    admin.open("/desk/accounts/new")
    fields = {"username": username, "name": "新来的", "role1": role, "area1": area, **more}
    return admin.send("/desk/accounts/new", **fields)


def password_in(page):
    return re.search(r"<code>([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})</code>", page.text).group(1)


def signing_in(app, username, password):
    reader = Reader(app.test_client())
    reader.open("/desk/sign-in")
    return reader, reader.send("/desk/sign-in", username=username, password=password)


def choosing(reader, username, current, new=OWN, again=None):
    fields = {"username": username, "current": current, "new": new, "again": new if again is None else again}
    return reader.send("/desk/password", first="1", **fields)


def with_own_password(app, admin, username, **more):
    reader, _ = signing_in(app, username, first := password_in(opened(admin, username, **more)))
    assert choosing(reader, username, first).status_code == 303
    return reader


def audited(owner, username):
    return owner.execute(
        "SELECT action FROM audit.entry e JOIN identity.person p ON p.id = e.subject WHERE p.username = %s ORDER BY e.at",
        (username,),
    ).fetchall()


def test_a_first_password_opens_nothing_but_the_choice_of_ones_own(app, admin, name):
    first = password_in(opened(admin, name))
    reader, page = signing_in(app, name, first)
    assert page.status_code == 403
    assert "临时密码" in page.text
    assert reader.client.get("/desk", base_url=HOST).status_code in (302, 303, 401)
    assert choosing(reader, name, first, again=OWN + "！").status_code == 422
    assert choosing(reader, name, first).location == "/desk"
    assert reader.client.get("/desk", base_url=HOST).status_code == 200
    assert signing_in(app, name, OWN)[1].location == "/desk"
    assert signing_in(app, name, first)[1].status_code == 422, "a first password works once"


def test_a_program_is_told_to_choose_first(admin, anonymous, name):
    first = password_in(opened(admin, name))
    reply = anonymous.post("/api/intake/v1/sessions", {"username": name, "password": first})
    assert reply.status_code == 403
    assert reply.json["code"] == FirstPassword.code


def test_a_first_password_ends_after_a_week(app, admin, owner, name):
    first = password_in(opened(admin, name))
    owner.execute("UPDATE identity.person SET first_password_until = now() WHERE username = %s", (name,))
    reader, page = signing_in(app, name, first)
    assert page.status_code == 403
    assert "过期" in page.text
    assert choosing(reader, name, first).status_code == 403


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"username": "张伟"}, BAD_USERNAME),
        ({"username": "admin"}, NAME_TAKEN),
        ({"role1": "", "area1": ""}, NO_ROLE),
        ({"area1": "510502"}, None),
        ({"role1": "supervisor"}, WHOLE_DISTRICT),
        ({"role1": "volunteer"}, None),
        ({"name": ""}, None),
        ({"email": "nobody"}, None),
        ({"role2": "clerk", "area2": TOWN}, None),
        ({"role2": "auditor", "area2": "510503"}, AUDITOR_ALONE),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(admin, owner, name, fields, sentence):
    page = opened(admin, **{"username": name, "role": "clerk", "area": TOWN, "name": "新来的", **_short(fields)})
    assert page.status_code == 422
    assert "error-summary" in page.text
    assert sentence is None or sentence in page.text
    assert 'value="新来的"' in page.text or fields.get("name") == ""
    assert owner.execute("SELECT FROM identity.person WHERE username = %s", (name,)).fetchone() is None


def _short(fields):
    return {{"role1": "role", "area1": "area"}.get(key, key): value for key, value in fields.items()}


def test_a_changed_role_counts_from_the_next_request(app, admin, owner, name):
    reader = with_own_password(app, admin, name)
    account = owner.execute("SELECT id FROM identity.person WHERE username = %s", (name,)).fetchone()[0]
    admin.open(f"/desk/accounts/{account}")
    changed = admin.send(f"/desk/accounts/{account}", version=1, name="换岗的", role1="organiser", area1=TOWN)
    assert changed.status_code == 303
    assert reader.client.get("/desk", base_url=HOST).status_code == 403
    assert [row[0] for row in audited(owner, name)] == ["account_opened", "account_changed"]


def test_a_forgotten_password_is_replaced_and_every_session_ends(app, admin, owner, name):
    reader = with_own_password(app, admin, name)
    account = owner.execute("SELECT id FROM identity.person WHERE username = %s", (name,)).fetchone()[0]
    admin.open(f"/desk/accounts/{account}")
    first = password_in(admin.send(f"/desk/accounts/{account}/first-password"))
    assert reader.client.get("/desk", base_url=HOST).status_code in (302, 303, 401)
    assert signing_in(app, name, OWN)[1].status_code == 422
    assert signing_in(app, name, first)[1].status_code == 403


def test_ones_own_password_is_changed_signed_in_and_other_sessions_end(app, admin, name):
    reader, elsewhere = with_own_password(app, admin, name), signing_in(app, name, OWN)[0]
    reader.open("/desk/password")
    another = "傍晚六点回天仙镇"
    assert reader.send("/desk/password", username=name, current="wrong", new=another, again=another).status_code == 422
    page = reader.send("/desk/password", username=name, current=OWN, new=another, again=another)
    assert page.status_code == 422, "two characters too short"
    assert another not in page.text, "a password is never put back into the page"
    another += "过夜"
    assert reader.send("/desk/password", username=name, current=OWN, new=another, again=another).status_code == 303
    assert reader.client.get("/desk", base_url=HOST).status_code == 200
    assert elsewhere.client.get("/desk", base_url=HOST).status_code in (302, 303, 401)


def test_nobody_takes_their_own_administrators_role_away(admin, owner):
    me = owner.execute("SELECT id FROM identity.person WHERE username = 'admin'").fetchone()[0]
    admin.open(f"/desk/accounts/{me}")
    assert admin.send(f"/desk/accounts/{me}", version=1, name="管理员", role1="clerk", area1=TOWN).status_code == 409


def test_of_two_administrators_at_once_the_later_is_told_and_keeps_what_was_typed(app, admin, owner, name):
    """Both requests wait at the row, so neither has read before the other has written."""
    opened(admin, name)
    account = owner.execute("SELECT id FROM identity.person WHERE username = %s", (name,)).fetchone()[0]
    path, other = f"/desk/accounts/{account}", f"adm.{uuid.uuid4().hex[:8]}"
    colleague = with_own_password(app, admin, other, role="admin", area="510503")
    forms = {"甲改的": (admin, "organiser"), "乙改的": (colleague, "leader")}
    for reader, _ in forms.values():
        assert 'name="version" value="1"' in reader.open(path).text
    save = lambda said: forms[said][0].send(path, version=1, name=said, role1=forms[said][1], area1=TOWN)  # noqa: E731
    with ThreadPoolExecutor(2) as both:
        with owner.transaction():
            owner.execute("SELECT FROM identity.person WHERE id = %s FOR UPDATE", (account,))
            sent = {said: both.submit(save, said) for said in forms}
            wait_for(lambda: _waiting_at_a_lock(owner) == 2, what="both at the row")
        replies = {said: reply.result() for said, reply in sent.items()}
    assert sorted(reply.status_code for reply in replies.values()) == [303, 409]
    won, lost = sorted(replies, key=lambda said: replies[said].status_code)
    page = replies[lost].text
    assert f'value="{lost}"' in page
    assert f"现在是：{won}" in page
    assert AccountChanged.sentence in page
    stored = owner.execute(
        "SELECT display_name, role FROM identity.person p JOIN identity.role r ON r.person_id = p.id WHERE p.id = %s",
        (account,),
    ).fetchall()
    assert stored == [(won, forms[won][1])]
    reader, role = forms[lost]
    assert 'name="version" value="2"' in page
    assert reader.send(path, version=2, name=lost, role1=role, area1=TOWN).status_code == 303, "seen, and saved anew"


def _waiting_at_a_lock(owner):
    """Of the two who want the row this transaction holds, one waits for its end and the other for the row itself."""
    return owner.execute(
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND (transactionid = pg_current_xact_id()::xid OR"
        " (relation = 'identity.person'::regclass"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())))"
    ).fetchone()[0]


def test_a_form_without_its_version_changes_nothing(admin, owner, name):
    opened(admin, name)
    account = owner.execute("SELECT id FROM identity.person WHERE username = %s", (name,)).fetchone()[0]
    for version in ("", "0", "7", "abc", "-1", "9" * 30):
        reply = admin.send(f"/desk/accounts/{account}", version=version, name="别的", role1="clerk", area1=TOWN)
        assert reply.status_code in (409, 422), version
    assert owner.execute("SELECT display_name FROM identity.person WHERE id = %s", (account,)).fetchone()[0] == "新来的"


def test_an_administrator_of_a_district_reaches_no_further(app, admin, owner):
    account = uuid.uuid4()
    owner.execute(
        "INSERT INTO identity.person (id, username, display_name) VALUES (%s, %s, '外区')", (account, f"far{account}")
    )
    owner.execute("INSERT INTO identity.role VALUES (%s, 'clerk', '510502001')", (account,))
    assert admin.client.get(f"/desk/accounts/{account}", base_url=HOST).status_code == 404
    admin.open("/desk/accounts/new")
    assert admin.send(f"/desk/accounts/{account}/first-password").status_code == 404
    assert f"far{account}" not in admin.open("/desk/accounts").text


def test_the_list_finds_by_name_and_role_and_pages_by_user_name(admin, name):
    opened(admin, name)
    assert name in admin.open(f"/desk/accounts?q={name[:7]}").text
    assert name not in admin.open("/desk/accounts?role=leader").text
    assert admin.open("/desk/accounts?after=nonsense").status_code == 422
    assert "没有符合的账号" in admin.open("/desk/accounts?q=没有这个人").text


def test_only_an_administrator_keeps_accounts(app):
    reader = Reader(app.test_client())
    reader.sign_in("supervisor")
    assert reader.client.get("/desk/accounts", base_url=HOST).status_code == 403
