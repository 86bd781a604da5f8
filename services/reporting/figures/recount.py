"""Every figure worked out again from the events alone, by other means than the tables of reporting, and compared with them.

`daiban recount` prints both and says equal, or lists what differs; exit code 0 when equal, 1 when not.
"""

import argparse
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from services.reporting.figures.domain import COUNTS, Period, work_out
from services.reporting.figures.store import FigureStore
from services.reporting.visits.recount import differences as visit_differences
from shared.reference.calendar import WorkingCalendar, official_calendar
from shared.runtime.database import Database
from shared.runtime.settings import Settings

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_TYPES = (
    "request.accepted",
    "request.answered",
    "request.withdrawn",
    "request.merged",
    "request.unmerged",
    "request.terminated",
    "request.assigned",
    "work.returned",
    "work.completed",
    "work.rejected",
    "request.closed",
    "case.withdrawn",
    "case.merged",
    "volunteer.changed",
    "volunteer.checked_in",
)
_EVENTS = text("""
    SELECT type, subject, area, occurred_at, recorded_at, recorded_at - occurred_at > interval '5 minutes' AS late,
           data ->> 'due_at' AS due_at, data ->> 'completed_at' AS completed_at, data ->> 'approved_by' AS approved_by,
           data ->> 'person_id' AS person_id, (data ->> 'member')::boolean AS member
    FROM bus.event WHERE type = ANY (:types) ORDER BY position
""")
_WAITING = text("SELECT count(*) FROM bus.delivery WHERE consumer = 'reporting' AND state IN ('pending', 'parked')")
_EARLIEST = text("SELECT min(occurred_at) FROM bus.event WHERE type IN ('request.accepted', 'request.answered')")


@dataclass(slots=True)
class _Told:
    """What the events so far say about one request or volunteer."""

    area: str
    accepted_at: datetime | None = None
    due_at: datetime | None = None
    handler: str | None = None
    done_at: datetime | None = None
    believed: bool = True
    closed_at: datetime | None = None
    on_time: bool = False
    ended_at: datetime | None = None
    left_out: bool = False
    returned: int = 0
    member: bool = False
    registered_at: datetime | None = None
    checked_in_at: datetime | None = None


@dataclass
class Recount:
    """All requests and volunteers as the events tell them."""

    calendar: WorkingCalendar
    told: dict[Any, _Told] = field(default_factory=dict)
    events: int = 0

    def hear(self, events: Iterable[Any]) -> None:
        for event in events:
            self.events += 1
            one = self.told.setdefault(event.subject, _Told(event.area))
            one.area = event.area
            self._volunteer(one, event) if event.type.startswith("volunteer.") else self._request(one, event)

    def _volunteer(self, one: _Told, event: Any) -> None:
        one.member = bool(event.member)
        one.registered_at = one.registered_at or event.occurred_at
        if event.type == "volunteer.checked_in":
            one.checked_in_at = one.checked_in_at or event.occurred_at

    def _request(self, one: _Told, event: Any) -> None:
        match event.type:
            case "request.accepted":
                one.accepted_at, one.due_at = event.occurred_at, datetime.fromisoformat(event.due_at)
            case "request.assigned":
                one.handler = event.person_id
            case "work.returned":
                one.returned, one.handler = one.returned + 1, None
            case "work.completed":
                one.done_at = event.occurred_at
                one.believed = not event.late or event.approved_by not in (None, one.handler)
            case "work.rejected":
                self._give_back(one, event.occurred_at)
            case "request.closed":
                one.closed_at, one.done_at = event.occurred_at, datetime.fromisoformat(event.completed_at)
                one.on_time = one.believed and one.due_at is not None and one.done_at <= one.due_at
            case "request.answered":
                one.accepted_at = one.closed_at = one.done_at = event.occurred_at
                one.due_at = datetime.fromisoformat(event.due_at)
                one.on_time = (event.recorded_at if event.late else event.occurred_at) <= one.due_at
            case "request.unmerged":
                one.ended_at, one.left_out = None, False
            case _:
                one.ended_at, one.left_out = event.occurred_at, event.type != "request.terminated"

    def _give_back(self, one: _Told, rejected_at: datetime) -> None:
        """The waiting time, counted day by day: each working day from work done until the rejection moves the due day."""
        if one.done_at and one.due_at and one.done_at <= one.due_at:
            start, end = (moment.astimezone(_SHANGHAI).date() for moment in (one.done_at, rejected_at))
            due = one.due_at.astimezone(_SHANGHAI)
            for ordinal in range(start.toordinal(), end.toordinal()):
                if self.calendar.is_working_day(date.fromordinal(ordinal)):
                    due = datetime.combine(self.calendar.next_working_day(due.date()), due.timetz())
            one.due_at = due
        one.done_at = None

    def counts(self, area: str, period: Period, now: datetime) -> dict[str, int]:
        """The same counts the database makes, one request at a time."""
        as_of = period.as_of(now)
        counts: Counter[str] = Counter(dict.fromkeys(COUNTS, 0))
        for one in self.told.values():
            if one.area.startswith(area):
                counts.update(_counted(one, period, as_of))
        return dict(counts)


