"""Cases of the channel open311, newest first: one statement over their own small indexes."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from services.reporting.cases.domain import FINAL
from services.reporting.open311.domain import MOST, Asked

_COLUMNS = "id, number, state, matter_code, matter_name, matter_name_en, area, submitted_at, last_at, due_at"
_BY_NUMBER = text(f"""
    SELECT {_COLUMNS} FROM reporting.cases WHERE channel = 'open311' AND number = ANY (:numbers)
    ORDER BY submitted_at DESC, id DESC
""")
_IN_TIME = text(f"""
    SELECT {_COLUMNS} FROM reporting.cases
    WHERE channel = 'open311' AND submitted_at BETWEEN :since AND :until
      AND (:any_service OR matter_code = ANY (:services))
      AND CASE WHEN state = ANY (:final) THEN :closed ELSE :open END
    ORDER BY submitted_at DESC, id DESC LIMIT :most OFFSET :skipped
""")


class Open311Store:
    """What programs read, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def requests(self, asked: Asked, most: int = MOST, skipped: int = 0) -> Sequence[Any]:
        if asked.numbers:
            return self._connection.execute(_BY_NUMBER, {"numbers": list(asked.numbers)}).all()
        values = {
            "since": asked.since,
            "until": asked.until,
            "any_service": not asked.services,
            "services": list(asked.services),
            "final": sorted(FINAL),
            "open": asked.open,
            "closed": asked.closed,
            "most": most,
            "skipped": skipped,
        }
        return self._connection.execute(_IN_TIME, values).all()
