"""`daiban risk`: count anew, or hold what the earlier promises made one expect against what became of the later ones."""

import argparse
from datetime import datetime, timedelta

from services.reporting.reminders.store import database_now
from services.reporting.risk.domain import Bin, calibration, worst
from services.reporting.risk.store import RiskStore
from services.reporting.risk.use_cases import HISTORY
from shared.reference.calendar import official_calendar
from shared.runtime.database import Database
from shared.runtime.settings import Settings

ALLOWED = 0.10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--backtest", action="store_true", help="compare instead of counting anew")
    parser.add_argument("--days", type=int, default=90, help="the latest days that are predicted (default 90)")
    parser.add_argument("--now", type=datetime.fromisoformat, help="as if it were then, e.g. 2014-07-01T00:00+08:00")


def run(arguments: argparse.Namespace) -> int:
    """Exit code 1 when a bin with at least 100 promises is off by more than ten points."""
    database = Database(Settings.from_environment(), "reporting", process="command", pool_size=1)
    now = arguments.now or database_now(database)
    with database.transaction() as work:
        store = RiskStore(work.connection)
        if not arguments.backtest:
            print(f"{store.build(now - HISTORY, now, official_calendar())} 格 / cells")
            return 0
        cut = now - timedelta(days=arguments.days)
        before = store.count(cut - HISTORY, cut, official_calendar())
        after = store.count(cut, now, official_calendar())
    bins = calibration(before, after)
    print(table(bins))
    return int(worst(bins) > ALLOWED)


def table(bins: list[Bin]) -> str:
    """One line a tenth."""
    lines = [f"{'预测/said':>12} {'件次/cases':>12} {'平均预测/mean':>14} {'实际/came':>10}"]
    lines += [
        f"{each.low:6.0%} – {each.high:4.0%} {each.cases:12,} {each.said:14.1%} {each.came:10.1%}" for each in bins
    ]
    return "\n".join([*lines, f"最大差距/widest gap (≥ 100): {worst(bins) * 100:.1f}"])
