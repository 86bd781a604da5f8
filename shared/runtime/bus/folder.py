"""The folder: chains committed events, off the write path. One small process; a second one waits its turn.

What is not linked yet is found by looking, never by a cursor: an event that commits late is linked late. So that looking
stays cheap, `low` moves up to a position below which nothing can appear any more: everything that could still have taken a
lower one ran before a snapshot that has since passed (and a statement lives 15 seconds at most).
"""

import signal
import time
from dataclasses import dataclass
from types import FrameType
from typing import Any, Final

import psycopg
import structlog

from shared.runtime import crash
from shared.runtime.bus.chain import COLUMNS, GENESIS, content_of, hash_after
from shared.runtime.logging import set_up_logging
from shared.runtime.settings import Settings

LOOK_EVERY: Final = 2.0
AT_ONCE: Final = 2000
SETTLED_AFTER: Final = 60.0
_LOCK: Final = 7_301_508_511  # any fixed number: one folder at a time

log = structlog.get_logger()

_LAST = "SELECT number, hash FROM bus.link ORDER BY number DESC LIMIT 1"
_FRESH = f"""
    SELECT {COLUMNS} FROM bus.event e
    WHERE e.position > %s AND NOT EXISTS (SELECT FROM bus.link l WHERE l.position = e.position)
    ORDER BY e.position LIMIT %s
"""
_KEEP = "INSERT INTO bus.link (number, position, content, hash) VALUES (%s, %s, %s, %s)"
_HEAD = """
    INSERT INTO bus.head (day, number, hash) VALUES ((now() AT TIME ZONE 'Asia/Shanghai')::date, %s, %s)
    ON CONFLICT (day) DO UPDATE SET number = EXCLUDED.number, hash = EXCLUDED.hash
"""
_HORIZON = """
    SELECT coalesce(max(position), 0), pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
           pg_snapshot_xmax(pg_current_snapshot())::text::bigint FROM bus.event
"""


@dataclass(slots=True)
class Low:
    """The position up to which every event that will ever be has been linked; moves only when that is certain."""

    position: int = 0
    _candidate: int = 0
    _passed_by: int | None = None
    _since: float = 0.0

    def look(self, highest: int, oldest_running: int, next_transaction: int, now: float) -> None:
        """`highest` has been linked by now; transactions from `next_transaction` on began after it was seen."""
        if self._passed_by is None:
            self._candidate, self._passed_by, self._since = highest, next_transaction, now
        elif oldest_running >= self._passed_by and now - self._since >= SETTLED_AFTER:
            self.position, self._passed_by = self._candidate, None


class Folder:
    """One folder process: `run` until `stop`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stopping = False
        self._low = Low()

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        self._stopping = True

    def run(self) -> None:
        """Link what is new until told to stop; a database that is away is asked again."""
        while not self._stopping:
            try:
                with self._connected() as connection:
                    self._follow(connection)
            except psycopg.Error as error:
                log.warning("folder_waits_for_database", error=type(error).__name__)
                self._rest()

    def _connected(self) -> psycopg.Connection[Any]:
        return psycopg.connect(
            self._settings.service_url("folder"),
            autocommit=True,
            connect_timeout=5,
            application_name="daiban-folder",
            options="-c statement_timeout=300000 -c jit=off",
        )

    def _follow(self, connection: psycopg.Connection[Any]) -> None:
        while not self._stopping:
            highest, running, following = connection.execute(_HORIZON).fetchone() or (0, 0, 0)
            while fold(connection, self._low.position) == AT_ONCE and not self._stopping:
                pass
            self._low.look(highest, running, following, time.monotonic())
            self._rest()

    def _rest(self) -> None:
        until = time.monotonic() + LOOK_EVERY
        while not self._stopping and time.monotonic() < until:
            time.sleep(0.1)


def fold(connection: psycopg.Connection[Any], low: int = 0) -> int:
    """Link up to `AT_ONCE` events that have no link yet, in one transaction; returns how many. 0 while another folder is at it."""
    with connection.transaction():
        (mine,) = connection.execute("SELECT pg_try_advisory_xact_lock(%s)", (_LOCK,)).fetchone() or (False,)
        fresh = connection.execute(_FRESH, (low, AT_ONCE)).fetchall() if mine else []
        if not fresh:
            return 0
        number, last = connection.execute(_LAST).fetchone() or (0, GENESIS)
        links = []
        for event in fresh:
            number, content = number + 1, content_of(event)
            last = hash_after(bytes(last), content)
            links.append((number, event[0], content, last))
        with connection.cursor() as cursor:
            cursor.executemany(_KEEP, links)
        connection.execute(_HEAD, (number, last))
        crash.crash_point("folder.before_commit")
    return len(fresh)


def main() -> None:
    settings = Settings.from_environment()
    set_up_logging(settings, "folder")
    crash.arm(settings.crash_at)
    folder = Folder(settings)
    signal.signal(signal.SIGTERM, folder.stop)
    signal.signal(signal.SIGINT, folder.stop)
    folder.run()


if __name__ == "__main__":
    main()
