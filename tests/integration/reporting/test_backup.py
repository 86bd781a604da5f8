"""A house backed up, destroyed and restored, by real commands and a real notifier: all is there, and no message goes out twice."""

import subprocess
import sys
import zipfile
from pathlib import Path

import psycopg
import pytest

from shared.runtime.blobs import FolderBlobs, sealed
from shared.runtime.bus.folder import fold
from tests.conftest import environment_of, new_database
from tests.integration.reporting.test_sending import choose, late_story, noon, sweep
from tests.listening import listening


@pytest.fixture(scope="module")
def hook():
    with listening() as listener:
        yield listener


def daiban(environment, *words, code=0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "services.local", *words], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def notify(environment, moment):
    """The notifier looks twice, by its own program; only the hour of the day is chosen."""
    program = (
        "from datetime import datetime; from services.reporting import notifier as n;"
        "from shared.runtime.settings import Settings;"
        f"n.database_now = lambda _: datetime.fromisoformat('{moment.isoformat()}');"
        "one = n.Notifier(Settings.from_environment()); one.look(); one.look()"
    )
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)


@pytest.fixture(scope="module")
def backed_up(house, hook, tmp_path_factory):
    """One reminder sent before the backup, one after it; a photo; a chain. (file, environment, the moment, where it may lie)"""
    folder = tmp_path_factory.mktemp("kept-apart")
    environment = environment_of(
        house.settings, DAIBAN_ROBOT_HOSTS=f"wecom={hook.url}", DAIBAN_SENT_LEDGER=str(folder / "sent")
    )
    choose(house, "volunteer", channel="wecom", address="key-of-the-volunteer")
    first = late_story(house)
    moment = noon(first)
    sweep(house, moment)
    notify(environment, moment)
    late_story(house)
    sweep(house, moment)
    with house.database.transaction() as work:  # as if that noon were past
        work.connection.exec_driver_sql(
            "UPDATE reporting.reminders SET send_after = now() - interval '1 hour' WHERE state = 'planned'"
        )
    blob = sealed("照片".encode())
    FolderBlobs(house.settings.photos).put(blob.name, blob.content)
    with psycopg.connect(house.settings.database_url, autocommit=True) as connection:
        fold(connection)
    file = folder / "house.zip"
    said = daiban(environment, "backup", str(file))
    assert "不含密钥" in said
    notify(environment, moment)
    return file, environment, moment, blob


def restored(servers, environment, file, tmp_path, **more):
    fresh = {
        **environment,
        "DATABASE_URL": new_database(servers, "restored"),
        "DAIBAN_DATA": str(tmp_path / "data"),
        **more,
    }
    return fresh, daiban(fresh, "restore", str(file))


def rows(environment, statement):
    with psycopg.connect(environment["DATABASE_URL"]) as connection:
        return connection.execute(statement).fetchall()


def test_nothing_that_left_is_sent_again_after_a_restore(servers, house, hook, backed_up, tmp_path):
    file, environment, moment, _ = backed_up
    before = len(hook.told)
    assert before == 2
    fresh, said = restored(servers, environment, file, tmp_path)
    assert "完好 / as written" in said
    notify(fresh, moment)
    assert "frozen" in daiban(fresh, "reminders", "confirm")
    notify(fresh, moment)
    assert "正在发送" in daiban(fresh, "reminders", "status")
    assert len(hook.told) == before
    states = rows(fresh, "SELECT state FROM reporting.reminders WHERE rung = 'red' AND channel = 'wecom'")
    assert {state for (state,) in states} == {"sent"}
    ((old,),) = rows(environment, "SELECT generation FROM reporting.sending")
    ((new,),) = rows(fresh, "SELECT generation FROM reporting.sending")
    assert old != new


def test_everything_else_is_as_it_was_but_nobody_is_signed_in(servers, backed_up, tmp_path):
    file, environment, _, blob = backed_up
    fresh, _ = restored(servers, environment, file, tmp_path)
    for table in ("bus.event", "bus.delivery", "identity.person", "reporting.cases"):
        assert rows(fresh, f"SELECT count(*) FROM {table}") == rows(environment, f"SELECT count(*) FROM {table}")
    assert rows(fresh, "SELECT md5(string_agg(hash::text, '' ORDER BY number)) FROM bus.link") == rows(
        environment, "SELECT md5(string_agg(hash::text, '' ORDER BY number)) FROM bus.link"
    )
    assert rows(fresh, "SELECT count(*) FROM identity.session") == [(0,)]
    assert FolderBlobs(Path(fresh["DAIBAN_DATA"]) / "photos").get(blob.name) == blob.content
    with psycopg.connect(fresh["DATABASE_URL"]) as connection, pytest.raises(psycopg.errors.RaiseException):
        connection.execute("DELETE FROM audit.entry")
    with psycopg.connect(fresh["DATABASE_URL"]) as connection:
        connection.execute(
            "INSERT INTO bus.alert (kind, consumer, position, detail) VALUES ('event_parked', 'x', 1, 'x')"
        )


def test_without_the_ledger_what_may_have_left_is_unknown_and_not_sent(servers, hook, backed_up, tmp_path):
    """The house burnt with its ledger: the second message, sent after the backup, is not sent again but asked about."""
    file, environment, moment, _ = backed_up
    before = len(hook.told)
    fresh, said = restored(servers, environment, file, tmp_path, DAIBAN_SENT_LEDGER=str(tmp_path / "sent"))
    assert "结果不明" in said
    daiban(fresh, "reminders", "confirm")
    notify(fresh, moment)
    states = rows(fresh, "SELECT state FROM reporting.reminders WHERE rung = 'red' AND role = 'assignee' ORDER BY 1")
    assert states == [("sent",), ("unknown",)]
    assert len(hook.told) == before


def test_it_refuses_other_secrets_a_used_database_and_a_file_that_is_cut(servers, backed_up, tmp_path):
    file, environment, _, _ = backed_up
    assert "已有数据" in daiban({**environment, "DAIBAN_DATA": str(tmp_path)}, "restore", str(file), code=2)
    other = {**environment, "DATABASE_URL": new_database(servers, "other"), "DAIBAN_SECRET": "x" * 40}
    assert "另一套密钥" in daiban(other, "restore", str(file), code=2)
    cut = tmp_path / "cut.zip"
    cut.write_bytes(file.read_bytes()[:-500])
    assert "不是完整的备份" in daiban(
        {**other, "DAIBAN_SECRET": environment["DAIBAN_SECRET"]}, "restore", str(cut), code=2
    )
    assert "已经存在" in daiban(environment, "backup", str(file), code=2)


def test_the_file_is_its_owners_alone_and_holds_no_key(backed_up):
    file, environment, _, _ = backed_up
    assert file.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(file) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert environment["DAIBAN_SECRET"].encode() not in content
    assert environment["DAIBAN_MASTER_KEYS"].split(":")[1].encode() not in content
