"""Calls in Postgres: raised in one statement over an index of what is unread; each reminder once, by the constraint."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from services.reporting.calls.domain import CALLERS
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

# Two weeks back, so that what was never opened and long is over is not walked each time.
_RAISE = text("""
    INSERT INTO reporting.calls (reminder)
    SELECT r.id FROM reporting.reminders r
    JOIN reporting.deadlines d ON d.request = r.request AND d.kind = 'promise' AND d.state = 'open' AND d.cycle = r.cycle
    WHERE r.seen_at IS NULL AND r.role = 'assignee' AND r.state IN ('sent', 'delivered', 'failed', 'unknown')
      AND r.rung <> 'yellow' AND r.settled_at < :before AND r.settled_at > CAST(:before AS timestamptz) - interval '14 days'
      AND NOT EXISTS (SELECT FROM reporting.calls c WHERE c.reminder = r.id)
    ORDER BY r.settled_at LIMIT 500
    ON CONFLICT ON CONSTRAINT one_call_per_reminder DO NOTHING
""")
# What is still unread and still runs; who has opened the page since needs no call.
_OPEN = f"""
    FROM reporting.calls k JOIN reporting.reminders r ON r.id = k.reminder JOIN reporting.cases c ON c.id = r.request
    JOIN reporting.deadlines d ON d.request = r.request AND d.kind = 'promise' AND d.state = 'open'
    WHERE k.done_at IS NULL AND r.seen_at IS NULL AND starts_with(c.area, :area) AND {seen_by("c")}
"""
_LIST = text(f"""
    SELECT k.id, k.raised_at, r.rung, r.request, r.sent_at, r.channel, r.state, c.number, c.area, c.matter_name,
           c.matter_name_en, c.due_at, p.display_name AS person, p.username AS account
    {_OPEN.replace("WHERE", "LEFT JOIN LATERAL identity.people(ARRAY[r.recipient]) p ON true WHERE", 1)}
    ORDER BY k.raised_at, k.id LIMIT :most
""")
_ONE = text(f"SELECT r.request, c.area {_OPEN} AND k.id = :id")
_DONE = text("""
    UPDATE reporting.calls SET done_at = now(), done_by = :by, answer = :answer WHERE id = :id AND done_at IS NULL
""")


class CallStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def raise_unread(self, before: datetime) -> int:
        return self._connection.execute(_RAISE, {"before": before}).rowcount

    def open(self, reader: Person, area: str, most: int = 100) -> list[Any]:
        """The longest waiting first."""
        values = {**reader_values(reader, *CALLERS), "area": area, "most": most}
        return list(self._connection.execute(_LIST, values))

    def one(self, reader: Person, area: str, call: UUID) -> Any | None:
        values = {**reader_values(reader, *CALLERS), "area": area, "id": call}
        return self._connection.execute(_ONE, values).one_or_none()

    def done(self, call: UUID, answer: str, by: UUID) -> bool:
        return self._connection.execute(_DONE, {"id": call, "answer": answer, "by": by}).rowcount == 1
