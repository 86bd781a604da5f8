"""Signing in: sessions end when they should, guesses are counted, and a changed role counts on the next request."""

from datetime import UTC, datetime

import psycopg
import pytest

from shared.contracts.errors import NotFound, TooMany, WrongPassword
from shared.contracts.events import uuid7
from shared.identity.people import Person
from shared.identity.sessions import GUESSES_PER_HOUR, hash_password, person_of, sign_in, sign_out

PASSWORD = "a good password"
HASH = hash_password(PASSWORD)
TOWN, OTHER = "510503108", "510503102"


@pytest.fixture
def owner(settings):
    with psycopg.connect(settings.database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def clerk(owner):
    person = uuid7()
    name = f"clerk-{person.hex[-8:]}"
    owner.execute(
        "SELECT identity.open_account(%s, %s, '窗口甲', %s, NULL, %s)", (person, name, HASH, f'[["clerk", "{TOWN}"]]')
    )
    return person, name


def open_session(database_of, name, password=PASSWORD, now=None):
    with database_of("intake").reading() as connection:
        return sign_in(connection, "intake", name, password, now or datetime.now(UTC))


def person_behind(database_of, token, service="assignment"):
    with database_of(service).reading() as connection:
        return person_of(connection, token)


def test_a_session_is_known_to_every_service_and_dies_at_sign_out(clerk, database_of):
    session = open_session(database_of, clerk[1])
    assert person_behind(database_of, session.token).id == clerk[0]
    with database_of("intake").reading() as connection:
        sign_out(connection, session.token)
    assert person_behind(database_of, session.token) is None


def test_a_wrong_password_and_an_unknown_name_are_told_alike(clerk, database_of):
    for name, password in ((clerk[1], "wrong"), ("nobody", PASSWORD)):
        with pytest.raises(WrongPassword):
            open_session(database_of, name, password)


def test_many_guesses_lock_the_account_for_the_hour_even_for_the_right_password(clerk, database_of, owner):
    owner.execute(
        "SELECT identity.count_attempt('password', sha256(%s::bytea)) FROM generate_series(1, %s)",
        (clerk[1], GUESSES_PER_HOUR),
    )
    with pytest.raises(TooMany):
        open_session(database_of, clerk[1])


def test_a_changed_role_counts_on_the_next_request(clerk, database_of, owner):
    session = open_session(database_of, clerk[1])
    owner.execute("INSERT INTO identity.role VALUES (%s, 'dispatcher', %s)", (clerk[0], TOWN))
    assert person_behind(database_of, session.token).holds("dispatcher")
    owner.execute("DELETE FROM identity.role WHERE person_id = %s", (clerk[0],))
    assert not person_behind(database_of, session.token).holds("clerk", "dispatcher")


def test_disabling_an_account_ends_its_sessions_at_once(clerk, database_of, owner):
    session = open_session(database_of, clerk[1])
    owner.execute("UPDATE identity.person SET disabled_at = now() WHERE id = %s", (clerk[0],))
    assert person_behind(database_of, session.token) is None


@pytest.mark.parametrize("column", ["expires_at", "seen_at"])
def test_a_session_ends_after_its_lifetime_or_eight_idle_hours(clerk, database_of, owner, column):
    session = open_session(database_of, clerk[1])
    owner.execute(
        f"UPDATE identity.session SET {column} = {column} - interval '8 days' WHERE person_id = %s", (clerk[0],)
    )
    assert person_behind(database_of, session.token) is None


def test_tokens_are_not_stored(clerk, database_of, owner):
    session = open_session(database_of, clerk[1])
    rows = owner.execute("SELECT encode(token_hash, 'escape') FROM identity.session").fetchall()
    assert all(session.token not in row[0] for row in rows)


def test_an_area_covers_what_lies_in_it_and_nothing_else():
    person = Person(uuid7(), "x", "x", (("clerk", TOWN), ("supervisor", "510503")))
    person.check_area(f"{TOWN}201", "clerk")
    with pytest.raises(NotFound):
        person.check_area(f"{OTHER}201", "clerk")
    person.check_area(f"{OTHER}201", "clerk", "supervisor")
