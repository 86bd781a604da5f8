"""The roll-up of visits worked out again from the events alone and compared with the tables; part of `daiban recount`."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from services.reporting.visits.domain import FIGURE_NAMES, counted
from services.reporting.visits.store import VisitFilters, VisitStore

_LAST = text("""
    SELECT DISTINCT ON (subject) subject, area, occurred_at, data FROM bus.event WHERE type = 'visit.recorded'
    ORDER BY subject, sequence DESC
""")


def differences(
    connection: Connection, areas: Sequence[str] | None, first: date | None, last: date | None
) -> dict[str, dict[str, tuple[int, int]]]:
    """{area: {figure: (from the events, from the tables)}} for every figure that differs; None for every town and the whole."""
    told = [dict(row._mapping) for row in connection.execute(_LAST)]
    codes = areas or sorted({part for visit in told for part in (visit["area"][:6], visit["area"][:9])})
    found = {code: _compared(connection, told, VisitFilters(code, first, last)) for code in codes}
    return {code: differing for code, differing in found.items() if differing}


def _compared(
    connection: Connection, told: Sequence[dict[str, Any]], filters: VisitFilters
) -> dict[str, tuple[int, int]]:
    events = counted(told, filters.area, filters.first, filters.last)
    tables = VisitStore(connection).counts(filters).get("", {})
    return {name: (events[name], tables.get(name, 0)) for name in FIGURE_NAMES if events[name] != tables.get(name, 0)}
