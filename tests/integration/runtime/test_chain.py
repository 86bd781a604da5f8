"""The chain over all events: whatever is changed, removed or swapped afterwards is found; what commits late is not lost."""

from datetime import UTC, datetime

import psycopg
import pytest

from shared.contracts.events import SYSTEM, NewEvent, uuid7
from shared.runtime.bus import folder, verify_command
from shared.runtime.bus.chain import Walk
from shared.runtime.bus.folder import Low, fold
from shared.runtime.database import Database

VILLAGE = "510503108201"


def publish(database, count=1):
    for _ in range(count):
        with database.transaction() as work:
            work.outbox.publish(
                NewEvent("request.supplemented", uuid7(), VILLAGE, datetime.now(UTC), SYSTEM, {"note": "村"})
            )


@pytest.fixture
def intake(fresh_settings):
    database = Database(fresh_settings, "intake")
    yield database
    database.close()


@pytest.fixture
def chain(fresh_settings, intake):
    """Five events, linked; `chain()` links what is new."""

    def link():
        with psycopg.connect(fresh_settings.service_url("folder"), autocommit=True) as connection:
            return fold(connection)

    publish(intake, 5)
    assert link() == 5
    return link


def tampered(settings, *statements):
    """As somebody with the owner's password would."""
    with psycopg.connect(settings.database_url, autocommit=True) as owner:
        for statement in statements:
            owner.execute(statement)


def faults(settings, printed=None):
    walk = Walk()
    with psycopg.connect(settings.service_url("folder")) as connection:
        return {fault.kind for fault in verify_command.faults_in(connection, walk, printed or {})}, walk


def test_an_untouched_log_is_found_as_written_and_links_go_on(fresh_settings, intake, chain):
    assert faults(fresh_settings)[0] == set()
    publish(intake, 3)
    assert chain() == 3
    assert chain() == 0
    found, walk = faults(fresh_settings)
    assert found == set()
    assert walk.number == 8


@pytest.mark.parametrize(
    ("tampering", "kind"),
    [
        (('UPDATE bus.event SET data = \'{"note": "寸"}\' WHERE position = 3',), "event-changed"),
        (
            ("UPDATE bus.event SET recorded_at = recorded_at + interval '1 microsecond' WHERE position = 2",),
            "event-changed",
        ),
        (("DELETE FROM bus.event WHERE position = 3",), "event-missing"),
        (("DELETE FROM bus.event WHERE position = 3", "DELETE FROM bus.link WHERE position = 3"), "link-missing"),
        (
            (
                "UPDATE bus.link SET position = -position WHERE position IN (2, 3)",
                "UPDATE bus.link SET position = CASE position WHEN -2 THEN 3 ELSE 2 END WHERE position < 0",
            ),
            "event-changed",
        ),
        (
            (
                "UPDATE bus.link SET number = number + 100 WHERE number IN (2, 3)",
                "UPDATE bus.link SET number = CASE number WHEN 102 THEN 3 ELSE 2 END WHERE number > 100",
            ),
            "order-broken",
        ),
        (
            ("DELETE FROM bus.event WHERE position = 5", "DELETE FROM bus.link WHERE position = 5"),
            "head-differs",
        ),
    ],
)
def test_whatever_was_done_to_the_log_is_found(fresh_settings, chain, tampering, kind):
    tampered(fresh_settings, *tampering)
    assert kind in faults(fresh_settings)[0]


def test_a_chain_rebuilt_whole_differs_from_the_head_that_was_printed(fresh_settings, chain):
    _, walk = faults(fresh_settings)
    tampered(
        fresh_settings,
        "UPDATE bus.event SET area = '510503108202' WHERE position = 1",
        "TRUNCATE bus.link",
        "TRUNCATE bus.head",
    )
    chain()
    assert faults(fresh_settings)[0] == set()
    assert faults(fresh_settings, {walk.number: walk.hash})[0] == {"head-differs"}


def test_an_event_that_commits_after_later_ones_were_linked_is_linked_all_the_same(fresh_settings, intake, chain):
    other = Database(fresh_settings, "intake")
    with other.transaction() as late:
        late.outbox.publish(NewEvent("request.supplemented", uuid7(), VILLAGE, datetime.now(UTC), SYSTEM, {}))
        late.outbox.flush()
        publish(intake)
        assert chain() == 1
    other.close()
    assert chain() == 1
    assert faults(fresh_settings)[0] == set()


def test_two_folders_never_fork_the_chain(fresh_settings, intake, chain):
    publish(intake, 2)
    url = fresh_settings.service_url("folder")
    with psycopg.connect(url) as first, psycopg.connect(url, autocommit=True) as second:
        assert fold(first) == 2
        first.execute("SELECT 1")
        first.commit()
        assert fold(second) == 0
    assert faults(fresh_settings)[0] == set()


def test_the_low_mark_moves_only_behind_every_running_transaction():
    low = Low()
    low.look(100, oldest_running=10, next_transaction=20, now=0.0)
    low.look(200, oldest_running=15, next_transaction=30, now=folder.SETTLED_AFTER + 1)
    assert low.position == 0
    low.look(200, oldest_running=20, next_transaction=30, now=folder.SETTLED_AFTER + 2)
    assert low.position == 100
