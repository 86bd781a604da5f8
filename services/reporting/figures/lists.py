"""The lists behind the numbers: cases and members by the same conditions the figures count by, newest first, by keyset."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from services.reporting.figures.conditions import (
    MEMBER_CONDITIONS,
    REGISTERED,
    group_of,
    in_area,
    of_figure,
)
from services.reporting.figures.domain import NotToldApart, Period
from services.reporting.figures.families import CASES
from services.reporting.figures.qualities import CONDITIONS as QUALITY
from services.reporting.figures.qualities import rectify_by
from services.reporting.figures.standings import CONDITIONS as STANDING
from services.reporting.figures.store import period_values
from services.reporting.figures.use_cases import READERS
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

_CASES = (
    "c.id, c.number, c.channel, c.matter_code, c.matter_name, c.matter_name_en, c.category, c.kind, c.area, c.state, \
c.submitted_at, c.accepted_at, c.due_at, c.provisional, c.completed_at, c.closed_at, c.on_time, c.late_entry, c.urged, c.rating, c.days_taken, \
c.calendar_version"
)
_HANDLERS = {"me": "c.person_id = :reader", "nobody": "c.person_id IS NULL"}
HANDLERS = tuple(_HANDLERS)
COUNTED_UP_TO = 10_000


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; everything empty means everything in the area."""

    area: str
    reader: Person
    """Who looks: what is hidden from them (回避) is not listed, though every figure counts it."""
    period: Period | None = None
    figure: str | None = None
    standing: str | None = None
    state: str | None = None
    handler: str | None = None
    """`me`: what the reader has in hand; `nobody`: what nobody has."""
    returned: int | None = None
    """Returned at least so often."""
    groups: tuple[tuple[str, str], ...] = ()
    """Breakdowns as (by, value), e.g. ("matter", "dibao")."""
    quality: str | None = None
    """What the resident said and what came of it, see `qualities`."""


def _where(filters: Filters, seen: str = "") -> str:
    if not CASES.knows(filters.groups):
        raise NotToldApart()
    parts = [in_area(filters.area, "c"), seen or seen_by("c")]
    if filters.figure:
        parts.append(of_figure(filters.figure))
    elif filters.period:
        parts.append("c.accepted_on BETWEEN :first AND :last")
    if filters.standing:
        parts.append(STANDING[filters.standing])
    if filters.quality:
        parts.append(QUALITY[filters.quality])
    if filters.state:
        parts.append("c.state = :state")
    if filters.handler:
        parts.append(_HANDLERS[filters.handler])
    if filters.returned:
        parts.append("c.returned >= :returned")
    parts += [f"coalesce({group_of(by, filters.figure)}, '') = :of_{by}" for by, _ in filters.groups]
    return " AND ".join(f"({part})" for part in parts)


def _values(filters: Filters, now: datetime, tomorrow: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {"area": filters.area, "now": now, "tomorrow": tomorrow}
    values |= {"state": filters.state, "returned": filters.returned}
    values |= reader_values(filters.reader, *READERS) | {"rectify_by": rectify_by(now)}
    if filters.period:
        values |= period_values(filters.area, filters.period, now)
    return values | {f"of_{by}": value for by, value in filters.groups}


@dataclass(frozen=True)
class ListStore:
    """Lists over one connection; `now` and `tomorrow` (the next midnight) fix what overdue and due today mean."""

    connection: Connection
    now: datetime
    tomorrow: datetime

    def cases(self, filters: Filters, most: int, after: Sequence[Any] | None = None) -> list[Any]:
        """Newest first."""
        keyset = (
            "AND (c.submitted_at, c.id) < (CAST(:after_at AS timestamptz), CAST(:after_id AS uuid))" if after else ""
        )
        order = "ORDER BY c.submitted_at DESC, c.id DESC LIMIT :most"
        statement = f"SELECT {_CASES} FROM reporting.cases c WHERE {_where(filters)} {keyset} {order}"
        values = _values(filters, self.now, self.tomorrow) | {"most": most}
        return self._rows(statement, values | _keyset(after))

    def count(self, filters: Filters, at_most: int = COUNTED_UP_TO) -> int:
        """How many there are, counted no further than `at_most`."""
        statement = (
            f"SELECT count(*) FROM (SELECT 1 FROM reporting.cases c WHERE {_where(filters)} LIMIT :at_most) found"
        )
        values = _values(filters, self.now, self.tomorrow) | {"at_most": at_most}
        return int(self.connection.execute(text(statement), values).scalar_one())

    def hidden(self, filters: Filters) -> int:
        """How many more the figures count than are listed: those hidden from the reader (回避)."""
        where = _where(filters, f"c.is_recused AND NOT {seen_by('c')}")
        values = _values(filters, self.now, self.tomorrow)
        statement = f"SELECT count(*) FROM reporting.cases c WHERE {where}"
        return int(self.connection.execute(text(statement), values).scalar_one())

    def members(
        self, area: str, figure: str, as_of: datetime, most: int, after: Sequence[Any] | None = None
    ) -> list[Any]:
        """Members behind the check-in rate, by id: unit, category and times; assignment knows their names."""
        keyset = "AND m.id > CAST(:after_id AS uuid)" if after else ""
        statement = f"""
            SELECT m.id, m.area, m.kind, m.work_unit, m.category, m.registered_at, m.checked_in_at
            FROM reporting.members m
            WHERE {REGISTERED} AND {MEMBER_CONDITIONS[figure]} AND {in_area(area, "m")} {keyset} ORDER BY m.id LIMIT :most"""
        values = {"area": area, "as_of": as_of, "most": most}
        return self._rows(statement, values | ({"after_id": after[0]} if after else {}))

    def count_members(self, area: str, figure: str, as_of: datetime) -> int:
        statement = f"""
            SELECT count(*) FROM reporting.members m
            WHERE {REGISTERED} AND {MEMBER_CONDITIONS[figure]} AND {in_area(area, "m")}"""
        return int(self.connection.execute(text(statement), {"area": area, "as_of": as_of}).scalar_one())

    def _rows(self, statement: str, values: Mapping[str, Any]) -> list[Any]:
        return list(self.connection.execute(text(statement), dict(values)))


def _keyset(after: Sequence[Any] | None) -> dict[str, Any]:
    return {"after_at": after[0], "after_id": after[1]} if after else {}
