"""Reading pairs for lists and pages. No statement here reads a name for a list; one pair's sealed texts are for its page."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.assignment.pairs.domain import KEEPERS
from shared.identity.people import Person

Rows = Sequence[Row[*tuple[Any, ...]]]

_SHOWN: Final = """
    p.id, t.role, t.village, p.work_unit, p.every_days, p.formed_on, p.last_visit_on, p.due_on, p.ended_on, p.ended_because,
    v.name AS helper_name, v.number AS helper_number, v.person_id, p.partner_id, p.pledge, t.partner_name, t.partner_phone, t.resident_id"""
_FROM: Final = """
    FROM assignment.pair p JOIN assignment.partner t ON t.id = p.partner_id LEFT JOIN assignment.volunteer v ON v.id = p.volunteer_id"""
_LIST = text(f"""
    SELECT {_SHOWN} {_FROM}
    WHERE (t.village LIKE ANY (:areas) OR v.person_id = :person) AND t.village LIKE :area AND p.ended_on IS NULL
      AND (CAST(:role AS text) IS NULL OR t.role = :role) AND (NOT :due OR EXISTS (
          SELECT FROM assignment.visit_due d WHERE d.pair_id = p.id AND d.settled_at IS NULL))
      AND (CAST(:after_on AS date) IS NULL OR (p.due_on, p.id) > (:after_on, CAST(:after_id AS uuid)))
    ORDER BY p.due_on, p.id LIMIT :most
""")
_COUNT = text(f"""
    SELECT count(*) AS pairs, count(*) FILTER (WHERE EXISTS (
        SELECT FROM assignment.visit_due d WHERE d.pair_id = p.id AND d.settled_at IS NULL)) AS due {_FROM}
    WHERE (t.village LIKE ANY (:areas) OR v.person_id = :person) AND t.village LIKE :area AND p.ended_on IS NULL
      AND (CAST(:role AS text) IS NULL OR t.role = :role)
""")
_MINE = text(f"SELECT {_SHOWN} {_FROM} WHERE v.person_id = :person AND p.ended_on IS NULL ORDER BY p.due_on, p.id")
_ONE = text(f"""
    SELECT {_SHOWN} {_FROM} WHERE p.id = :id AND (t.village LIKE ANY (:areas) OR v.person_id = :person)
""")
_VISITS = text("SELECT visited_on FROM assignment.pair_visit WHERE pair_id = :id ORDER BY visited_on DESC LIMIT 20")


class PairLists:
    """Over one connection; an organiser sees the pairs of their area, a helper their own."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(self, reader: Person, wanted: dict[str, Any], most: int, after: tuple[date, UUID] | None = None) -> Rows:
        """Live pairs, the visit due first on top; `wanted`: area, role, due."""
        at = {"after_on": after[0] if after else None, "after_id": after[1] if after else None}
        return self._connection.execute(
            _LIST, {**_seen(reader, wanted), **at, "due": wanted["due"], "most": most}
        ).all()

    def counts(self, reader: Person, wanted: dict[str, Any]) -> tuple[int, int]:
        """(live pairs, those with a visit overdue)."""
        row = self._connection.execute(_COUNT, _seen(reader, wanted)).one()
        return row.pairs, row.due

    def mine(self, reader: Person) -> Rows:
        return self._connection.execute(_MINE, {"person": reader.id}).all()

    def one(self, reader: Person, pair_id: UUID) -> Row[*tuple[Any, ...]] | None:
        values = {"id": pair_id, "areas": _areas(reader), "person": reader.id}
        return self._connection.execute(_ONE, values).one_or_none()

    def visits(self, pair_id: UUID) -> Sequence[date]:
        return self._connection.execute(_VISITS, {"id": pair_id}).scalars().all()


def _areas(reader: Person) -> list[str]:
    return [f"{area}%" for area in reader.areas(*KEEPERS)]


def _seen(reader: Person, wanted: dict[str, Any]) -> dict[str, Any]:
    return {
        "areas": _areas(reader),
        "person": reader.id,
        "area": f"{wanted.get('area') or ''}%",
        "role": wanted.get("role"),
    }
