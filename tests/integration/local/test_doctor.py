"""`daiban doctor` on real servers: what it measures, and that its exit code says whether something must be mended."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from services.local import examinations
from shared.contracts.events import SYSTEM, NewEvent, uuid7
from shared.runtime.database import Database
from tests.conftest import environment_of


def test_a_fresh_database_and_broker_are_well(settings):
    with psycopg.connect(settings.database_url) as connection:
        found = list(examinations.of_database(connection))
    assert [one.advice for one in found] == ["", "", ""]
    assert examinations.of_broker(settings.redis_url).advice == ""
    assert "no connection" in examinations.of_broker("redis://127.0.0.1:1/0").advice


def test_an_unlinked_event_and_a_missing_revision_are_found(fresh_settings):
    intake = Database(fresh_settings, "intake")
    with intake.transaction() as work:
        work.outbox.publish(NewEvent("request.supplemented", uuid7(), "510503108201", datetime.now(UTC), SYSTEM))
    intake.close()
    with psycopg.connect(fresh_settings.database_url, autocommit=True) as connection:
        connection.execute("UPDATE bus.event SET recorded_at = %s", (datetime.now(UTC) - timedelta(hours=1),))
        connection.execute("DELETE FROM public.alembic_version WHERE version_num LIKE 'intake%'")
        advice = " ".join(one.advice for one in examinations.of_database(connection))
    assert "daiban migrate (intake_" in advice
    assert "verify-log" in advice


@pytest.mark.parametrize(("secret", "told"), [("short but long enough for 32 chars", ""), ("a" * 40, "too plain")])
def test_the_command_says_each_in_a_sentence_and_ends_with_one_when_something_must_be_mended(settings, secret, told):
    environment = environment_of(settings, DAIBAN_SECRET=secret, PORT="1")
    done = subprocess.run(
        [sys.executable, "-m", "services.local", "doctor"], env=environment, capture_output=True, text=True, check=False
    )
    for subject in ("clock skew", "disk space", "schema", "chain of events", "backup", "broker", "DAIBAN_SECRET"):
        assert subject in done.stdout, done.stdout + done.stderr
    assert told in done.stdout
    assert done.returncode == 1, "no web answers"
