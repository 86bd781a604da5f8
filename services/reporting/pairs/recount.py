"""Pairs and projects counted again from the events alone and compared with the tables; part of `daiban recount`."""

from collections.abc import Sequence

from sqlalchemy import Connection, text

from services.reporting.pairs.domain import HEARD, counted
from services.reporting.pairs.store import PairStore

_TOLD = text("SELECT type, subject, area, data FROM bus.event WHERE type = ANY (:types) ORDER BY position")


def differences(connection: Connection, areas: Sequence[str] | None) -> dict[str, dict[str, tuple[int, int]]]:
    """{area: {count: (from the events, from the tables)}} for every count that differs; None for every town and the whole."""
    told = [dict(row._mapping) for row in connection.execute(_TOLD, {"types": sorted(HEARD)})]
    codes = areas or sorted({part for event in told for part in (event["area"][:6], event["area"][:9])})
    found = {}
    for code in codes:
        events, tables = counted(told, code), PairStore(connection).counts(code)
        names = sorted({*events, *tables})
        found[code] = {n: (events.get(n, 0), tables.get(n, 0)) for n in names if events.get(n, 0) != tables.get(n, 0)}
    return {code: differing for code, differing in found.items() if differing}
