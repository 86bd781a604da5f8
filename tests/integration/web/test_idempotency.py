"""The same POST twice: on a real Postgres, through a service's own role."""

import json
import threading

import pytest
from sqlalchemy import text

from shared.contracts.errors import Taken
from shared.runtime.sealing import ServiceSeal
from shared.web.idempotency import KeyedRequest, KeyReused, Reply, idempotency_table_sql, run_once


@pytest.fixture(scope="module")
def database(database_of):
    return database_of("intake")


@pytest.fixture
def seal(settings):
    return ServiceSeal(settings, "intake")


def asked(key, body=b'{"a":1}', client="anonymous", route="POST /api/intake/v1/requests"):
    return KeyedRequest("intake", key, client, route, body)


class Counter:
    """Work that stores nothing of its own but counts how often it ran."""

    def __init__(self, status=201):
        self.runs, self.status = 0, status

    def __call__(self, unit):
        self.runs += 1
        return Reply(self.status, json.dumps({"number": self.runs, "tracking_code": "7K3M9Q2X4T"}).encode())


def test_the_same_key_and_body_get_the_first_reply_again(database, seal):
    work = Counter()
    first, again = run_once(database, seal, asked("k1"), work), run_once(database, seal, asked("k1"), work)
    assert work.runs == 1
    assert (first[0], first[1], again[1]) == (again[0], False, True)


def test_the_same_key_with_another_body_is_refused(database, seal):
    run_once(database, seal, asked("k2"), Counter())
    with pytest.raises(KeyReused):
        run_once(database, seal, asked("k2", body=b'{"a":2}'), Counter())


def test_another_client_or_route_is_another_request(database, seal):
    work = Counter()
    run_once(database, seal, asked("k3"), work)
    run_once(database, seal, asked("k3", client="a-person"), work)
    run_once(database, seal, asked("k3", route="POST /api/intake/v1/requests/1/accept"), work)
    assert work.runs == 3


def test_without_a_key_the_work_simply_runs(database, seal):
    work = Counter()
    run_once(database, seal, None, work)
    run_once(database, seal, None, work)
    assert work.runs == 2


def test_a_refusal_is_not_kept(database, seal):
    work = Counter(status=409)
    run_once(database, seal, asked("k4"), work)
    run_once(database, seal, asked("k4"), work)
    assert work.runs == 2


def test_work_that_fails_leaves_no_reply_behind(database, seal):
    def fails(unit):
        raise Taken

    with pytest.raises(Taken):
        run_once(database, seal, asked("k5"), fails)
    assert not run_once(database, seal, asked("k5"), Counter())[1]


def test_of_two_at_once_only_one_is_done(database, seal):
    """Both run the work; the loser's is rolled back and it gives the winner's reply."""
    together, replies = threading.Barrier(2), []

    def work(unit):
        together.wait(timeout=10)
        unit.connection.execute(text("SELECT 1"))
        return Reply(201, str(threading.get_ident()).encode())

    def send():
        replies.append(run_once(database, seal, asked("k6"), work))

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert replies[0][0] == replies[1][0]
    assert sorted(repeated for _, repeated in replies) == [False, True]


def test_a_loser_whose_work_the_winner_made_impossible_gets_the_winners_reply(database, seal):
    def too_late(unit):
        run_once(database, seal, asked("k7"), Counter())
        raise Taken

    reply, repeated = run_once(database, seal, asked("k7"), too_late)
    assert repeated
    assert json.loads(reply.body)["number"] == 1


def test_a_stored_reply_cannot_be_read_in_the_database(database, seal):
    run_once(database, seal, asked("k8"), Counter())
    with database.reading() as connection:
        rows = connection.execute(text("SELECT key_hash, fingerprint, body FROM intake.idempotency")).all()
    stored = b"".join(bytes(part) for row in rows for part in row)
    assert rows
    assert b"7K3M9Q2X4T" not in stored
    assert b"k8" not in stored


def test_the_table_of_the_migration_is_the_one_described_here(database):
    """The DDL given to services is accepted by Postgres and has the columns the migrated table has."""
    columns = text(
        "SELECT string_agg(attname || ' ' || atttypid::regtype, ', ' ORDER BY attname) FROM pg_attribute "
        "WHERE attrelid = CAST(:name AS regclass) AND attnum > 0"
    )
    with database.engine.connect() as connection, connection.begin() as transaction:
        made = idempotency_table_sql("pg_temp").replace("one_reply_per_key", "one_reply_per_key_here")
        connection.execute(text(made))
        described = connection.execute(columns, {"name": "pg_temp.idempotency"}).scalar_one()
        migrated = connection.execute(columns, {"name": "intake.idempotency"}).scalar_one()
        transaction.rollback()
    assert described == migrated
