"""The events of one request that carry something for whoever handles it (docs/decisions/0003)."""

from uuid import UUID

from sqlalchemy import Connection, text

from services.assignment.attachments.domain import Attached, gathered

_OF_REQUEST = text("""
    SELECT data FROM bus.event
    WHERE subject = :request AND publisher = 'intake' AND type IN ('request.accepted', 'details.added') ORDER BY sequence
""")


class AttachmentStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_request(self, request_id: UUID) -> Attached:
        return gathered(self._connection.execute(_OF_REQUEST, {"request": request_id}).scalars())
