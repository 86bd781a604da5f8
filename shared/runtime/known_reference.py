"""Service points, area changes and the working calendar as a process knows them: read again when older than half a minute.

All change a few times a year and are asked for by every page. The changes of areas are installed in
`shared.reference.areas`, the calendar in `shared.reference.calendar`, so that whoever asks there gets today's; what is wrong with the database is left to those
who need it for more.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from datetime import time as Hour
from typing import Any, Protocol

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from shared.reference.area_changes import AreaChange, AreaHistory
from shared.reference.areas import install_changes
from shared.reference.service_points import ServicePoint, ServicePoints
from shared.reference.working_hours import OfficeHours, local_day
from shared.runtime.clock import SystemClock
from shared.runtime.known_calendars import install_from

_POINTS = text(
    "SELECT area, name, status, sessions, zones, address, phone, since, version FROM reference.service_point ORDER BY area"
)
_CHANGES = text("SELECT id, area, day, name, name_en, successor, source FROM reference.area_change")


class Readable(Protocol):
    def reading(self) -> AbstractContextManager[Any]: ...


class KnownReference:
    """One per process and database."""

    def __init__(
        self,
        database: Readable,
        seconds: float = 30.0,
        tick: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = SystemClock().now,
    ) -> None:
        self._database = database
        self._seconds = seconds
        self._tick = tick
        self._now = now
        self._read_at = float("-inf")
        self._points = ServicePoints()

    def points(self) -> ServicePoints:
        self.refresh()
        return self._points

    def refresh(self) -> None:
        """Read all again when they are old; keeps what it has while the database does not answer."""
        if self._tick() - self._read_at < self._seconds:
            return
        try:
            with self._database.reading() as connection:
                self._points, history = points_in(connection), history_in(connection)
                install_from(connection)
        except SQLAlchemyError:
            return
        install_changes(history, local_day(self._now()))
        self._read_at = self._tick()

    def forget(self) -> None:
        """Read again at the next question: something was just changed here."""
        self._read_at = float("-inf")


def points_in(connection: Connection) -> ServicePoints:
    return ServicePoints(_point(row) for row in connection.execute(_POINTS))


def history_in(connection: Connection) -> AreaHistory:
    return AreaHistory(AreaChange(*row) for row in connection.execute(_CHANGES))


def _point(row: Any) -> ServicePoint:
    hours = OfficeHours(
        tuple((Hour.fromisoformat(opens), Hour.fromisoformat(closes)) for opens, closes in row.sessions)
    )
    return ServicePoint(
        area=row.area,
        name=row.name,
        status=row.status,
        hours=hours,
        zones=tuple(row.zones),
        address=row.address,
        phone=row.phone,
        since=row.since,
        version=row.version,
    )
