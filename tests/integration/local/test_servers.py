"""The embedded servers: real passwords, nothing dangerous, and every acknowledged row after a kill."""

import os
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from services.local import embedded, keys, postgres, valkey
from services.local.processes import Crew
from services.local.refusals import CannotRun
from tests.servers import Servers, start_servers


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Servers that these tests may kill."""
    running = start_servers(tmp_path_factory.mktemp("own"))
    yield running
    running.stop()


def test_the_owner_gets_in_with_the_password_and_nobody_with_another(own: Servers):
    with psycopg.connect(own.postgres_url) as connection:
        assert connection.info.server_version // 10_000 == 18
    wrong = own.postgres_url.replace(f"{postgres.OWNER}:", f"{postgres.OWNER}:not")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_the_socket_asks_for_the_password_too(own: Servers):
    with psycopg.connect(own.postgres_url) as connection:
        row = connection.execute("SELECT current_setting('unix_socket_directories')").fetchone()
    assert row is not None
    port = own.postgres_url.rpartition(":")[2].partition("/")[0]
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=row[0], port=port, user=postgres.OWNER, dbname="daiban", password="")


def test_every_way_in_is_scram(own: Servers):
    with psycopg.connect(own.postgres_url) as connection:
        methods = connection.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall()
        stored = connection.execute("SELECT rolpassword FROM pg_authid WHERE rolname = current_user").fetchone()
    assert methods == [("scram-sha-256",)]
    assert stored is not None
    assert stored[0].startswith("SCRAM-SHA-256$")


def test_what_is_acknowledged_is_durable(own: Servers):
    with psycopg.connect(own.postgres_url) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            assert connection.execute(f"SHOW {name}").fetchone() == ("on",)


def test_the_server_does_not_run_as_root(own: Servers):
    assert Path(f"/proc/{own.crew.members['postgres'].process.pid}").stat().st_uid != 0


def test_secrets_are_readable_by_their_owner_only(own: Servers):
    for file in (own.data / "secrets").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((own.data / "valkey" / "valkey.conf").stat().st_mode) == 0o600


@pytest.mark.parametrize("command", ["FLUSHALL", "FLUSHDB", "CONFIG GET dir", "KEYS *", "SHUTDOWN", "ACL LIST", "SAVE"])
def test_the_broker_refuses_dangerous_commands(own: Servers, command: str):
    with redis.Redis.from_url(own.redis_url) as broker, pytest.raises(redis.exceptions.NoPermissionError):
        broker.execute_command(*command.split())


def test_the_broker_asks_for_its_password(own: Servers):
    with redis.Redis.from_url("redis://" + own.redis_url.partition("@")[2]) as broker:
        with pytest.raises(redis.exceptions.AuthenticationError):
            broker.ping()


def test_a_failing_statement_leaves_no_personal_words_in_the_log(own: Servers):
    with psycopg.connect(own.postgres_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS person (phone text PRIMARY KEY)")
        connection.execute("INSERT INTO person VALUES ('13800138999') ON CONFLICT DO NOTHING")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES ('13800138999')")
    log = own.crew.log("postgres").read_text()
    assert "duplicate key" in log
    assert "13800138999" not in log


def test_after_a_kill_the_same_data_is_there_again(tmp_path: Path):
    embedded.open_to_servers(tmp_path)
    crew = Crew(tmp_path, say=lambda _: None)
    try:
        database, broker = postgres.started(tmp_path, crew), valkey.started(tmp_path, crew)
        with psycopg.connect(database.url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (n int)")
            connection.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
        for name in ("postgres", "valkey"):
            os.kill(crew.members[name].process.pid, signal.SIGKILL)
            crew.members[name].process.wait()
        assert (tmp_path / "postgres" / "postmaster.pid").exists()
        crew.members.clear()
        database, broker = postgres.started(tmp_path, crew), valkey.started(tmp_path, crew)
        with psycopg.connect(database.url) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
        assert broker.is_ready()
    finally:
        crew.stop()


def test_a_half_made_cluster_is_made_again(tmp_path: Path):
    embedded.open_to_servers(tmp_path)
    (tmp_path / "postgres.new" / "base").mkdir(parents=True)
    made = postgres.prepared(tmp_path)
    assert (made.folder / "PG_VERSION").read_text() == "18\n"
    assert not (tmp_path / "postgres.new").exists()


def test_a_server_that_cannot_start_is_refused_with_its_own_words(tmp_path: Path):
    embedded.open_to_servers(tmp_path)
    made = postgres.prepared(tmp_path)
    (made.folder / "PG_VERSION").write_text("12\n")
    crew = Crew(tmp_path, say=lambda _: None)
    with pytest.raises(CannotRun, match="incompatible"):
        postgres.started(tmp_path, crew)
    crew.stop()


def test_a_secret_stays_the_same(tmp_path: Path):
    first = keys.kept(tmp_path / "secrets", "secret", keys.password)
    assert first == keys.kept(tmp_path / "secrets", "secret", keys.password)
    assert len(first) >= 32
