"""`daiban replay`: a seeded half-year, or with --recent the months until a day, sent to the running system through its
own HTTP interface and workers.

Needs no database: only the address. May be interrupted and run again: what was entered stays entered once.
"""

import argparse
import os
import time
from datetime import date

from services.intake.matters.use_cases import matters_that_come_along
from services.local.demo.district import SEED
from services.local.demo.homes import homes_of
from services.local.progress import Bar
from services.local.refusals import CannotRun
from services.local.replay import outcome
from services.local.replay.desk import Desk
from services.local.replay.plan import COUNT, HALF_YEAR, RECENT_COUNT, PlannedCase, Span, plan, recent
from services.local.replay.waves import Waves
from services.local.replay.wire import Wire


def add_arguments(parser: argparse.ArgumentParser) -> None:
    address = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
    parser.add_argument(
        "--count", type=int, help=f"几件诉求 / how many requests (default {COUNT}, recent {RECENT_COUNT})"
    )
    parser.add_argument(
        "--recent",
        type=date.fromisoformat,
        metavar="DAY",
        help="不回放 2014 年，而是到这一天为止的几个月 / not 2014 but the months until this day, some cases still open",
    )
    parser.add_argument("--seed", type=int, default=SEED, help=f"随机种子 / seed (default {SEED})")
    parser.add_argument("--towns", nargs="*", help="只在这些镇 / only in these towns (9-digit codes)")
    parser.add_argument("--url", default=address, help=f"系统地址 / the system's address (default {address})")


def run(arguments: argparse.Namespace) -> int:
    """0 when the figures count all that was entered and nothing of 2014 was sent to anybody, 1 otherwise."""
    began = time.monotonic()
    span = recent(arguments.recent) if arguments.recent else HALF_YEAR
    cases = planned(arguments, span)
    desk = signed_in(arguments, cases)
    bar = Bar()
    bar.begin("回放/replay", len(cases))
    waves = Waves(desk, cases, bar.advance)
    try:
        waves.run()
    except KeyboardInterrupt:
        raise CannotRun(
            "回放已中断。再运行一次同样的命令即可接着做，不会重复。",
            "The replay was interrupted. Run the same command again to continue; nothing is entered twice.",
        ) from None
    bar.end()
    if span.is_running:
        desk.let_ratings_stand()
    figures = outcome.settled(desk, waves.cases, span)
    if span.is_running:
        print(outcome.told(figures, None, time.monotonic() - began), flush=True)
        return int(not outcome.holds(figures, waves.cases))
    reminders = outcome.reminded(desk, waves.cases)
    print(outcome.told(figures, reminders, time.monotonic() - began), flush=True)
    return int(reminders > 0 or not outcome.holds(figures, waves.cases))


def planned(arguments: argparse.Namespace, span: Span = HALF_YEAR) -> list[PlannedCase]:
    """The cases of the arguments, laid out over the span."""
    count = arguments.count or (RECENT_COUNT if span.is_running else COUNT)
    return plan(count, arguments.seed, homes_of(arguments.towns), matters_that_come_along(), span)


def signed_in(arguments: argparse.Namespace, cases: list[PlannedCase]) -> Desk:
    """The desk with the staff of every town that occurs; the keys of its entries follow from the arguments."""
    wire = Wire(arguments.url)
    wire.greet()
    until = f":{arguments.recent}" if arguments.recent else ""
    desk = Desk(
        wire,
        f"{arguments.seed}:{len(cases)}:{','.join(arguments.towns or ())}{until}",
        keeps_log=bool(arguments.recent),
    )
    desk.sign_in("supervisor")
    for town in sorted({case.home.town for case in cases}):
        desk.sign_in(f"clerk-{town}")
        desk.sign_in(f"dispatcher-{town}")
    return desk
