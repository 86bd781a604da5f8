"""`daiban restore FILE`: a backup into an empty house, checked against its chain; nothing is sent until a person confirms."""

import argparse
from pathlib import Path
from uuid import UUID

from services.local.backup import restoring
from services.local.progress import Bar
from services.reporting.notifier import sent_ledger
from services.reporting.reminders.sending_store import SendingTransactions
from services.reporting.reminders.sent import SentLedger
from services.reporting.reminders.store import LedgerTransactions, database_now
from services.reporting.reminders.use_cases import sweep, take_over
from shared.reference.calendar import official_calendar
from shared.runtime.bus import verify_command
from shared.runtime.database import Database
from shared.runtime.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a file made by daiban backup")


def run(arguments: argparse.Namespace) -> int:
    """Exit code 1 when the chain is not as it was written."""
    settings = Settings.from_environment()
    archive, manifest = restoring.opened(arguments.file)
    ledger = sent_ledger(settings)
    is_whole = ledger.highest(UUID(manifest.generation)) > 0
    with archive:
        restoring.check(settings, manifest)
        restoring.fill(settings, archive, manifest, Bar())
        restoring.put_files_back(settings, archive, Bar())
    taken = _frozen(settings, ledger, is_whole)
    print(f"已恢复到 / restored as of {manifest.made_at}")
    print(f"发送台账补记 {taken} 条 / {taken} taken over from the send ledger")
    if not is_whole:
        print("没有找到单独保存的发送台账：此刻前到期的提醒可能已发出，记为“结果不明”，请在提醒记录里逐条处理。")
        print(
            "No send ledger was kept apart: what was due by now may have left and is unknown; settle it in the reminder log."
        )
    wrong = verify_command.run(argparse.Namespace(head=manifest.chain_head, number=manifest.chain_number))
    print("提醒和推送已停止；核对后请运行 daiban reminders confirm，发过的不会再发。所有人需重新登录。")
    print(
        "Sending is frozen: look, then run daiban reminders confirm; nothing goes out twice. Everybody signs in anew."
    )
    return wrong


def _frozen(settings: Settings, ledger: SentLedger, is_whole: bool) -> int:
    """Take over what left. Without the ledger, what came due since the backup is planned first, so that it is doubted too."""
    database = Database(settings, "reporting", process="command", pool_size=1)
    try:
        if not is_whole:
            sweep(LedgerTransactions(database), database_now(database), official_calendar())
        return take_over(SendingTransactions(database), ledger, is_whole=is_whole)
    finally:
        database.close()
