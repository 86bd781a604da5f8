"""What the receipt clock has run out for, row by row locked for whoever works it off; and the alert when nothing can take it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

# In the order of receipt; a row another run holds is left to it, and one that has moved on since is not returned.
_LAPSED = text("""
    SELECT coalesce(received_at, submitted_at) AS received, id FROM intake.request
    WHERE status = 'submitted' AND coalesce(received_at, submitted_at) < :received_before AND recorded_at < :recorded_before
      AND (CAST(:after_at AS timestamptz) IS NULL
           OR (coalesce(received_at, submitted_at), id) > (CAST(:after_at AS timestamptz), CAST(:after_id AS uuid)))
    ORDER BY coalesce(received_at, submitted_at), id LIMIT :most FOR UPDATE SKIP LOCKED
""")
_LOCK = text("SELECT 1 FROM intake.request WHERE id = :id AND status = 'submitted' FOR UPDATE SKIP LOCKED")
# Once per request: the tick comes again every minute.
_ALERT = text("""
    INSERT INTO bus.alert (kind, consumer, detail)
    SELECT 'receipt_lapsed', 'intake', CAST(:id AS text)
    WHERE NOT EXISTS (SELECT FROM bus.alert WHERE kind = 'receipt_lapsed' AND detail = CAST(:id AS text) AND settled_at IS NULL)
""")
_NOW = text("SELECT now()")


class ReceiptStore:
    """Over the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def now(self) -> datetime:
        """The database's clock, which all workers share."""
        at: datetime = self._connection.execute(_NOW).scalar_one()
        return at

    def lapsed(
        self, received_before: datetime, recorded_before: datetime, after: tuple[datetime, UUID] | None, most: int
    ) -> Sequence[tuple[datetime, UUID]]:
        after_at, after_id = after or (None, None)
        values = {"received_before": received_before, "recorded_before": recorded_before, "most": most}
        rows = self._connection.execute(_LAPSED, {**values, "after_at": after_at, "after_id": after_id})
        return [(row.received, row.id) for row in rows]

    def lock(self, request_id: UUID) -> bool:
        """Whether it still waits and nobody else holds it; locked from now on."""
        return self._connection.execute(_LOCK, {"id": request_id}).one_or_none() is not None

    def alert(self, request_id: UUID) -> None:
        """Say that it could not be accepted by rule: no matter can take it."""
        self._connection.execute(_ALERT, {"id": request_id})
