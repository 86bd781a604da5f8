"""`daiban calendar`: a year's notice looked at or loaded at the server's terminal, an earlier version taken up again."""

import argparse
from pathlib import Path

from services.assignment.calendars import use_cases
from services.assignment.calendars.domain import Preview
from services.assignment.calendars.limit_store import LimitStore
from services.assignment.calendars.store import OpenCaseStore, VersionStore
from services.assignment.calendars.use_cases import Wanted
from shared.contracts.errors import DomainError
from shared.reference.calendar_files import from_csv
from shared.reference.calendar_years import BadNotice
from shared.reference.working_hours import local_day
from shared.runtime.clock import SystemClock
from shared.runtime.database import Database
from shared.runtime.known_calendars import Calendars
from shared.runtime.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("load", "restore", "list"))
    parser.add_argument("what", nargs="?", default="", help="load: the CSV of a year; restore: the number of a version")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--preview", action="store_true", help="say what would move, store nothing (default)")
    how.add_argument("--apply", action="store_true", help="load it; the workers move the open cases")


def run(arguments: argparse.Namespace) -> int:
    """0 done; 1 refused, with every problem and its line."""
    database = Database(Settings.from_environment(), "assignment", process="command", pool_size=1)
    try:
        if arguments.action == "list":
            return _list(database)
        wanted = (
            Wanted(from_csv(Path(arguments.what).read_text(encoding="utf-8-sig")))
            if arguments.action == "load"
            else Wanted(restores=int(arguments.what))
        )
        return _done(database, wanted, arguments.apply)
    except BadNotice as error:
        for each in error.problems:
            print(f"第{each.line}行 / line {each.line}: {each.sentence % dict(each.values)}")
        return 1
    except DomainError as error:
        print(error.sentence % error.values)
        return 1
    except (OSError, UnicodeDecodeError, ValueError) as error:
        print(f"读不了 / cannot be read: {error}")
        return 1
    finally:
        database.close()


def _done(database: Database, wanted: Wanted, apply: bool) -> int:
    now = SystemClock().now()
    with database.transaction() as work:
        versions = VersionStore(work.connection)
        seen, after = versions.newest(), use_cases.next_calendar(versions, wanted, now)
        found = use_cases.preview(OpenCaseStore(work.connection), None, Calendars(work.connection), after, now)
        _tell(found, after.version)
        limits = use_cases.limits_moved(LimitStore(work.connection), None, after)
        print(f"审定、整改、回访等 {len(limits)} 个日期变动 / dates of rulings, rectifications and calls move")
        if apply:
            use_cases.load(versions, wanted, seen, None, now)
    print(
        "已装入，由后台重新计算 / loaded; workers count the open cases anew"
        if apply
        else "没有保存任何东西 / nothing was stored"
    )
    return 0


def _tell(found: Preview, version: str) -> None:
    print(
        f"{version}: {found.open_cases} 件在办 / open, {len(found.moved)} 件变动 / move ({found.earlier} 提前 / earlier)"
    )
    print(
        f"变为超期 / become overdue {len(found.became_late)}, 不再超期 / no longer overdue {len(found.no_longer_late)}, 不再暂定 / no longer provisional {found.firmed}"
    )
    for town, moved, late, freed in found.by_town:
        print(f"  {town}  {moved}  (+{late} -{freed})")
    for each in found.moved:
        before, after = local_day(each.case.due_at), local_day(each.due_at)
        print(
            f"  {each.case.number}  {each.case.area}  {before} -> {after}  {each.case.matter}{'  超期/overdue' if each.became_late else ''}"
        )


def _list(database: Database) -> int:
    with database.reading() as connection:
        for row in VersionStore(connection).history():
            what = row.year or f"= {row.restores}"
            print(
                f"{row.number:>4}  {row.version}  {what}  {row.loaded_at:%Y-%m-%d %H:%M}Z  {row.loaded_by_name or '—'}"
            )
    print("   0  (packaged)")
    return 0