def _counted(one: _Told, period: Period, as_of: datetime) -> list[str]:
    """The names of the counts one request or volunteer adds to."""
    if one.member and one.registered_at and one.registered_at <= as_of:
        return ["registered", *(["checked_in"] if one.checked_in_at and one.checked_in_at <= as_of else [])]
    found = ["closed_in_period"] if one.closed_at and period.starts_at() <= one.closed_at <= as_of else []
    if one.left_out or not one.accepted_at:
        return found
    if not period.first <= one.accepted_at.astimezone(_SHANGHAI).date() <= period.last:
        return found
    return [*found, "accepted", *_standing(one, as_of), *(["returned"] if one.returned else [])]


def _standing(one: _Told, as_of: datetime) -> list[str]:
    if one.closed_at and one.closed_at <= as_of:
        return ["closed", *(["closed_on_time"] if one.on_time else [])]
    ended = one.ended_at is not None and one.ended_at <= as_of
    done = one.believed and one.done_at is not None and one.due_at is not None and one.done_at <= min(one.due_at, as_of)
    return ["open_overdue"] if one.due_at and one.due_at < as_of and not ended and not done else []


def recount(database: Database, period: Period | None = None, area: str | None = None) -> dict[str, Any]:
    """`{equal, events, waiting, period, areas: {area: {figures, differences}}, visits}`; every town and the whole when no area is given."""
    asked = period
    with database.transaction() as work:
        connection = work.connection
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        now: datetime = connection.execute(text("SELECT now()")).scalar_one()
        period = period or _everything(connection.execute(_EARLIEST).scalar_one(), now)
        counting = Recount(official_calendar())
        counting.hear(connection.execution_options(yield_per=2000).execute(_EVENTS, {"types": list(_TYPES)}))
        areas = (
            [area]
            if area
            else sorted({part for one in counting.told.values() for part in (one.area[:6], one.area[:9])})
        )
        store = FigureStore(connection)
        compared = {
            code: _compared(counting.counts(code, period, now), store.counts(code, period, now)[None]) for code in areas
        }
        waiting = int(connection.execute(_WAITING).scalar_one())
        days = (asked.first, asked.last) if asked else (None, None)
        visits = visit_differences(connection, [area] if area else None, *days)
    equal = not visits and not any(one["differences"] for one in compared.values())
    return {
        "visits": visits,
        "equal": equal,
        "events": counting.events,
        "waiting": waiting,
        "period": period,
        "areas": compared,
    }


def _everything(earliest: datetime | None, now: datetime) -> Period:
    last = now.astimezone(_SHANGHAI).date()
    return Period(min((earliest or now).astimezone(_SHANGHAI).date(), last), last)


def _compared(from_events: dict[str, int], from_tables: dict[str, int]) -> dict[str, Any]:
    differences = {
        name: (from_events[name], from_tables.get(name, 0))
        for name in COUNTS
        if from_events[name] != from_tables.get(name, 0)
    }
    return {"figures": {one.definition.key: one.value for one in work_out(from_events)}, "differences": differences}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="first", type=date.fromisoformat, help="first day, e.g. 2014-01-01")
    parser.add_argument("--to", dest="last", type=date.fromisoformat, help="last day, e.g. 2014-06-30")
    parser.add_argument("--area", help="code of 6, 9 or 12 digits")


def run(arguments: argparse.Namespace) -> int:
    """Print the recount; 0 when it equals the tables, 1 when not."""
    period = Period(arguments.first, arguments.last) if arguments.first and arguments.last else None
    database = Database(Settings.from_environment(), "reporting", process="recount", pool_size=1)
    result = recount(database, period, arguments.area)
    database.close()
    print(f"{result['period'].first} – {result['period'].last} · {result['events']} events")
    if result["waiting"]:
        print(f"{result['waiting']} 个事件还没有处理 / events not yet heard by reporting")
    for code, one in result["areas"].items():
        shown = "  ".join(f"{key}={value}" for key, value in one["figures"].items())
        print(f"{code:12} {'相同 equal' if not one['differences'] else '不同 DIFFERENT'}  {shown}")
        for name, (events, tables) in one["differences"].items():
            print(f"             {name}: events {events}, tables {tables}")
    for code, differing in result["visits"].items():
        for name, (events, tables) in differing.items():
            print(f"{code:12} 走访/visits {name}: events {events}, tables {tables}")
    print("一致 / equal" if result["equal"] else "不一致 / not equal")
    return 0 if result["equal"] else 1
