"""An offer as its link may show it: nothing of the person who asked."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

# Not to whom the case must not be shown, and not for somebody without an account.
_SHOWN = text("""
    SELECT o.id, o.status, o.expires_at, o.explanation, r.area, r.matter, r.due_at, r.calendar_version, r.state, r.number, v.person_id
    FROM assignment.offer o JOIN assignment.request r ON r.id = o.request_id JOIN assignment.volunteer v ON v.id = o.volunteer_id
    WHERE o.id = :offer AND v.person_id IS NOT NULL AND v.person_id <> ALL (r.recused_persons)
""")


class OfferLinkStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def shown(self, offer_id: UUID) -> Row[*tuple[Any, ...]] | None:
        return self._connection.execute(_SHOWN, {"offer": offer_id}).one_or_none()
