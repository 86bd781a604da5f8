"""`daiban reminders`: whether reminders go out, stopping them, and letting them go on after a restore.

`freeze` is what a restore calls; `confirm` lets the notifier go on once it has taken over what the send ledger knows.
"""

import argparse

from services.reporting.notifier import sent_ledger
from services.reporting.reminders.sending_store import SendingTransactions
from shared.runtime.database import Database
from shared.runtime.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("status", "freeze", "confirm"))


def run(arguments: argparse.Namespace) -> int:
    """Exit code 1 while frozen and not confirmed."""
    settings = Settings.from_environment()
    database, sent = Database(settings, "reporting", process="command", pool_size=1), sent_ledger(settings)
    with SendingTransactions(database)() as outbound:
        if arguments.what == "freeze":
            outbound.freeze("restored")
        elif arguments.what == "confirm":
            outbound.confirm(None)
        standing = outbound.sending()
    left = sent.highest(standing.generation)
    print(f"发出/left {left} · 数据库记得/database knows {standing.counted}")
    if standing.frozen_at is None:
        print("正在发送 / sending")
        return 0
    is_confirmed = standing.confirmed_at is not None and standing.confirmed_at > standing.frozen_at
    print(f"已停止/frozen {standing.frozen_at.isoformat(timespec='seconds')} ({standing.frozen_why})")
    print("已确认，发送进程随即恢复 / confirmed, the notifier goes on" if is_confirmed else "未确认 / not confirmed")
    return 0 if is_confirmed else 1
