"""`daiban what-if`: the same comparison at a terminal, with the digest of each plan."""

import argparse
from datetime import UTC, datetime

from services.assignment.matching.policy import WEIGHTS
from services.assignment.rehearsals.domain import Outcome
from services.assignment.rehearsals.schemas import TRIED, month_of, settings_of
from services.assignment.rehearsals.store import RehearsalStore
from services.assignment.rehearsals.use_cases import compare
from services.assignment.weights.store import WeightsStore
from shared.reference.areas import load_areas
from shared.reference.calendar import official_calendar
from shared.runtime.database import Database
from shared.runtime.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", default="", help="2026-10 (default: the last whole month)")
    parser.add_argument("--promise", type=int, default=0, help="working days more or less in every promise")
    parser.add_argument("--volunteers", type=int, default=0, help="how many more, with --post and --at")
    parser.add_argument("--post", default="", help="the post they hold")
    parser.add_argument("--at", default="", help="the town they serve, nine digits")
    for name in TRIED:
        parser.add_argument(f"--{name}", type=int, dest=f"w_{name}", help=f"points, of {', '.join(WEIGHTS)}")


def run(arguments: argparse.Namespace) -> int:
    settings = Settings.from_environment()
    database = Database(settings, "assignment", process="command", pool_size=1)
    district = next(iter(load_areas().districts())).code[:6]
    month = month_of(arguments.month, datetime.now(UTC).date())
    with database.reading() as connection:
        in_force = WeightsStore(connection).current()[1].weights
        tried = settings_of(vars(arguments), in_force)
        found = compare(RehearsalStore(connection), district, month, tried, in_force, official_calendar())
    database.close()
    print(f"{month:%Y-%m} · {found.before.requests} 件/requests")
    for name, outcome in (("现在/in force", found.before), ("假如/what if", found.after)):
        print(_told(name, outcome))
    return 0


def _told(name: str, one: Outcome) -> str:
    share = f"{one.on_time_share:.1%}" if one.on_time_share is not None else "—"
    return (
        f"{name}: 派出/named {one.named} · 按时/on time {share} · 等/wait {one.waited:.2f} · 人/people {one.people} · "
        f"Gini {one.spread:.3f} · 没分到/not named {len(one.not_named)} · {one.digest}"
    )
