"""Pairs and projects in Postgres: a batch is written in three statements, the counts of an area read in one."""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, TextClause, text

from services.reporting.figures.conditions import in_area
from services.reporting.pairs.domain import HouseholdRow, PairEnd, PairRow, ProjectRow, Rhythm

_FORM = text("""
    INSERT INTO reporting.pairs (id, area, role, volunteer_id, work_unit, formed_at, sequence)
    SELECT id, area, role, volunteer_id, work_unit, formed_at, sequence
    FROM jsonb_populate_recordset(NULL::reporting.pairs, CAST(:rows AS jsonb)) ON CONFLICT (id) DO NOTHING
""")
_END = text("""
    UPDATE reporting.pairs p SET ended_at = n.ended_at, because = n.because, sequence = n.sequence
    FROM jsonb_populate_recordset(NULL::reporting.pairs, CAST(:rows AS jsonb)) n WHERE p.id = n.id AND p.sequence < n.sequence
""")
_RHYTHMS = text("""
    UPDATE reporting.pairs p SET (partner, formed_on, every_days, visited, rhythm_sequence) =
        ROW (n.partner, n.formed_on, n.every_days, n.visited, n.rhythm_sequence)
    FROM jsonb_populate_recordset(NULL::reporting.pairs, CAST(:rows AS jsonb)) n WHERE p.id = n.id AND p.rhythm_sequence < n.rhythm_sequence
""")
_HOUSEHOLDS = text("""
    INSERT INTO reporting.households (id, area, role, since, erased_at, sequence)
    SELECT id, area, role, since, erased_at, sequence FROM jsonb_populate_recordset(NULL::reporting.households, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET (area, role, since, erased_at, sequence) =
        ROW (EXCLUDED.area, EXCLUDED.role, EXCLUDED.since, EXCLUDED.erased_at, EXCLUDED.sequence)
    WHERE households.sequence < EXCLUDED.sequence
""")
_PROJECTS = text("""
    INSERT INTO reporting.projects (id, area, kind, work_unit, state, sequence)
    SELECT id, area, kind, work_unit, state, sequence FROM jsonb_populate_recordset(NULL::reporting.projects, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET (area, kind, work_unit, state, sequence) =
        ROW (EXCLUDED.area, EXCLUDED.kind, EXCLUDED.work_unit, EXCLUDED.state, EXCLUDED.sequence)
    WHERE projects.sequence < EXCLUDED.sequence
""")


class PairStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def form(self, pairs: Sequence[PairRow]) -> None:
        self._write(_FORM, pairs)

    def end(self, ends: Sequence[PairEnd]) -> None:
        self._write(_END, ends)

    def keep_rhythms(self, rhythms: Sequence[Rhythm]) -> None:
        self._write(_RHYTHMS, rhythms)

    def keep_households(self, households: Sequence[HouseholdRow]) -> None:
        self._write(_HOUSEHOLDS, households)

    def keep_projects(self, projects: Sequence[ProjectRow]) -> None:
        self._write(_PROJECTS, projects)

    def counts(self, area: str) -> dict[str, int]:
        """`pairs:<role>` for those that stand, `projects:<state>`, `households:<role>`, `visits` of pairs; what is not there is none."""
        statement = f"""
            SELECT 'pairs:' || p.role AS name, count(*) AS n FROM reporting.pairs p
            WHERE p.ended_at IS NULL AND {in_area(area, "p")} GROUP BY 1
            UNION ALL
            SELECT 'projects:' || j.state, count(*) FROM reporting.projects j WHERE {in_area(area, "j")} GROUP BY 1
            UNION ALL
            SELECT 'households:' || h.role, count(*) FROM reporting.households h WHERE h.erased_at IS NULL AND {in_area(area, "h")} GROUP BY 1
            UNION ALL
            SELECT 'visits', sum(cardinality(p.visited)) FROM reporting.pairs p WHERE {in_area(area, "p")}
            HAVING sum(cardinality(p.visited)) > 0"""
        rows = self._connection.execute(text(statement), {"area": area})
        return {row.name: int(row.n) for row in rows}

    def _write(self, statement: TextClause, rows: Sequence[Any]) -> None:
        if rows:
            self._connection.execute(statement, {"rows": orjson.dumps(list(rows)).decode()})
