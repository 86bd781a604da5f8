"""A clerk leaves: the whole queue goes to another in one step, it can be taken back, and the account closes only then."""

import threading
import uuid

import orjson
import pytest
from sqlalchemy import text

from shared.contracts.events import uuid7
from tests.integration.intake.conftest import HASH, PASSWORD, TOWN
from tests.integration.intake.test_pages import Reader


@pytest.fixture(scope="module")
def people(app, tokens, database_of):
    """Ids by user name, an administrator among them."""
    with database_of("intake").transaction() as work:
        for name, role, area in (("leaving", "clerk", TOWN),):
            work.connection.execute(
                text("SELECT identity.open_account(:id, :name, :name, :hash, NULL, CAST(:roles AS jsonb))"),
                {"id": uuid7(), "name": name, "hash": HASH, "roles": orjson.dumps([[role, area]]).decode()},
            )
        rows = work.connection.execute(
            text("SELECT id, username FROM identity.accounts_within(ARRAY['clerk', 'admin', 'dispatcher'], '510503')")
        )
        return {row.username: row.id for row in rows}


@pytest.fixture
def page(app, people):
    def signed(name):
        reader = Reader(app.test_client())
        reader.sign_in(name)
        reader.open("/desk/handover")
        return reader

    return signed


@pytest.fixture
def leaving(app, people, anonymous):
    """The clerk who leaves, with two requests in hand."""
    from tests.integration.intake.conftest import Caller

    opened = anonymous.post("/api/intake/v1/sessions", {"username": "leaving", "password": PASSWORD}).json
    caller = Caller(app.test_client(use_cookies=False), opened["token"])
    made = [caller.submitted(channel="window") for _ in range(2)]
    return caller, made


def _holders(owner, made):
    rows = owner.execute(
        "SELECT held_by FROM intake.request WHERE id = ANY (%s)", ([uuid.UUID(each["id"]) for each in made],)
    )
    return {row[0] for row in rows.fetchall()}


def _hand(reader, people, from_="leaving", to="second-clerk"):
    return reader.send("/desk/handover", **{"from": str(people[from_]), "to": str(people[to])})


def test_the_whole_queue_goes_over_and_comes_back(page, people, leaving, owner):
    _, made = leaving
    dispatcher = page("dispatcher")
    assert _hand(dispatcher, people).status_code == 303
    assert _holders(owner, made) == {people["second-clerk"]}
    (handover,) = owner.execute("SELECT id FROM intake.handover ORDER BY handed_at DESC LIMIT 1").fetchone()
    assert dispatcher.send(f"/desk/handover/{handover}/undo").status_code == 303
    assert _holders(owner, made) == {people["leaving"]}
    assert dispatcher.send(f"/desk/handover/{handover}/undo").status_code == 409
    noted = owner.execute("SELECT count(*) FROM audit.entry WHERE subject = %s", (handover,)).fetchone()
    assert noted == (2,)


def test_a_pending_proposal_nobody_holds_goes_along(page, people, leaving, anonymous, owner):
    caller, _ = leaving
    made = anonymous.submitted()
    caller.command(made["id"], "refuse", {"reason": "不归我们管", "where_to": "区住建局"})
    owner.execute("UPDATE intake.request SET held_by = NULL WHERE id = %s", (uuid.UUID(made["id"]),))
    _hand(page("dispatcher"), people)
    assert _holders(owner, [made]) == {people["second-clerk"]}


def test_what_is_wrong_is_said_on_the_page(page, people):
    dispatcher = page("dispatcher")
    assert _hand(dispatcher, people, "leaving", "leaving").status_code == 422
    assert dispatcher.send("/desk/handover").status_code == 422
    assert _hand(dispatcher, people, "leaving", "other-clerk").status_code == 404, "another town's clerk"


def test_two_who_hand_over_at_once_move_each_request_once(page, people, leaving, owner):
    readers = [page("dispatcher"), page("admin")]
    statuses = []
    threads = [threading.Thread(target=lambda r=r: statuses.append(_hand(r, people).status_code)) for r in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, 409]


def test_an_account_closes_only_once_its_queue_is_handed_over_and_its_sessions_end(page, people, leaving):
    caller, _ = leaving
    admin = page("admin")
    path = f"/desk/accounts/{people['leaving']}/close"
    refused = admin.send(path)
    assert refused.status_code == 409
    assert caller.get("/api/intake/v1/requests").status_code == 200
    _hand(admin, people)
    assert admin.send(path).status_code == 303
    assert caller.get("/api/intake/v1/requests").status_code == 401
    assert admin.send(f"/desk/accounts/{people['leaving']}/reopen").status_code == 303


def test_only_an_administrator_closes_accounts_and_never_the_own(page, people):
    assert page("dispatcher").send(f"/desk/accounts/{people['leaving']}/close").status_code == 403
    assert page("admin").send(f"/desk/accounts/{people['admin']}/close").status_code == 422


def test_a_clerk_takes_a_request_in_hand(app, people, anonymous, owner):
    made = anonymous.submitted()
    desk = Reader(app.test_client())
    desk.sign_in("clerk")
    desk.open(f"/desk/requests/{made['id']}")
    assert desk.send(f"/desk/requests/{made['id']}/take").status_code == 303
    assert _holders(owner, [made]) == {people["clerk"]}
