"""Consuming a lane: claim it, take what is due in order, do the work and mark it done in one transaction.

A batch that fails is rolled back and repeated one by one, so that a bad event holds back its own subject and nothing else.
A failed event is tried again with growing pauses and parked after `PARK_AFTER` attempts, with an alert. A lane whose
batches are begun and never ended (the process dies) is worked in careful mode: each attempt is counted before it is made.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Connection, Row, text

from shared.contracts.events import Actor, Event
from shared.runtime import telemetry
from shared.runtime.bus import tracing
from shared.runtime.bus.failures import describe, pause_after
from shared.runtime.crash import crash_point
from shared.runtime.database import Database, Work

BATCH = 500
PARK_AFTER = 6
SUSPECT_AFTER = 3
"""Wake-ups of a lane without one commit, after which the beginning of each batch is noted: the lane waits, or kills."""
CAREFUL_AFTER = 2
"""Batches that were begun and never ended, after which attempts are counted before they are made."""
LONGEST_STAY = 8.0
"""Seconds after which a worker leaves a lane that still has work: the relay wakes one again, and other lanes get their turn."""

Handle = Callable[[Work, Sequence[Event]], None]
"""What a service does with a batch of events, in order, inside the given transaction."""

Found = Row[*tuple[Any, ...]]

log = structlog.get_logger()

_CLAIM = text(
    "SELECT fruitless, died FROM bus.lane WHERE consumer = :consumer AND lane = :lane FOR UPDATE SKIP LOCKED",
)
# Due deliveries in order. `held` marks those whose subject has an earlier event that waits for its next try or is parked.
_TAKE = text("""
    SELECT e.position, e.id, e.type, e.version, e.publisher, e.subject, e.sequence, e.area, e.occurred_at, e.recorded_at,
           e.actor_kind, e.actor_id, e.data, e.trace, d.attempts,
           EXISTS (SELECT 1 FROM bus.delivery b WHERE b.consumer = d.consumer AND b.subject = d.subject AND b.position < d.position
                   AND (b.state = 'parked' OR (b.state = 'pending' AND b.due_at > now()))) AS held
    FROM bus.delivery d JOIN bus.event e USING (position)
    WHERE d.consumer = :consumer AND d.lane = :lane AND d.state = 'pending' AND d.due_at <= now()
    ORDER BY d.position LIMIT :most
""")
_DONE = text(
    "UPDATE bus.delivery SET state = 'done', done_at = clock_timestamp(), last_error = NULL "
    "WHERE consumer = :consumer AND position = ANY (:positions)"
)
# Put off until the event that holds them back is tried again; behind a parked one, look again in half a minute.
_HOLD = text("""
    UPDATE bus.delivery d SET due_at = (
        SELECT max(CASE b.state WHEN 'parked' THEN now() + interval '30 seconds' ELSE b.due_at END) FROM bus.delivery b
        WHERE b.consumer = d.consumer AND b.subject = d.subject AND b.position < d.position AND b.state IN ('pending', 'parked'))
    WHERE d.consumer = :consumer AND d.position = ANY (:positions)
""")
_FRUITFUL = text(
    "UPDATE bus.lane SET fruitless = 0, died = 0, leased_until = 'epoch' WHERE consumer = :consumer AND lane = :lane"
)
_BEGUN = text("UPDATE bus.lane SET died = died + 1 WHERE consumer = :consumer AND lane = :lane")
_COUNT = text("UPDATE bus.delivery SET attempts = attempts + 1 WHERE consumer = :consumer AND position = :position")
_RETRY = text(
    "UPDATE bus.delivery SET attempts = :attempts, due_at = now() + :pause, last_error = :error "
    "WHERE consumer = :consumer AND position = :position"
)
_PARK = text("""
    WITH parked AS (
        UPDATE bus.delivery SET state = 'parked', attempts = :attempts, last_error = :error
        WHERE consumer = :consumer AND position = :position AND state = 'pending' RETURNING position)
    INSERT INTO bus.alert (kind, consumer, position, detail) SELECT 'event_parked', :consumer, position, :error FROM parked
""")
_UNPARK = text("""
    UPDATE bus.delivery d SET state = 'pending', attempts = 0, due_at = now()
    FROM bus.delivery p WHERE p.consumer = :consumer AND p.position = :position AND p.state = 'parked'
      AND d.consumer = p.consumer AND d.subject = p.subject AND d.state IN ('parked', 'pending')
