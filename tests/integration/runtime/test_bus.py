"""The bus on a real Postgres: events are stored with the work, delivered once, in order within their subject."""

import threading
from datetime import UTC, datetime

import pytest
import structlog
from sqlalchemy import text

from shared.contracts.events import SYSTEM, NewEvent, uuid7
from shared.contracts.schemas import BadEvent
from shared.runtime.bus import tracing
from shared.runtime.bus.inbox import PARK_AFTER, Inbox, handler_of, retry_parked
from shared.runtime.bus.outbox import WrongPublisher, lane_of
from shared.runtime.database import Database

VILLAGE = "510503108201"
KIND = "request.supplemented"


def a_fact(subject, kind=KIND, area=VILLAGE):
    return NewEvent(kind, subject, area, datetime.now(UTC), SYSTEM, {})


def publish(database, *events):
    with database.transaction() as work:
        work.outbox.publish_all(events)


@pytest.fixture
def intake(fresh_settings):
    database = Database(fresh_settings, "intake")
    yield database
    database.close()


@pytest.fixture
def reporting(fresh_settings):
    database = Database(fresh_settings, "reporting", process="worker")
    yield database
    database.close()


class Hearer:
    """A hearer that notes what it hears and fails when told to."""

    def __init__(self, database):
        self.heard = []
        self.refuses = set()
        self.inbox = Inbox(database, handler_of({KIND: self.hear}))
        self.lane = lane_of(VILLAGE, database.settings.lanes)

    def hear(self, work, event):
        if (event.subject, event.sequence) in self.refuses:
            raise ValueError("refused")
        # the effect is a row in the hearer's own transaction, so a rollback takes it back
        work.connection.execute(
            text("INSERT INTO bus.alert (kind, detail) VALUES ('heard', :what)"),
            {"what": f"{event.subject}:{event.sequence}"},
        )
        self.heard.append((event.subject, event.sequence))

    def work(self):
        return self.inbox.work_lane(self.lane)

    def effects(self):
        with self.inbox.database.reading() as connection:
            rows = connection.execute(text("SELECT detail FROM bus.alert WHERE kind = 'heard' ORDER BY id"))
            return list(rows.scalars())


def make_due(settings_database):
    from psycopg import connect

    with connect(settings_database.settings.database_url, autocommit=True) as owner:
        owner.execute("UPDATE bus.delivery SET due_at = now() WHERE state = 'pending'")


def test_events_of_a_subject_arrive_once_and_in_order(intake, reporting):
    hearer, subject = Hearer(reporting), uuid7()
    publish(intake, *[a_fact(subject) for _ in range(5)])
    assert hearer.work() == 5
    assert hearer.work() == 0
    assert hearer.effects() == [f"{subject}:{n}" for n in range(1, 6)]


def test_a_rolled_back_transaction_publishes_nothing(intake, reporting):
    def fail_after_publishing():
        with intake.transaction() as work:
            work.outbox.publish(a_fact(uuid7()))
            work.outbox.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_publishing()
    assert Hearer(reporting).work() == 0


def test_a_failing_event_holds_back_its_own_subject_and_nothing_else(intake, reporting):
    hearer, bad, good = Hearer(reporting), uuid7(), uuid7()
    hearer.refuses.add((bad, 1))
    publish(intake, a_fact(bad), a_fact(good), a_fact(bad), a_fact(good))
    hearer.work()
    assert hearer.effects() == [f"{good}:1", f"{good}:2"]
    hearer.refuses.clear()
    make_due(reporting)
    hearer.work()
    assert hearer.effects()[2:] == [f"{bad}:1", f"{bad}:2"]


