"""The import and the receipt clock, run by processes that are killed at a line: nothing lost, nothing doubled."""

import subprocess
import sys
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import environment_of
from tests.integration.intake.test_imports import lines, started
from tests.integration.intake.test_pages import Reader

KILLED = -9


@pytest.fixture
def run(settings):
    def die(tick: str, point: str = "") -> int:
        command = [sys.executable, "-m", "tests.integration.intake.dying", tick, point]
        return subprocess.run(command, env=environment_of(settings), check=False, timeout=60).returncode

    return die


def test_an_import_killed_before_and_after_its_commit_enters_every_line_once(app, run, owner):
    desk = Reader(app.test_client())
    desk.sign_in("clerk")
    path = started(desk, lines(25, "杀"))
    assert run("import", "worker.before_commit") == KILLED
    assert _done(owner) == (0, 0)
    assert run("import", "worker.after_commit") == KILLED
    assert _done(owner) == (10, 10)
    assert run("import") == 0
    assert _done(owner) == (25, 25)
    assert "登记了25件" in desk.open(path).text


def test_the_receipt_tick_killed_before_and_after_its_commit_accepts_each_once(run, anonymous, owner):
    ids = [uuid.UUID(anonymous.submitted(matter_code="dibao")["id"]) for _ in range(12)]
    at = datetime.now(UTC) - timedelta(days=25)
    owner.execute(
        "UPDATE intake.request SET submitted_at = %s, recorded_at = %s, last_event_at = %s WHERE id = ANY (%s)",
        (at, at, at, ids),
    )
    seen = []
    for point in ("worker.before_commit", "worker.after_commit", ""):
        run("receipt", point)
        query = "SELECT count(*) FROM bus.event WHERE type = 'request.accepted' AND subject = ANY (%s)"
        seen.append(owner.execute(query, (ids,)).fetchone()[0])
    assert seen == [0, 10, 12]


def _done(owner) -> tuple[int, int]:
    """(requests of the paper, lines that say they are done)."""
    requests = owner.execute("SELECT count(*) FROM intake.request WHERE channel = 'paper'").fetchone()[0]
    return requests, owner.execute("SELECT count(*) FROM intake.import_row WHERE state = 'done'").fetchone()[0]
