"""Sends what is due: a thread of the notifier's process, so that a slow endpoint holds up neither reminders nor events.

Each delivery is claimed in one transaction, posted outside any, and marked in another. A sender that dies in between gives
the claim back by time, and the same `webhook-id` goes out again. Every endpoint gets its turn: a few seconds a round.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

import orjson
import structlog
from sqlalchemy.exc import SQLAlchemyError

from services.reporting.channels.outgoing import Failed, post
from services.reporting.reminders.sending_store import SendingStore
from services.reporting.reminders.store import database_now
from services.reporting.webhooks import domain
from services.reporting.webhooks.deliveries import Claimed, DeliveryStore
from services.reporting.webhooks.domain import Endpoint, State
from services.reporting.webhooks.store import EndpointStore
from shared.runtime.crash import crash_point
from shared.runtime.database import Database

LOOK_EVERY: Final = 1.0
TURN: Final = 5.0
"""Seconds one endpoint has in each round."""
AT_ONCE: Final = 4
_FORGET_EVERY: Final = 3600.0
_MOST_PROBLEM: Final = 60

log = structlog.get_logger()


class WebhookSender(threading.Thread):
    """Runs until `stop`; `look` is one round. `say(kind, period)` tells the responsible once."""

    def __init__(self, database: Database, say: Callable[[str, str], object]) -> None:
        super().__init__(name="webhooks", daemon=True)
        self._database, self._say = database, say
        self._stopping = threading.Event()
        self._forget_at = 0.0

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look(database_now(self._database))
            except SQLAlchemyError as error:
                log.warning("webhooks_wait_for_database", error=type(error).__name__)
            except Exception:  # a thread that died would be missed by nobody: say it, and look again
                log.exception("webhooks_failed")
            self._stopping.wait(LOOK_EVERY)

    def look(self, now: datetime) -> int:
        """One round over all endpoints that have something due; how many were tried. Nothing while sending is frozen."""
        with self._database.reading() as connection:
            if SendingStore(connection).sending().frozen_at is not None:
                return 0
            ready = EndpointStore(connection, self._database.settings).ready(now)
        self._forget_old(now)
        if len(ready) <= 1:
            return sum(self._serve(endpoint, now) for endpoint in ready)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return sum(pool.map(lambda endpoint: self._serve(endpoint, now), ready))

    def _serve(self, endpoint: Endpoint, now: datetime) -> int:
        """As many as its turn allows, until one fails."""
        leave_at, tried = time.monotonic() + TURN, 0
        while time.monotonic() < leave_at and not self._stopping.is_set():
            with self._database.transaction() as work:
                claimed = DeliveryStore(work.connection).claim(endpoint.id, now)
            if claimed is None:
                break
            crash_point("webhooks.after_claim")
            tried += 1
            if not self._deliver(endpoint, claimed, now):
                break
        return tried

    def _deliver(self, endpoint: Endpoint, claimed: Claimed, now: datetime) -> bool:
        status, problem = self._posted(endpoint, claimed, now)
        crash_point("webhooks.after_accept")
        if problem is None:
            with self._database.transaction() as work:
                DeliveryStore(work.connection).mark(claimed, "delivered", now, status, None)
                EndpointStore(work.connection, self._database.settings).answered(endpoint.id)
            return True
        self._note_failure(endpoint, claimed, now, status, problem)
        return False

    def _posted(self, endpoint: Endpoint, claimed: Claimed, now: datetime) -> tuple[int | None, str | None]:
        """(status, what went wrong): never an address, never a body. The name is resolved anew and pinned for each try."""
        settings = self._database.settings
        with self._database.reading() as connection:
            secrets = EndpointStore(connection, settings).secrets(endpoint.id, now)
            message_id, told = _message(DeliveryStore(connection), claimed, now)
        body = orjson.dumps(told)
        headers = domain.headers_of(secrets, message_id, int(now.timestamp()), body)
        try:
            status = post(
                endpoint.url, body, headers, private=domain.is_allowed(endpoint.url, settings.webhook_hosts)
            ).status
        except Failed as failed:
            return None, str(failed)[:_MOST_PROBLEM]
        return status, None if 200 <= status < 300 else f"HTTP {status}"

    def _note_failure(
        self, endpoint: Endpoint, claimed: Claimed, now: datetime, status: int | None, problem: str
    ) -> None:
        pause = domain.pause_after(claimed.attempts)
        with self._database.transaction() as work:
            endpoints = EndpointStore(work.connection, self._database.settings)
            due_at = now + pause if pause else now
            DeliveryStore(work.connection).mark(claimed, "waiting" if pause else "given_up", due_at, status, problem)
            failures, since = endpoints.failed(endpoint.id, now)
            endpoints.rest(endpoint.id, now + domain.rest_after(failures))
            why = domain.is_disabled_by(status, since, now)
            if why:
                endpoints.turn(endpoint.id, State.DISABLED, why)
        if why:
            log.warning("webhook_disabled", endpoint=str(endpoint.id), why=why)
            self._say("webhook_disabled", f"{endpoint.description} · {now.date()}")

    def _forget_old(self, now: datetime) -> None:
        if time.monotonic() < self._forget_at:
            return
        with self._database.transaction() as work:
            DeliveryStore(work.connection).forget(now - domain.KEPT)
        self._forget_at = time.monotonic() + _FORGET_EVERY


def _message(store: DeliveryStore, claimed: Claimed, now: datetime) -> tuple[UUID, dict[str, Any]]:
    """Its id, the same for every try of an event, and what is told."""
    if claimed.position == 0:
        return uuid4(), domain.trial_payload(now)
    event = store.event(claimed.position)
    return event.id, domain.payload_of(event)