def test_an_event_that_keeps_failing_is_parked_with_an_alert_and_can_be_retried(intake, reporting):
    hearer, bad = Hearer(reporting), uuid7()
    hearer.refuses.add((bad, 1))
    publish(intake, a_fact(bad), a_fact(bad))
    for _ in range(PARK_AFTER):
        make_due(reporting)
        hearer.work()
    with reporting.reading() as connection:
        states = connection.execute(
            text("SELECT state, attempts, last_error FROM bus.delivery ORDER BY position")
        ).all()
        alert = connection.execute(text("SELECT position, detail FROM bus.alert WHERE kind = 'event_parked'")).one()
    assert [state.state for state in states] == ["parked", "pending"]
    assert states[0].attempts == PARK_AFTER
    assert "ValueError" in alert.detail
    hearer.refuses.clear()
    retry_parked(reporting, alert.position)
    hearer.work()
    assert hearer.effects() == [f"{bad}:1", f"{bad}:2"]


def test_the_error_that_is_kept_holds_nothing_of_the_event(intake, reporting):
    hearer, bad = Hearer(reporting), uuid7()

    def fail(work, event):
        raise ValueError("张三 13800138000")

    hearer.inbox = Inbox(reporting, handler_of({KIND: fail}))
    publish(intake, a_fact(bad))
    hearer.work()
    with reporting.reading() as connection:
        kept = connection.execute(text("SELECT last_error FROM bus.delivery")).scalar_one()
    assert "13800138000" not in kept
    assert "ValueError" in kept


def test_an_unknown_type_is_never_lost_in_silence(intake, reporting):
    publish(intake, a_fact(uuid7()))
    inbox = Inbox(reporting, handler_of({}))
    assert inbox.work_lane(lane_of(VILLAGE, reporting.settings.lanes)) == 0
    with reporting.reading() as connection:
        assert connection.execute(text("SELECT state FROM bus.delivery")).scalar_one() == "pending"


def test_an_event_committed_late_is_still_delivered(intake, reporting):
    """A cursor over positions would skip it; a row per delivery does not."""
    hearer, early, late = Hearer(reporting), uuid7(), uuid7()
    with intake.transaction() as slow:
        slow.outbox.publish(a_fact(late))
        slow.outbox.flush()
        publish(intake, a_fact(early))
        assert hearer.work() == 1
    assert hearer.work() == 1
    assert hearer.effects() == [f"{early}:1", f"{late}:1"]


def test_two_workers_on_one_lane_never_do_the_same_event_twice(intake, reporting):
    subjects = [uuid7() for _ in range(40)]
    publish(intake, *[a_fact(subject) for subject in subjects for _ in range(5)])
    hearers = [Hearer(reporting) for _ in range(4)]
    threads = [threading.Thread(target=hearer.work) for hearer in hearers for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    effects = hearers[0].effects()
    assert len(effects) == 200
    assert len(set(effects)) == 200


def test_only_the_owner_of_a_fact_publishes_it(reporting):
    with pytest.raises(WrongPublisher), reporting.transaction() as work:
        work.outbox.publish(a_fact(uuid7()))


def test_an_incomplete_event_is_refused_before_it_is_stored(intake):
    with pytest.raises(BadEvent), intake.transaction() as work:
        work.outbox.publish(a_fact(uuid7(), "request.submitted"))


def test_a_town_keeps_its_lane_and_towns_spread_over_lanes():
    assert lane_of("510503108201", 8) == lane_of("510503108", 8)
    assert len({lane_of(f"5105031{n:02}", 8) for n in range(16)}) > 4


def test_the_id_of_a_web_request_is_stored_with_its_event_and_carried_to_what_follows(intake, reporting):
    subject, later = uuid7(), uuid7()
    with structlog.contextvars.bound_contextvars(request_id="from-the-web-1"):
        publish(intake, a_fact(subject))
    publish(intake, a_fact(later))
    seen = {}

    def hear(work, event):
        seen[event.subject] = tracing.trace_of(event.subject)

    Inbox(reporting, handler_of({KIND: hear})).work_lane(lane_of(VILLAGE, reporting.settings.lanes))
    assert seen == {subject: "from-the-web-1", later: None}
    tracing.forget()
    assert tracing.trace_of(subject) is None
