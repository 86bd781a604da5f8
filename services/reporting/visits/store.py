"""Visits in Postgres: a batch is written in three statements, the roll-up read in two, each list in two."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from services.reporting.figures.conditions import in_area
from services.reporting.visits.domain import COUNT_NAMES, FIGURE_NAMES, VisitRow

_OWN = [field.name for field in fields(VisitRow) if field.name != "outcomes"]
_COLUMNS = ", ".join(_OWN)
_NEW = ", ".join(f"EXCLUDED.{name}" for name in _OWN if name != "id")
_CHANGING = ", ".join(name for name in _OWN if name != "id")
_SAVE = text(f"""
    INSERT INTO reporting.visits ({_COLUMNS})
    SELECT {_COLUMNS} FROM jsonb_populate_recordset(NULL::reporting.visits, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET ({_CHANGING}) = ROW ({_NEW}) WHERE visits.sequence < EXCLUDED.sequence
    RETURNING id
""")
_CLEAR = text("DELETE FROM reporting.visit_outcomes WHERE visit_id = ANY (:ids)")
_OUTCOMES = text("""
    INSERT INTO reporting.visit_outcomes (visit_id, kind, amount_yuan, times, evidence)
    SELECT visit_id, kind, amount_yuan, times, evidence
    FROM jsonb_populate_recordset(NULL::reporting.visit_outcomes, CAST(:rows AS jsonb))
""")
_GROUPS = {"unit": "coalesce(v.work_unit, '')", "town": "v.town", "village": "v.area", "kind": "v.kind", None: "''"}
_FILTERS = {"unit": "coalesce(v.work_unit, '') = :unit", "kind": "v.kind = :kind"}


@dataclass(frozen=True, slots=True)
class VisitFilters:
    """What the roll-up and its lists are narrowed to: whole days, both ends included; None leaves an end open."""

    area: str
    first: date | None
    last: date | None
    unit: str | None = None
    kind: str | None = None


class VisitStore:
    """Visits over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, visits: Sequence[VisitRow]) -> None:
        """Keep the last state of each; an older event than the kept one changes nothing."""
        rows = [{name: getattr(visit, name) for name in _OWN} for visit in visits]
        changed = set(self._connection.execute(_SAVE, {"rows": orjson.dumps(rows).decode()}).scalars())
        outcomes = [outcome for visit in visits if visit.id in changed for outcome in visit.outcomes]
        self._connection.execute(_CLEAR, {"ids": list(changed)})
        if outcomes:
            self._connection.execute(_OUTCOMES, {"rows": orjson.dumps(outcomes).decode()})

    def counts(self, filters: VisitFilters, by: str | None = None) -> dict[str, dict[str, int]]:
        """Every figure by group; without `by` the one group is ''."""
        group, where = _GROUPS[by], _where(filters)
        sums = "count(*) AS visits, sum(visitors) AS visitors, sum(people_met) AS people_met, sum(problems) AS problems"
        counted = f"SELECT {group} AS of_group, {sums} FROM reporting.visits v WHERE {where} GROUP BY 1"
        outcomes = f"""
            SELECT {group} AS of_group, o.kind, sum(o.amount_yuan + o.times) AS total
            FROM reporting.visits v JOIN reporting.visit_outcomes o ON o.visit_id = v.id WHERE {where} GROUP BY 1, 2"""
        found: dict[str, dict[str, int]] = {}
        for row in self._connection.execute(text(counted), _values(filters)):
            found[row.of_group] = {
                **dict.fromkeys(FIGURE_NAMES, 0),
                **{name: int(getattr(row, name)) for name in COUNT_NAMES},
            }
        for row in self._connection.execute(text(outcomes), _values(filters)):
            found[row.of_group][row.kind] = int(row.total)
        return found

    def page(self, filters: VisitFilters, figure: str, most: int, after: tuple[datetime, UUID] | None) -> list[Any]:
        """The visits behind a figure, newest first, each with what it adds to it."""
        keyset = "AND (v.occurred_at, v.id) < (:after_at, CAST(:after_id AS uuid))" if after else ""
        added, joined = _added(figure)
        statement = f"""
            SELECT v.id, v.area, v.kind, v.work_unit, v.occurred_at, v.recorded_at, v.visitors, v.people_met, v.problems,
                   {added} AS added FROM reporting.visits v {joined}
            WHERE {_where(filters)} AND {added} > 0 {keyset} ORDER BY v.occurred_at DESC, v.id DESC LIMIT :most"""
        values = {**_values(filters), "most": most, "figure": figure}
        values |= {"after_at": after[0], "after_id": after[1]} if after else {}
        return list(self._connection.execute(text(statement), _used(statement, values)))

    def total(self, filters: VisitFilters, figure: str) -> tuple[int, int]:
        """(how many visits, what they add up to in this figure)."""
        added, joined = _added(figure)
        statement = f"""
            SELECT count(*) AS visits, coalesce(sum({added}), 0) AS total FROM reporting.visits v {joined}
            WHERE {_where(filters)} AND {added} > 0"""
        values = _used(statement, {**_values(filters), "figure": figure})
        row = self._connection.execute(text(statement), values).one()
        return int(row.visits), int(row.total)


def _added(figure: str) -> tuple[str, str]:
    """(what one visit adds to a figure, the join it needs)."""
    if figure == "visits":
        return "1", ""
    if figure in COUNT_NAMES:
        return f"v.{figure}", ""
    join = "JOIN reporting.visit_outcomes o ON o.visit_id = v.id AND o.kind = :figure"
    return "(o.amount_yuan + o.times)", join


def _where(filters: VisitFilters) -> str:
    parts = ["NOT v.withdrawn", in_area(filters.area, "v")]
    parts += ["v.visited_on >= :first"] if filters.first else []
    parts += ["v.visited_on <= :last"] if filters.last else []
    parts += [condition for name, condition in _FILTERS.items() if getattr(filters, name) is not None]
    return " AND ".join(parts)


def _values(filters: VisitFilters) -> dict[str, Any]:
    return {name: value for name, value in asdict(filters).items() if value is not None}


def _used(statement: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if f":{name}" in statement}
