"""The relay: looks which lanes have due work and wakes a worker for each, by a Celery message that carries the lane number.

It listens for commits and looks by itself at least once a second, so a lost notification costs a second and nothing else.
The lease of a lane is moved forward before the message is sent: a relay killed in between delays, and never loses. Any
number of relays may run. It never reads an event.
"""

import signal
import time
from types import FrameType

import psycopg
import structlog
from celery import Celery
from kombu.exceptions import OperationalError as BrokerDown

from shared.runtime import crash
from shared.runtime.celery_factory import make_celery
from shared.runtime.logging import set_up_logging
from shared.runtime.settings import Settings

LEASE_SECONDS = 5.0
LOOK_AT_LEAST_EVERY = 1.0
LINGER = {"assignment": 0.0, "reporting": 0.2}
"""Seconds a lane gathers events before it is woken: figures may lag a second, and a larger batch costs less per event."""
FIRST_RETRY, MOST_RETRIES = 0.004, 4
"""A lane that a worker is just leaving is tried again after 4, 16, 64 and 256 ms; then the look of each second has it."""

log = structlog.get_logger()

Lane = tuple[str, int]
"""(consumer, lane)."""

_DUE = """
    SELECT consumer, lane FROM bus.lane l WHERE leased_until < now() AND EXISTS (
        SELECT 1 FROM bus.delivery d
        WHERE d.consumer = l.consumer AND d.lane = l.lane AND d.state = 'pending' AND d.due_at <= now())
"""
# A lane a worker holds is locked and left out: the worker sees what is due, or the lane is tried again in a moment.
_LEASE = """
    UPDATE bus.lane SET leased_until = now() + make_interval(secs => %s), fruitless = fruitless + 1
    WHERE (consumer, lane) IN (
        SELECT l.consumer, l.lane FROM bus.lane l JOIN unnest(%s::text[], %s::int[]) w (consumer, lane) USING (consumer, lane)
        WHERE l.leased_until < now() AND EXISTS (
            SELECT 1 FROM bus.delivery d
            WHERE d.consumer = l.consumer AND d.lane = l.lane AND d.state = 'pending' AND d.due_at <= now())
        FOR UPDATE OF l SKIP LOCKED)
    RETURNING consumer, lane
"""
_GIVE_BACK = """
    UPDATE bus.lane SET fruitless = greatest(fruitless - 1, 0), leased_until = now() + interval '1 second'
    WHERE consumer = %s AND lane = %s
"""


class Relay:
    """One relay process: `run` until `stop`."""

    def __init__(self, settings: Settings, celery: Celery) -> None:
        self._settings = settings
        self._celery = celery
        self._stopping = False
        self._wanted: dict[Lane, tuple[float, int]] = {}
        self._next_look = 0.0

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        self._stopping = True

    def run(self) -> None:
        """Look and wake until told to stop; a database that is away is asked again every second."""
        while not self._stopping:
            try:
                with self._connected() as connection:
                    connection.execute("LISTEN bus")
                    self._watch(connection)
            except psycopg.OperationalError as error:
                log.warning("relay_waits_for_database", error=type(error).__name__)
                time.sleep(LOOK_AT_LEAST_EVERY)

    def _connected(self) -> psycopg.Connection:
        """A lease lost in a crash of the server is only a later wake-up, so its commit need not wait for the disk."""
        return psycopg.connect(
            self._settings.service_url("relay"),
            autocommit=True,
            connect_timeout=5,
            application_name="daiban-relay",
            options="-c synchronous_commit=off -c statement_timeout=15000 -c jit=off",
        )

    def _watch(self, connection: psycopg.Connection) -> None:
        while not self._stopping:
            self._look(connection)
            self._listen(connection)
            now = time.monotonic()
            ready = [lane for lane, (ready_at, _) in self._wanted.items() if ready_at <= now]
            if ready:
                self.wake(connection, ready)

    def _look(self, connection: psycopg.Connection) -> None:
        """Once a second, every lane: what no notification told, or whose message was lost."""
        now = time.monotonic()
        if now < self._next_look:
            return
        self._next_look = now + LOOK_AT_LEAST_EVERY
        for consumer, lane in connection.execute(_DUE):
            self._wanted.setdefault((consumer, lane), (now, 0))

    def _listen(self, connection: psycopg.Connection) -> None:
        """Wait for commits, no longer than until the next lane is ready or the next look is due."""
        now = time.monotonic()
        until = min([self._next_look, *(ready_at for ready_at, _ in self._wanted.values())])
        for note in connection.notifies(timeout=max(0.0, until - now), stop_after=1):
            consumer, _, lane = note.payload.partition(":")
            self._wanted.setdefault((consumer, int(lane)), (time.monotonic() + LINGER[consumer], 0))

    def wake(self, connection: psycopg.Connection, lanes: list[Lane]) -> int:
        """Lease those of the lanes that have due work and send one message each; returns how many."""
        consumers, numbers = [consumer for consumer, _ in lanes], [number for _, number in lanes]
        leased = connection.execute(_LEASE, (LEASE_SECONDS, consumers, numbers)).fetchall()
        crash.crash_point("relay.after_lease")
        self._put_off(set(lanes) - set(leased))
        for number, lane in enumerate(leased):
            self._wanted.pop(lane, None)
            try:
                self._celery.send_task(f"{lane[0]}.consume", args=[lane[1]], queue=lane[0], retry=False)
            except (BrokerDown, OSError) as error:
                self._give_back(connection, leased[number:], error)
                break
            crash.crash_point("relay.after_publish")
        return len(leased)

    def _put_off(self, lanes: set[Lane]) -> None:
        """Nothing due any more, a message under way, or a worker just leaving: try again soon, a few times."""
        now = time.monotonic()
        for lane in lanes:
            _, tries = self._wanted.pop(lane, (now, 0))
            if tries < MOST_RETRIES:
                self._wanted[lane] = (now + FIRST_RETRY * 4**tries, tries + 1)

    def _give_back(self, connection: psycopg.Connection, lanes: list[Lane], error: Exception) -> None:
        """The broker did not take the message: count no fruitless wake-up, and try again in a second."""
        log.warning("broker_away", lanes=len(lanes), error=type(error).__name__)
        for lane in lanes:
            self._wanted.pop(lane, None)
            connection.execute(_GIVE_BACK, lane)


def main() -> None:
    settings = Settings.from_environment()
    set_up_logging(settings, "relay")
    crash.arm(settings.crash_at)
    relay = Relay(settings, make_celery("relay", settings))
    signal.signal(signal.SIGTERM, relay.stop)
    signal.signal(signal.SIGINT, relay.stop)
    relay.run()


if __name__ == "__main__":
    main()
