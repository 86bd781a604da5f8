"""What merging needs to know of other requests: one by its number, those it may go into, and those that went into one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.intake.merging.domain import asked_matter
from services.intake.requests.domain import Request

_ID_OF = text("SELECT id FROM intake.request WHERE number = upper(:number)")
_LISTED = "id, number, status, village, asked_matter, submitted_at, due_at, resident_id"
_OPEN = "status IN ('submitted', 'needs_supplement', 'accepted') AND NOT is_recused AND id <> :id AND coalesce(due_at > :since, true)"
# Of the same person, or of the same matter in the same village: two ranges of an index, each cut before they are put together.
_CANDIDATES = text(f"""
    WITH same_person AS (
        SELECT {_LISTED} FROM intake.request WHERE resident_id = :resident AND {_OPEN} ORDER BY id DESC LIMIT :most
    ), same_place AS (
        SELECT {_LISTED} FROM intake.request
        WHERE town = :town AND asked_matter = :matter AND submitted_at > :since AND village = :village AND {_OPEN}
        ORDER BY submitted_at DESC, id DESC LIMIT :most
    )
    SELECT *, resident_id = :resident AS same_person FROM (SELECT * FROM same_person UNION SELECT * FROM same_place) either
    WHERE village LIKE ANY (:areas) ORDER BY resident_id = :resident DESC, submitted_at DESC, id DESC LIMIT :most
""")
_MERGED_INTO = text(
    "SELECT id, number, merged_at FROM intake.request WHERE merged_into = :id ORDER BY merged_at LIMIT 50"
)
_NUMBER_OF = text("SELECT number FROM intake.request WHERE id = :id")
MOST = 6


class MergeStore:
    """Looking around a request over one connection; nothing of it is sealed text."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def id_of(self, written: str) -> UUID | None:
        """The id of a request that is named by its id or by its number."""
        try:
            return UUID(written)
        except ValueError:
            found: UUID | None = self._connection.execute(_ID_OF, {"number": written}).scalar_one_or_none()
            return found

    def number_of(self, request_id: UUID) -> str | None:
        found: str | None = self._connection.execute(_NUMBER_OF, {"id": request_id}).scalar_one_or_none()
        return found

    def candidates(self, request: Request, areas: Sequence[str], since: datetime) -> list[Row[Any]]:
        """Up to six requests it may go into, the same person's first, within the areas.

        One whose promise ran out before `since` is not offered: intake does not hear when a case is closed.
        """
        values = {
            "id": request.id,
            "resident": request.resident_id,
            "town": request.village[:9],
            "village": request.village,
            "matter": asked_matter(request),
            "areas": [f"{area}%" for area in areas],
            "since": since,
            "most": MOST,
        }
        return list(self._connection.execute(_CANDIDATES, values))

    def merged_into(self, request_id: UUID) -> list[Row[Any]]:
        """The requests that went into this one, the first fifty."""
        return list(self._connection.execute(_MERGED_INTO, {"id": request_id}))
