"""What each endpoint is still to be told, in Postgres: one row per endpoint and event, claimed one at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from services.reporting.webhooks.domain import TEST_TYPE, TYPES
from shared.contracts.events import Event
from shared.runtime.bus.inbox import as_event

LEASE: Final = timedelta(seconds=60)
"""After which a claimed delivery whose sender died is due again; longer than any conversation lasts."""
_AGAIN = "ON CONFLICT (endpoint, position) DO UPDATE SET state = 'waiting', attempts = 0, due_at = EXCLUDED.due_at, problem = NULL"
# A complaint about a person is told to nobody outside.
_HEARD = text("""
    INSERT INTO reporting.webhook_deliveries (endpoint, position)
    SELECT e.id, x.position FROM reporting.webhook_endpoints e
    JOIN jsonb_to_recordset(CAST(:rows AS jsonb)) AS x (position bigint, type text, subject uuid) ON x.type = ANY (e.types)
    WHERE e.state = 'on' AND NOT EXISTS (SELECT FROM reporting.cases c WHERE c.id = x.subject
          AND (cardinality(c.recused_persons) > 0 OR cardinality(c.recused_areas) > 0))
    ON CONFLICT DO NOTHING
""")
# Backwards along the log until it is older than that: as long as the answer, and no longer.
_SINCE = text(f"""
    WITH start AS (SELECT coalesce(max(position), 0) AS position FROM (
        SELECT position FROM bus.event WHERE recorded_at < :since ORDER BY position DESC LIMIT 1) before)
    INSERT INTO reporting.webhook_deliveries (endpoint, position, due_at)
    SELECT e.id, v.position, :now FROM reporting.webhook_endpoints e, start, bus.event v
    WHERE e.id = :endpoint AND v.position > start.position AND v.recorded_at >= :since AND v.type = ANY (e.types)
      AND NOT EXISTS (SELECT FROM reporting.cases c WHERE c.id = v.subject
          AND (cardinality(c.recused_persons) > 0 OR cardinality(c.recused_areas) > 0))
    {_AGAIN}
""")
_ONE_AGAIN = text("""
    UPDATE reporting.webhook_deliveries SET state = 'waiting', attempts = 0, due_at = :now, problem = NULL
    WHERE endpoint = :endpoint AND position = :position
""")
_TRIAL = text(
    f"INSERT INTO reporting.webhook_deliveries (endpoint, position, due_at) VALUES (:endpoint, 0, :now) {_AGAIN}"
)
_CLAIM = text("""
    UPDATE reporting.webhook_deliveries d SET attempts = d.attempts + 1, due_at = :until, tried_at = :now
    WHERE (endpoint, position) = (
        SELECT endpoint, position FROM reporting.webhook_deliveries
        WHERE endpoint = :endpoint AND state = 'waiting' AND due_at <= :now
        ORDER BY due_at, position LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING position, attempts
""")
_EVENT = text("""
    SELECT position, id, type, version, publisher, subject, sequence, area, occurred_at, recorded_at, actor_kind, actor_id, data
    FROM bus.event WHERE position = :position
""")
_MARK = text("""
    UPDATE reporting.webhook_deliveries SET state = :state, due_at = :due_at, status = :status, problem = :problem
    WHERE endpoint = :endpoint AND position = :position AND attempts = :attempts
""")
_LIST = """
    SELECT d.position, d.state, d.attempts, d.due_at, d.tried_at, d.status, d.problem, e.type, e.subject, e.id AS event_id
    FROM reporting.webhook_deliveries d LEFT JOIN bus.event e USING (position)
    WHERE d.endpoint = :endpoint AND (CAST(:state AS text) IS NULL OR d.state = :state)
      AND (CAST(:after AS bigint) IS NULL OR d.position < :after)
    ORDER BY d.position DESC LIMIT :most
"""
_COUNTS = text("""
    SELECT endpoint, count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'given_up') AS given_up,
           max(tried_at) FILTER (WHERE state = 'delivered') AS delivered_at
    FROM reporting.webhook_deliveries GROUP BY endpoint
""")
_FORGET = text("DELETE FROM reporting.webhook_deliveries WHERE state <> 'waiting' AND tried_at < :before")


@dataclass(frozen=True, slots=True)
class Claimed:
    """One delivery under way; position 0 is a message on trial."""

    endpoint: UUID
    position: int
    attempts: int


class DeliveryStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def heard(self, events: Sequence[Event]) -> None:
        """A row for every endpoint that wants one of these; told twice it makes no second."""
        rows = [
            {"position": each.position, "type": each.type, "subject": each.subject}
            for each in events
            if each.type in TYPES
        ]
        if rows:
            self._connection.execute(_HEARD, {"rows": orjson.dumps(rows).decode()})

    def again_since(self, endpoint: UUID, since: datetime, now: datetime) -> int:
        """Everything recorded since then that the endpoint wants is due anew; how many that is."""
        return self._connection.execute(_SINCE, {"endpoint": endpoint, "since": since, "now": now}).rowcount

    def again(self, endpoint: UUID, position: int, now: datetime) -> bool:
        values = {"endpoint": endpoint, "position": position, "now": now}
        return self._connection.execute(_ONE_AGAIN, values).rowcount == 1

    def try_out(self, endpoint: UUID, now: datetime) -> None:
        self._connection.execute(_TRIAL, {"endpoint": endpoint, "now": now})

    def claim(self, endpoint: UUID, now: datetime) -> Claimed | None:
        row = self._connection.execute(_CLAIM, {"endpoint": endpoint, "now": now, "until": now + LEASE}).one_or_none()
        return Claimed(endpoint, row.position, row.attempts) if row else None

    def event(self, position: int) -> Event:
        return as_event(self._connection.execute(_EVENT, {"position": position}).one())

    def mark(self, claimed: Claimed, state: str, due_at: datetime, status: int | None, problem: str | None) -> None:
        """Only while it is still this try's: a replay asked for meanwhile stands."""
        values = {"endpoint": claimed.endpoint, "position": claimed.position, "attempts": claimed.attempts}
        self._connection.execute(
            _MARK, {**values, "state": state, "due_at": due_at, "status": status, "problem": problem}
        )

    def listed(self, endpoint: UUID, state: str | None, after: int | None, most: int) -> list[dict[str, Any]]:
        values = {"endpoint": endpoint, "state": state, "after": after, "most": most}
        rows = self._connection.execute(text(_LIST), values)
        return [{**row._mapping, "type": row.type or TEST_TYPE} for row in rows]

    def counts(self) -> Mapping[UUID, Any]:
        """By endpoint: waiting, given_up, delivered_at."""
        return {row.endpoint: row for row in self._connection.execute(_COUNTS)}

    def forget(self, before: datetime) -> int:
        """Finished ones last tried before then are no longer listed."""
        return self._connection.execute(_FORGET, {"before": before}).rowcount
