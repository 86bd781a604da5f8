"""What trips saved, summed again from the events alone and compared with the table; part of `daiban recount`."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, text

from services.reporting.trips.store import TripStore

_TOLD = text("""
    SELECT area, (occurred_at AT TIME ZONE 'Asia/Shanghai')::date AS made_on, data FROM bus.event WHERE type = 'trip.recorded'
""")


def differences(
    connection: Connection, areas: Sequence[str] | None, first: date | None, last: date | None
) -> dict[str, dict[str, tuple[int, int]]]:
    """{area: {sum: (from the events, from the table)}} for every sum that differs; None for every town and the whole."""
    told = connection.execute(_TOLD).all()
    codes = areas or sorted({part for row in told for part in (row.area[:6], row.area[:9])})
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for code in codes:
        within = [
            row.data
            for row in told
            if row.area.startswith(code) and (first or row.made_on) <= row.made_on <= (last or row.made_on)
        ]
        table = TripStore(connection).sums(code, first, last)
        both = {
            "trips": (len(within), table.trips),
            "cases": (sum(len(data["requests"]) for data in within), table.cases),
            "saved": (sum(data["trips_saved"] for data in within), table.saved),
        }
        found[code] = {name: pair for name, pair in both.items() if pair[0] != pair[1]}
    return {code: differing for code, differing in found.items() if differing}
