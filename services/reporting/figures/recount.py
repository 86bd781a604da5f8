"""Every figure worked out again from the events alone, by other means than the tables of reporting, and compared with them.

`daiban recount` prints both and says equal, or lists what differs; exit code 0 when equal, 1 when not.
"""

import argparse
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from services.reporting.cases.replaying import different as different_cases
from services.reporting.cases.replaying import rebuild as rebuild_cases
from services.reporting.figures.domain import Period, work_out
from services.reporting.figures.retelling import RETOLD, Recount
from services.reporting.figures.store import FigureStore
from services.reporting.pairs.recount import differences as pair_differences
from services.reporting.rollups.store import RollUpStore
from services.reporting.services_signed.cells import ServiceCells
from services.reporting.services_signed.store import ServiceStore
from services.reporting.trips.recount import differences as trip_differences
from services.reporting.visits.recount import differences as visit_differences
from shared.runtime.database import Database
from shared.runtime.known_calendars import Calendars
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
    "closing.undone",
    "completion.undone",
    "request.reopened",
    "clock.paused",
    "clock.resumed",
    "extension.granted",
    "deadline.recalculated",
    "case.unmerged",
    "case.withdrawn",
    "case.merged",
    "volunteer.changed",
    "volunteer.checked_in",
    "volunteer.check_in_undone",
)
_EVENTS = text("""
    SELECT type, subject, area, occurred_at, recorded_at, recorded_at - occurred_at > interval '5 minutes' AS late,
           data ->> 'due_at' AS due_at, data ->> 'calendar_version' AS calendar_version, data ->> 'completed_at' AS completed_at, data ->> 'approved_by' AS approved_by,
           data ->> 'person_id' AS person_id, (data ->> 'void')::boolean AS void, (data ->> 'member')::boolean AS member
    FROM bus.event WHERE type = ANY (:types) ORDER BY position
""")
_WAITING = text("SELECT count(*) FROM bus.delivery WHERE consumer = 'reporting' AND state IN ('pending', 'parked')")
_EARLIEST = text("SELECT min(occurred_at) FROM bus.event WHERE type IN ('request.accepted', 'request.answered')")


def recount(database: Database, period: Period | None = None, area: str | None = None) -> dict[str, Any]:
    """`{equal, events, waiting, period, areas: {area: {figures, differences}}, visits, pairs, trips}`; every town and the whole when no area is given."""
    asked = period
    with database.transaction() as work:
        connection = work.connection
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        now: datetime = connection.execute(text("SELECT now()")).scalar_one()
        period = period or _everything(connection.execute(_EARLIEST).scalar_one(), now)
        counting = Recount(Calendars(connection))
        counting.hear(connection.execute(_EVENTS, {"types": list(_TYPES)}, execution_options={"yield_per": 2000}))
        areas = [area] if area else _districts_and_towns(counting)
        store = FigureStore(connection, rolled=False)
        compared = {
            code: _compared(counting.counts(code, period, now), store.counts(code, period, now)[None]) for code in areas
        }
        waiting = int(connection.execute(_WAITING).scalar_one())
        days = (asked.first, asked.last) if asked else (None, None)
        visits = visit_differences(connection, [area] if area else None, *days)
        pairs = pair_differences(connection, [area] if area else None)
        trips = trip_differences(connection, [area] if area else None, *days)
        services = ServiceStore(connection).different() + ServiceCells(connection).different()
        cells, cases = RollUpStore(connection).different(), different_cases(connection, Calendars(connection))
    equal = not (visits or pairs or trips or cells or cases or services) and not any(
        one["differences"] for one in compared.values()
    )
    return {
        "visits": visits,
        "pairs": pairs,
        "trips": trips,
        "equal": equal,
        "cells": cells,
        "cases": cases,
        "services": services,
        "events": counting.events,
        "waiting": waiting,
        "period": period,
        "areas": compared,
    }


def _districts_and_towns(counting: Recount) -> list[str]:
    return sorted({part for one in counting.told.values() for part in (one.area[:6], one.area[:9])})


def _everything(earliest: datetime | None, now: datetime) -> Period:
    last = now.astimezone(_SHANGHAI).date()
    return Period(min((earliest or now).astimezone(_SHANGHAI).date(), last), last)


def _compared(from_events: dict[str, int], from_tables: dict[str, int]) -> dict[str, Any]:
    differences = {
        name: (from_events[name], from_tables.get(name, 0))
        for name in RETOLD
        if from_events[name] != from_tables.get(name, 0)
    }
    return {"figures": {one.definition.key: one.value for one in work_out(from_events)}, "differences": differences}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="first", type=date.fromisoformat, help="first day, e.g. 2014-01-01")
    parser.add_argument("--to", dest="last", type=date.fromisoformat, help="last day, e.g. 2014-06-30")
    parser.add_argument("--area", help="code of 6, 9 or 12 digits")
    parser.add_argument("--rebuild", action="store_true", help="write cases and roll-ups anew from the events first")


def _rebuild(database: Database) -> None:
    with database.transaction() as work:
        cases = rebuild_cases(work.connection, Calendars(work.connection))
        cells = RollUpStore(work.connection).build() + ServiceCells(work.connection).build()
    print(f"重建 / rebuilt: {cases} 件 cases, {cells} 格 cells")


def run(arguments: argparse.Namespace) -> int:
    """Print the recount; 0 when it equals the tables, 1 when not."""
    period = Period(arguments.first, arguments.last) if arguments.first and arguments.last else None
    database = Database(Settings.from_environment(), "reporting", process="recount", pool_size=1)
    if arguments.rebuild:
        _rebuild(database)
    result = recount(database, period, arguments.area)
    database.close()
    print(f"{result['cases']} 件、{result['cells']} 格与事件不同 / cases and cells that differ")
    print(f"{result['services']} 项签字服务（含其汇总）与事件不同 / services signed for, or their cells, that differ")
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
    for code, differing in result["pairs"].items():
        for name, (events, tables) in differing.items():
            print(f"{code:12} 结对/pairs {name}: events {events}, tables {tables}")
    for code, differing in result["trips"].items():
        for name, (events, tables) in differing.items():
            print(f"{code:12} 跑腿/trips {name}: events {events}, tables {tables}")
    print("一致 / equal" if result["equal"] else "不一致 / not equal")
    return 0 if result["equal"] else 1
