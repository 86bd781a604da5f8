"""Counting what became of promises, in one statement over those that came due last; and reading the counts."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from services.reporting.deadlines.domain import SHANGHAI
from services.reporting.risk.domain import Cell
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by
from shared.reference.calendar import WorkingCalendar

LOOKED_AT = 100_000
"""Promises counted at most, the latest first: the cost stays the same however many there ever were."""

# Working days are numbered outside, by the calendar; a day off has the number of the working day before it. A promise stands
# once at the start of every working day it is open, with so many days left, in the step it is in by then.
_CELLS = """
    WITH day AS (SELECT * FROM unnest(CAST(:days AS date[]), CAST(:numbers AS integer[])) d (day, number)),
    promise AS (
        SELECT matter_code, town, (due_at AT TIME ZONE 'Asia/Shanghai')::date AS due, (accepted_at AT TIME ZONE 'Asia/Shanghai')::date AS accepted,
               (assigned_at AT TIME ZONE 'Asia/Shanghai')::date AS assigned, (completed_at AT TIME ZONE 'Asia/Shanghai')::date AS done,
               NOT (completed_at IS NOT NULL AND completed_at <= due_at AND completion_counts) AS missed
        FROM reporting.cases
        WHERE due_at >= :since AND due_at < :until AND accepted_at IS NOT NULL AND matter_code IS NOT NULL
          AND state NOT IN ('withdrawn', 'merged', 'terminated', 'refused')
        ORDER BY due_at DESC LIMIT :most
    ), numbered AS (
        SELECT p.matter_code, p.town, p.missed, due.number AS due, accepted.number AS accepted, assigned.number AS assigned, done.number AS done
        FROM promise p JOIN day due ON due.day = p.due JOIN day accepted ON accepted.day = p.accepted
        LEFT JOIN day assigned ON assigned.day = p.assigned LEFT JOIN day done ON done.day = p.done
    ), stood AS (
        SELECT CASE WHEN assigned < due - days_left THEN 'working' ELSE 'waiting' END AS step, days_left, matter_code, town, missed
        FROM numbered CROSS JOIN LATERAL generate_series(0, least(due - accepted, 10)) days_left
        WHERE done IS NULL OR done >= due - days_left
    )
    SELECT step, days_left, matter_code, town, count(*)::integer AS cases, (count(*) FILTER (WHERE missed))::integer AS missed
    FROM stood GROUP BY 1, 2, 3, 4
"""
_COUNT = text(_CELLS)
_BUILD = text(f"INSERT INTO reporting.risk_cells (step, days_left, matter_code, town, cases, missed) {_CELLS}")
_PROMISES = text("""
    INSERT INTO reporting.risk_promises (matter_code, days)
    SELECT matter_code, mode() WITHIN GROUP (ORDER BY days) FROM (
        SELECT c.matter_code, due.number - accepted.number AS days
        FROM (SELECT matter_code, due_at, accepted_at FROM reporting.cases
              WHERE due_at >= :since AND due_at < :until AND accepted_at IS NOT NULL AND matter_code IS NOT NULL
              ORDER BY due_at DESC LIMIT :most) c
        JOIN unnest(CAST(:days AS date[]), CAST(:numbers AS integer[])) due (day, number)
            ON due.day = (c.due_at AT TIME ZONE 'Asia/Shanghai')::date
        JOIN unnest(CAST(:days AS date[]), CAST(:numbers AS integer[])) accepted (day, number)
            ON accepted.day = (c.accepted_at AT TIME ZONE 'Asia/Shanghai')::date) promised
    WHERE days >= 0 GROUP BY matter_code
""")
_ALL = text("SELECT step, days_left, matter_code, town, cases, missed FROM reporting.risk_cells")
_HERE = text("""
    SELECT step, days_left, matter_code, town, cases, missed FROM reporting.risk_cells
    WHERE step = :step AND days_left = :days_left
""")
_PROMISE = text("SELECT days FROM reporting.risk_promises WHERE matter_code = :matter")
_BUILT = text("""
    SELECT built_at, EXISTS (SELECT FROM reporting.risk_cells) AS tells FROM reporting.risk_state FOR UPDATE SKIP LOCKED
""")
_NOTE = text("UPDATE reporting.risk_state SET built_at = :now")
_OPEN = text(f"""
    SELECT c.id, c.number, c.matter_code, c.matter_name, c.matter_name_en, c.area, c.town, c.state, c.due_at, c.calendar_version FROM reporting.cases c
    WHERE c.state IN ('accepted', 'offered', 'returned', 'assigned', 'in_progress') AND c.due_at >= :now
      AND starts_with(c.area, :area) AND {seen_by("c")}
    ORDER BY c.due_at, c.id LIMIT :most
""")


class RiskStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, since: datetime, until: datetime, calendar: WorkingCalendar, most: int = LOOKED_AT) -> list[Cell]:
        """The counts over the promises due within a time, without storing them."""
        return [Cell(*row) for row in self._connection.execute(_COUNT, _values(since, until, calendar, most))]

    def build(self, since: datetime, until: datetime, calendar: WorkingCalendar) -> int:
        """Count anew; returns how many cells there are."""
        values = _values(since, until, calendar, LOOKED_AT)
        self._connection.exec_driver_sql("DELETE FROM reporting.risk_cells")
        self._connection.exec_driver_sql("DELETE FROM reporting.risk_promises")
        self._connection.execute(_PROMISES, values)
        built = self._connection.execute(_BUILD, values).rowcount
        self._connection.execute(_NOTE, {"now": until})
        return built

    def is_stale(self, before: datetime, empty_before: datetime) -> bool:
        """Whether the counts are older, or tell nothing and are older than that; False while another process counts."""
        row = self._connection.execute(_BUILT).one_or_none()
        return row is not None and (row.built_at is None or row.built_at < (before if row.tells else empty_before))

    def cells(self, step: str | None = None, days_left: int = 0) -> list[Cell]:
        """All of them, or those of one step with so many days left."""
        found = (
            self._connection.execute(_HERE, {"step": step, "days_left": days_left})
            if step
            else self._connection.execute(_ALL)
        )
        return [Cell(*row) for row in found]

    def promise(self, matter_code: str) -> int | None:
        """How many working days this matter is mostly promised for."""
        days: int | None = self._connection.execute(_PROMISE, {"matter": matter_code}).scalar_one_or_none()
        return days

    def open(self, reader: Person, roles: Sequence[str], area: str, now: datetime, most: int) -> list[Any]:
        """Open promises that have not passed, the next due first."""
        values = {**reader_values(reader, *roles), "area": area, "now": now, "most": most}
        return list(self._connection.execute(_OPEN, values))


def _values(since: datetime, until: datetime, calendar: WorkingCalendar, most: int) -> dict[str, Any]:
    days, numbers = _numbered(since.astimezone(SHANGHAI).date() - timedelta(days=400), until.astimezone(SHANGHAI).date() + timedelta(days=40), calendar)  # fmt: skip
    return {"since": since, "until": until, "days": days, "numbers": numbers, "most": most}


def _numbered(first: date, last: date, calendar: WorkingCalendar) -> tuple[list[date], list[int]]:
    """Every day of a time with the number of the working day it is, or follows."""
    days, numbers, number = [], [], 0
    for more in range((last - first).days + 1):
        day = first + timedelta(days=more)
        number += calendar.is_working_day(day)
        days.append(day)
        numbers.append(number)
    return days, numbers