""")


@dataclass(frozen=True)
class Inbox:
    """The consuming side of one service; `handle` does the work of a batch."""

    database: Database
    handle: Handle
    after_commit: Callable[[], object] = lambda: None
    """Called after each committed batch that did something: work that must not lengthen the batch's own transaction."""

    @property
    def consumer(self) -> str:
        return self.database.service

    def work_lane(self, lane: int) -> int:
        """Work off what is due in a lane; returns how many events were done. Another worker on the lane: 0, at once."""
        tracing.forget()
        done = 0
        leave_at = time.monotonic() + LONGEST_STAY
        while time.monotonic() < leave_at:
            taken, finished = self._one_batch(lane)
            done += finished
            if finished:
                self.after_commit()
            if not taken:
                break
        return done

    def _one_batch(self, lane: int) -> tuple[int, int]:
        """(events looked at, events done) of one transaction; falls back to one by one when the batch fails."""
        try:
            with self.database.transaction() as work:
                found = self._claim(work, lane)
                if found is None:
                    return 0, 0
                if found.fruitless <= SUSPECT_AFTER:
                    return self._batch(work, lane)
                if found.died <= CAREFUL_AFTER:
                    self._note_beginning(work, lane)
            if found.died <= CAREFUL_AFTER:
                return self._suspected_batch(lane)
        except Exception as error:
            log.warning("batch_failed", consumer=self.consumer, lane=lane, error=describe(error))
        return self._one_by_one(lane)

    def _suspected_batch(self, lane: int) -> tuple[int, int]:
        """A batch whose beginning was noted by a commit of its own."""
        with self.database.transaction() as work:
            if self._claim(work, lane) is None:
                return 0, 0
            looked_at = self._batch(work, lane)
            self._reset(work, lane)
            return looked_at

    def _batch(self, work: Work, lane: int) -> tuple[int, int]:
        rows = self._take(work.connection, lane)
        crash_point("worker.after_claim")
        if rows:
            self._do(work, rows)
            self._reset(work, lane)
        return len(rows), len(rows)

    def _claim(self, work: Work, lane: int) -> Found | None:
        return work.connection.execute(_CLAIM, {"consumer": self.consumer, "lane": lane}).one_or_none()

    def _note_beginning(self, work: Work, lane: int) -> None:
        work.connection.execute(_BEGUN, {"consumer": self.consumer, "lane": lane})

    def _take(self, connection: Connection, lane: int, most: int = BATCH) -> Sequence[Found]:
        """Due deliveries in order; those held back by an earlier one of their subject are put off, not returned."""
        rows = connection.execute(_TAKE, {"consumer": self.consumer, "lane": lane, "most": most}).all()
        held = [row.position for row in rows if row.held]
        if held:
            connection.execute(_HOLD, {"consumer": self.consumer, "positions": held})
        return [row for row in rows if not row.held]

    def _do(self, work: Work, rows: Sequence[Found]) -> None:
        tracing.follow((row.subject, row.trace) for row in rows)
        begun = telemetry.now()
        self.handle(work, [as_event(row) for row in rows])
        telemetry.heard(self.consumer, rows, begun)
        tracing.note_handled(self.consumer, rows)
        work.connection.execute(_DONE, {"consumer": self.consumer, "positions": [row.position for row in rows]})

    def _reset(self, work: Work, lane: int) -> None:
        work.connection.execute(_FRUITFUL, {"consumer": self.consumer, "lane": lane})

    def _one_by_one(self, lane: int) -> tuple[int, int]:
        """Each due event in a transaction of its own, its attempt counted and committed first."""
        tried: set[int] = set()
        done = 0
        while len(tried) < BATCH:
            with self.database.transaction() as work:
                if self._claim(work, lane) is None:
                    break
                row = next((row for row in self._take(work.connection, lane, 50) if row.position not in tried), None)
                if row is None:
                    self._reset(work, lane)
                    break
                work.connection.execute(_COUNT, {"consumer": self.consumer, "position": row.position})
            tried.add(row.position)
            done += self._try_single(lane, row)
        return len(tried), done

    def _try_single(self, lane: int, row: Found) -> int:
        attempts = row.attempts + 1
        if attempts > PARK_AFTER:
            self._set_aside(row.position, attempts, "the process died at each attempt")
            return 0
        try:
            with self.database.transaction() as work:
                if self._claim(work, lane) is None:
                    return 0
                self._do(work, [row])
                return 1
        except Exception as error:
            about = {"position": row.position, "request_id": row.trace}
            log.warning("event_failed", consumer=self.consumer, attempts=attempts, error=describe(error), **about)
            self._set_aside(row.position, attempts, describe(error))
            return 0

    def _set_aside(self, position: int, attempts: int, error: str) -> None:
        """Put a failed event off with a growing pause, or park it and raise an alert."""
        statement = _PARK if attempts >= PARK_AFTER else _RETRY
        values = {"consumer": self.consumer, "position": position, "attempts": attempts, "error": error}
        with self.database.transaction() as work:
            if statement is _RETRY:
                work.connection.execute(statement, {**values, "pause": pause_after(attempts)})
            else:
                work.connection.execute(statement, values)


def retry_parked(database: Database, position: int) -> None:
    """Give a parked event, and what it held back, another series of attempts."""
    with database.transaction() as work:
        work.connection.execute(_UNPARK, {"consumer": database.service, "position": position})


def as_event(row: Found) -> Event:
    return Event(
        position=row.position,
        id=row.id,
        type=row.type,
        version=row.version,
        publisher=row.publisher,
        subject=row.subject,
        sequence=row.sequence,
        area=row.area,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        actor=Actor(row.actor_kind, row.actor_id),
        data=row.data,
    )


def handler_of(table: Mapping[str, Callable[[Work, Event], None]]) -> Handle:
    """A batch handler that walks the events in order and gives each to the function its type has in `table`.

    A type the table does not name is an error: it would otherwise be lost in silence.
    """

    def handle(work: Work, events: Sequence[Event]) -> None:
        for event in events:
            table[event.type](work, event)

    return handle
