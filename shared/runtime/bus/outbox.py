"""Storing events in the caller's transaction: one statement writes all events and the deliveries their hearers owe.

The order within a subject is guarded by the caller, who holds the lock of the subject's row; a unique constraint on
(publisher, subject, sequence) refuses whoever does not.
"""

import zlib
from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import Connection

from shared.contracts.events import NewEvent
from shared.contracts.flow import HEARERS, PUBLISHER
from shared.contracts.schemas import check_complete
from shared.runtime import statements, telemetry
from shared.runtime.bus.tracing import trace_of

_PUBLISH = "SELECT bus.publish(%(publisher)s, CAST(%(events)s AS jsonb))"


class WrongPublisher(Exception):
    """A service tried to publish an event that belongs to another one."""


def lane_of(area: str, lanes: int) -> int:
    """The lane of a town: events of one town keep one lane, towns spread over all. `area` has 6, 9 or 12 digits."""
    return zlib.crc32(area[:9].encode()) % lanes


class BusOutbox:
    """The outbox of one transaction; `flush` is called by the unit of work just before it commits."""

    def __init__(self, connection: Connection, publisher: str, lanes: int) -> None:
        self._connection = connection
        self._publisher = publisher
        self._lanes = lanes
        self._waiting: list[NewEvent] = []

    def publish(self, event: NewEvent) -> None:
        """Put one fact in line; it is stored at `flush`."""
        if PUBLISHER.get(event.type) != self._publisher:
            raise WrongPublisher(f"{self._publisher} does not publish {event.type}")
        check_complete(event.type, event.data)
        self._waiting.append(event)

    def publish_all(self, events: Iterable[NewEvent]) -> None:
        for event in events:
            self.publish(event)

    def flush(self) -> None:
        """Store what waits, in the order it was put in line."""
        if not self._waiting:
            return
        rows = [self._row(event) for event in self._waiting]
        values = {"publisher": self._publisher, "events": orjson.dumps(rows).decode()}
        begun = telemetry.now()
        statements.run(self._connection, _PUBLISH, values)
        telemetry.stored(self._publisher, rows, begun)
        self._waiting.clear()

    def _row(self, event: NewEvent) -> dict[str, Any]:
        return {
            "id": event.id,
            "type": event.type,
            "version": event.version,
            "subject": event.subject,
            "area": event.area,
            "lane": lane_of(event.area, self._lanes),
            "occurred_at": event.occurred_at,
            "actor_kind": event.actor.kind,
            "actor_id": event.actor.person_id,
            "data": event.data,
            "hearers": HEARERS[event.type],
            "trace": trace_of(event.subject),
        }
