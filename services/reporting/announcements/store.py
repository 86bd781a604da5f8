"""Announcements are rows of the reminders' ledger, planned for a whole batch in one statement. No phone is read here: that a
request has one shows in its phone tail's hash; the sender opens it.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from services.reporting.announcements.domain import Announcement

_PLAN = text("""
    INSERT INTO reporting.reminders (request, rung, recipient, role, cycle, due_at, state, channel, planned_at, send_after, problem)
    SELECT a.request, a.rung, coalesce(c.resident_id, c.id), 'resident', a.cycle, coalesce(c.due_at, a.at),
           CASE WHEN why.problem IS NULL THEN 'planned' ELSE 'skipped' END, 'sms', :now, :send_after, why.problem
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS a (request uuid, rung text, cycle integer, at timestamptz, is_late boolean)
    JOIN reporting.cases c ON c.id = a.request
    LEFT JOIN reporting.resident_silence s ON s.resident = c.resident_id
    CROSS JOIN LATERAL (SELECT CASE WHEN c.tail_hash IS NULL THEN 'no phone'
        WHEN s.resident IS NOT NULL THEN 'wants none' WHEN a.is_late THEN 'back-entry' END AS problem) why
    WHERE a.rung <> 'told_confirm' OR EXISTS (
        SELECT FROM bus.event e WHERE e.publisher = 'intake' AND e.subject = a.request AND e.type = 'request.accepted'
        AND e.data -> 'matter' ->> 'closes_by' = 'confirmation')
    ORDER BY a.request, a.rung
    ON CONFLICT ON CONSTRAINT one_reminder_per_rung_recipient_and_cycle DO NOTHING
""")
_IS_SILENT = text("SELECT count(*) FROM reporting.resident_silence WHERE resident = :resident")
_SILENCE = text("INSERT INTO reporting.resident_silence (resident) VALUES (:resident) ON CONFLICT DO NOTHING")
_SPEAK = text("DELETE FROM reporting.resident_silence WHERE resident = :resident")
# What waits is not sent either.
_DROP = text("""
    UPDATE reporting.reminders SET state = 'skipped', problem = 'wants none', settled_at = now()
    WHERE recipient = :resident AND role = 'resident' AND state = 'planned'
""")


class AnnouncementStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def plan(self, rows: Sequence[Announcement], now: datetime, send_after: datetime) -> None:
        values = {"rows": orjson.dumps(list(rows)).decode(), "now": now, "send_after": send_after}
        self._connection.execute(_PLAN, values)

    def is_silent(self, resident: UUID) -> bool:
        return bool(self._connection.execute(_IS_SILENT, {"resident": resident}).scalar_one())

    def silence(self, resident: UUID) -> None:
        self._connection.execute(_SILENCE, {"resident": resident})
        self._connection.execute(_DROP, {"resident": resident})

    def speak(self, resident: UUID) -> None:
        self._connection.execute(_SPEAK, {"resident": resident})
