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
LINGER = {"reporting": 0.05}
"""Seconds a lane may gather events before it is woken: figures may lag a second, and a larger batch costs less per event."""

log = structlog.get_logger()

# Lanes with due work. `free` is false while a worker holds the lane: it will see what is due, or we look again at once.
_DUE = """
    SELECT l.consumer, l.lane, l.leased_until < now() AS unleased FROM bus.lane l
    WHERE EXISTS (SELECT 1 FROM bus.delivery d WHERE d.consumer = l.consumer AND d.lane = l.lane AND d.state = 'pending' AND d.due_at <= now())
"""
_LEASE = """
    UPDATE bus.lane SET leased_until = now() + make_interval(secs => %s), fruitless = fruitless + 1
    WHERE (consumer, lane) IN (
        SELECT l.consumer, l.lane FROM bus.lane l
        WHERE l.leased_until < now() AND l.consumer = ANY (%s) AND EXISTS (
            SELECT 1 FROM bus.delivery d
            WHERE d.consumer = l.consumer AND d.lane = l.lane AND d.state = 'pending' AND d.due_at <= now())
        FOR UPDATE SKIP LOCKED)
    RETURNING consumer, lane
"""


class Relay:
    """One relay process: `run` until `stop`."""

    def __init__(self, settings: Settings, celery: Celery) -> None:
        self._url = settings.service_url("relay")
        self._celery = celery
        self._stopping = False
        self._wait = LOOK_AT_LEAST_EVERY

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        self._stopping = True

    def run(self) -> None:
        """Look and wake until told to stop; a database that is away is asked again every second."""
        while not self._stopping:
            try:
                with psycopg.connect(
                    self._url, autocommit=True, connect_timeout=5, application_name="daiban-relay"
                ) as connection:
                    connection.execute("LISTEN bus")
                    self._watch(connection)
            except psycopg.OperationalError as error:
                log.warning("relay_waits_for_database", error=type(error).__name__)
                time.sleep(LOOK_AT_LEAST_EVERY)

    def _watch(self, connection: psycopg.Connection) -> None:
        lingering_since: float | None = None
        while not self._stopping:
            ready = ["assignment"] if lingering_since else ["assignment", "reporting"]
            self.wake(connection, ready)
            heard = {
                note.payload.partition(":")[0]
                for note in connection.notifies(timeout=self._timeout(lingering_since), stop_after=1)
            }
            heard |= {note.payload.partition(":")[0] for note in connection.notifies(timeout=0)}
            lingering_since = _linger(lingering_since, heard)

    def _timeout(self, lingering_since: float | None) -> float:
        if lingering_since is None:
            return self._wait
        return max(0.001, min(self._wait, lingering_since + LINGER["reporting"] - time.monotonic()))

    def wake(self, connection: psycopg.Connection, consumers: list[str]) -> int:
        """Lease the due lanes and send one message each; returns how many. A broker that is away costs the lease only."""
        leased = connection.execute(_LEASE, (LEASE_SECONDS, consumers)).fetchall()
        crash.crash_point("relay.after_lease")
        for consumer, lane in leased:
            try:
                self._celery.send_task(f"{consumer}.consume", args=[lane], queue=consumer, retry=False)
            except (BrokerDown, OSError) as error:
                self._give_back(connection, leased, error)
                break
            crash.crash_point("relay.after_publish")
        self._wait = (
            LOOK_AT_LEAST_EVERY if leased or not self._left_over(connection, consumers) else min(self._wait, 0.02)
        )
        return len(leased)

    def _left_over(self, connection: psycopg.Connection, consumers: list[str]) -> bool:
        """Whether a lane has due work but was not leased: a worker is just leaving it, or holds it."""
        return any(consumer in consumers and unleased for consumer, _, unleased in connection.execute(_DUE))

    def _give_back(self, connection: psycopg.Connection, leased: list[tuple[str, int]], error: Exception) -> None:
        """The broker did not take the message: count no fruitless wake-up, and try again in a second."""
        log.warning("broker_away", lanes=len(leased), error=type(error).__name__)
        for consumer, lane in leased:
            connection.execute(
                "UPDATE bus.lane SET fruitless = greatest(fruitless - 1, 0), leased_until = now() + interval '1 second' "
                "WHERE consumer = %s AND lane = %s",
                (consumer, lane),
            )


def _linger(since: float | None, heard: set[str]) -> float | None:
    """Since when reporting's events gather; None when none do or when they have gathered long enough."""
    now = time.monotonic()
    if since is not None:
        return None if now - since >= LINGER["reporting"] else since
    return now if heard == {"reporting"} or "reporting" in heard else None


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
