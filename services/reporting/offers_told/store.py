"""Offers told are rows of the reminders' ledger, planned for a whole batch in one statement."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from services.reporting.offers_told.domain import OfferTold

_PLAN = text("""
    INSERT INTO reporting.reminders (request, rung, recipient, role, cycle, due_at, state, planned_at, send_after, offer)
    SELECT o.request, 'offered', o.recipient, 'assignee', o.cycle, o.expires_at, 'planned', :now, :send_after, o.offer
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS
        o (request uuid, offer uuid, recipient uuid, cycle integer, expires_at timestamptz)
    JOIN reporting.cases c ON c.id = o.request
    WHERE o.expires_at > :send_after AND o.recipient <> ALL (c.recused_persons) ORDER BY o.request, o.cycle
    ON CONFLICT ON CONSTRAINT one_reminder_per_rung_recipient_and_cycle DO NOTHING
""")
_DROP = text("""
    UPDATE reporting.reminders SET state = 'cancelled', settled_at = now() WHERE offer = ANY (:offers) AND state = 'planned'
""")


class OfferToldStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def plan(self, rows: Sequence[OfferTold], now: datetime, send_after: datetime) -> None:
        values = {"rows": orjson.dumps(list(rows)).decode(), "now": now, "send_after": send_after}
        self._connection.execute(_PLAN, values)

    def drop(self, offers: Sequence[UUID]) -> None:
        self._connection.execute(_DROP, {"offers": list(offers)})
