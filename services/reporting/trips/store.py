"""Trips in Postgres: a batch is one statement, the sums of an area one, the trips of a case another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from services.reporting.figures.conditions import in_area
from services.reporting.trips.domain import TripStep
from shared.contracts.events import Event

_KEEP = text("""
    INSERT INTO reporting.trips (id, area, volunteer_id, requests, trips_saved, kilometres_saved, occurred_at)
    SELECT id, area, volunteer_id, requests, trips_saved, kilometres_saved, occurred_at
    FROM jsonb_populate_recordset(NULL::reporting.trips, CAST(:rows AS jsonb)) ON CONFLICT (id) DO NOTHING
""")
_OF_CASE = text("""
    SELECT occurred_at, cardinality(requests) - 1 AS others FROM reporting.trips
    WHERE requests @> ARRAY[CAST(:request AS uuid)] ORDER BY occurred_at DESC
""")


@dataclass(frozen=True, slots=True)
class Saved:
    """Sums over trips; `kilometres` over those whose ways are known, which are `measured` of `trips`."""

    trips: int
    cases: int
    saved: int
    kilometres: float
    measured: int


class TripStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, events: Sequence[Event]) -> None:
        """Each trip once, however often it is heard."""
        rows = [
            {
                "id": event.subject,
                "area": event.area,
                "volunteer_id": event.data["volunteer_id"],
                "requests": event.data["requests"],
                "trips_saved": event.data["trips_saved"],
                "kilometres_saved": event.data["kilometres_saved"],
                "occurred_at": event.occurred_at,
            }
            for event in events
        ]
        self._connection.execute(_KEEP, {"rows": orjson.dumps(rows).decode()})

    def sums(self, area: str, first: date | None = None, last: date | None = None) -> Saved:
        """Of the trips made in the area on these days, both ends included; None leaves an end open."""
        days = (["t.made_on >= :first"] if first else []) + (["t.made_on <= :last"] if last else [])
        statement = f"""
            SELECT count(*) AS trips, coalesce(sum(cardinality(t.requests)), 0) AS cases, coalesce(sum(t.trips_saved), 0) AS saved,
                   coalesce(sum(t.kilometres_saved), 0) AS kilometres, count(t.kilometres_saved) AS measured
            FROM reporting.trips t WHERE {" AND ".join([in_area(area, "t"), *days])}"""
        values = {"area": area, **({"first": first} if first else {}), **({"last": last} if last else {})}
        row = self._connection.execute(text(statement), values).one()
        return Saved(row.trips, int(row.cases), int(row.saved), float(row.kilometres), row.measured)

    def of_case(self, request: UUID) -> list[TripStep]:
        """The trips a case was part of, newest first."""
        rows = self._connection.execute(_OF_CASE, {"request": request})
        return [TripStep(row.occurred_at, row.occurred_at, row.others) for row in rows]
