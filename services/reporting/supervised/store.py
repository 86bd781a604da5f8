"""The 督办 list and the special list: open promises that have reached that rung of their ladder, whoever was reminded of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, text

from services.reporting.cases.use_cases import READERS
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

LISTS: Final = ("supervise", "special", "ruling")
# Walks what is overdue, the longest first, by its index.
_LIST = text(f"""
    SELECT c.id, c.number, c.area, c.state, c.matter_name, c.matter_name_en, c.urged, c.returned, d.due_at, c.calendar_version, r.at AS since,
           p.display_name AS handler
    FROM reporting.deadlines d JOIN reporting.cases c ON c.id = d.request
    CROSS JOIN LATERAL unnest(d.rung_at) WITH ORDINALITY r (at, position)
    JOIN reporting.ladder_steps s ON s.ladder = d.ladder AND s.position = r.position AND s.rung = :rung
    LEFT JOIN LATERAL identity.people(ARRAY[c.person_id]) p ON c.person_id IS NOT NULL
    WHERE d.kind = 'promise' AND d.state = 'open' AND d.due_at < :now AND r.at <= :now
      AND starts_with(c.area, :area) AND {seen_by("c")}
      AND (CAST(:after_due AS timestamptz) IS NULL OR (d.due_at, d.request) > (CAST(:after_due AS timestamptz), CAST(:after_id AS uuid)))
    ORDER BY d.due_at, d.request LIMIT :most
""")


# What waits for a ruling (审定), the first due first; the promise runs on beside it.
_TO_RULE = text(f"""
    SELECT c.id, c.number, c.area, c.state, c.matter_name, c.matter_name_en, c.urged, c.returned, c.ruling_due_at AS due_at, c.calendar_version, c.last_at AS since,
           p.display_name AS handler
    FROM reporting.cases c LEFT JOIN LATERAL identity.people(ARRAY[c.person_id]) p ON c.person_id IS NOT NULL
    WHERE c.ruling_due_at IS NOT NULL
      AND starts_with(c.area, :area) AND {seen_by("c")}
      AND (CAST(:after_due AS timestamptz) IS NULL OR (c.ruling_due_at, c.id) > (CAST(:after_due AS timestamptz), CAST(:after_id AS uuid)))
    ORDER BY c.ruling_due_at, c.id LIMIT :most
""")


class SupervisedStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(
        self, reader: Person, area: str, rung: str, now: datetime, most: int, after: Sequence[Any] | None
    ) -> list[Any]:
        """The longest overdue first."""
        due, last = after or (None, None)
        values = {
            **reader_values(reader, *READERS),
            "area": area,
            "rung": rung,
            "now": now,
            "most": most,
            "after_due": due,
            "after_id": last,
        }
        return list(self._connection.execute(_TO_RULE if rung == "ruling" else _LIST, values))
