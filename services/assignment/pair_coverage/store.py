"""Both ways by village, in one statement; the list behind a number repeats its condition, so that their lengths agree."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, text

from services.assignment.pairs.domain import SENSITIVE

Rows = Sequence[Row[*tuple[Any, ...]]]
_HOUSEHOLDS: Final = (
    "FROM assignment.partner t WHERE t.role = ANY (:roles) AND t.erased_at IS NULL AND t.village LIKE ANY (:areas)"
)
_MEMBERS: Final = "FROM assignment.volunteer v WHERE v.member AND v.active AND v.checked_in_on IS NOT NULL AND v.village LIKE ANY (:areas)"
_ALONE: Final = "NOT EXISTS (SELECT FROM assignment.pair p WHERE p.partner_id = t.id AND p.ended_on IS NULL)"
_IDLE: Final = "NOT EXISTS (SELECT FROM assignment.pair p WHERE p.volunteer_id = v.id AND p.ended_on IS NULL)"
_PAIRS: Final = """FROM assignment.pair p JOIN assignment.partner t ON t.id = p.partner_id
    WHERE p.ended_on IS NULL AND t.village LIKE ANY (:areas)"""
_DUE: Final = "EXISTS (SELECT FROM assignment.visit_due d WHERE d.pair_id = p.id AND d.settled_at IS NULL)"
_BY_VILLAGE = text(f"""
    SELECT village, sum(households)::int AS households, sum(alone)::int AS alone, sum(members)::int AS members, sum(idle)::int AS idle,
           sum(pairs)::int AS pairs, sum(due)::int AS due
    FROM (SELECT t.village, count(*) AS households, count(*) FILTER (WHERE {_ALONE}) AS alone, 0 AS members, 0 AS idle, 0 AS pairs, 0 AS due
          {_HOUSEHOLDS} GROUP BY 1
          UNION ALL
          SELECT v.village, 0, 0, count(*), count(*) FILTER (WHERE {_IDLE}), 0, 0 {_MEMBERS} GROUP BY 1
          UNION ALL
          SELECT t.village, 0, 0, 0, 0, count(*), count(*) FILTER (WHERE {_DUE}) {_PAIRS} GROUP BY 1) all_ways
    GROUP BY village ORDER BY village
""")
_LISTS: Final = {
    "households": text(
        f"SELECT t.id, t.role, t.village, t.made_at {_HOUSEHOLDS} AND t.village LIKE :village AND {_ALONE} ORDER BY t.village, t.id"
    ),
    "members": text(
        f"SELECT v.id, v.number, v.name, v.village, v.work_unit {_MEMBERS} AND v.village LIKE :village AND {_IDLE} ORDER BY v.village, v.number"
    ),
}


class CoverageStore:
    """Over one connection; `areas` are those the reader is organiser of."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_village(self, areas: Sequence[str]) -> Rows:
        """village, households in difficulty, of them with nobody; members checked in, of them with no pair; pairs, of them with a visit due."""
        return self._connection.execute(_BY_VILLAGE, _values(areas)).all()

    def behind(self, which: str, areas: Sequence[str], village: str) -> Rows:
        """Those counted as missing: `households` without names, or `members`; `village` '' for all."""
        statement = _LISTS[which]
        values = {**_values(areas), "village": f"{village}%"}
        return self._connection.execute(statement, values).all()


def _values(areas: Sequence[str]) -> dict[str, Any]:
    return {"areas": [f"{area}%" for area in areas], "roles": sorted(SENSITIVE)}
