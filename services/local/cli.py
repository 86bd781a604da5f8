"""The `daiban` command: reads the command line, hands over, turns refusals into two sentences and exit code 2.

Each command's own module is imported only when it is the one asked for, so that the runner stays small.
"""

import argparse
import errno
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.local.refusals import CannotRun

OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True)
class Command:
    """One word after `daiban`: where its `add_arguments(parser)` and `run(arguments)` live, and what it needs."""

    name: str
    explanation: str
    module: str
    needs_servers: bool = False


COMMANDS = (
    Command("run", "启动整个系统 / start everything on this machine", "services.local.run_command"),
    Command(
        "migrate", "升级数据库结构 / bring the database to the newest schema", "services.local.migrate_command", True
    ),
    Command(
        "prepare",
        "升级结构并装入演示数据 / migrate, then load the demo district once",
        "services.local.prepare_command",
    ),
    Command(
        "district",
        "为真实的区装入区划、服务点、事项并开第一位管理员 / a real district: areas, points, matters, the first administrator",
        "services.local.district_command",
        True,
    ),
    Command("doctor", "检查本机并说明如何处理 / say what is wrong here and what to do", "services.local.doctor"),
    Command("due", "逐日解释办理期限 / explain a deadline day by day", "shared.reference.due_command"),
    Command(
        "calendar",
        "装入一年的放假安排，先看哪些期限变动 / load a year's holidays, seeing first which due dates move",
        "services.assignment.calendars.command",
        True,
    ),
    Command("replay", "回放半年的诉求 / replay a half-year of requests", "services.local.replay"),
    Command("recount", "由事件重算统计 / recount the figures from the events", "services.reporting.recount", True),
    Command(
        "risk",
        "估计超期可能，或用过去检验 / count the chance of missing promises, or test it on the past",
        "services.reporting.risk.command",
        True,
    ),
    Command(
        "reminders",
        "停止、确认、恢复发送提醒 / stop sending reminders, confirm after a restore, say how it stands",
        "services.reporting.sending_command",
        True,
    ),
    Command(
        "verify-log",
        "核对事件链 / check that no event was changed, removed or swapped",
        "shared.runtime.bus.verify_command",
        True,
    ),
    Command(
        "what-if",
        "用别的设置重演过去一个月的派单 / play a past month again with other weights, promises or more volunteers",
        "services.assignment.rehearsals.command",
        True,
    ),
    Command(
        "backup",
        "备份数据库、照片和发送台账（不含密钥）/ one file of database, photos and send ledger, without the keys",
        "services.local.backup.backup_command",
        True,
    ),
    Command(
        "restore",
        "把备份恢复到空的系统 / restore a backup into an empty house",
        "services.local.backup.restore_command",
        True,
    ),
    Command("assets", "生成网页资源 / build what the pages load", "services.local.assets"),
)


def main(words: Sequence[str] | None = None) -> int:
    """Entry point; exit codes: 0 done, 1 something was found wrong, 2 refused with a sentence."""
    words = sys.argv[1:] if words is None else list(words)
    try:
        check_python(sys.version_info[:2])
        return _dispatch(words)
    except CannotRun as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print("磁盘已满，请腾出空间后重试。\nThe disk is full. Free some space and try again.", file=sys.stderr)
        return 2


def check_python(version: tuple[int, ...]) -> None:
    """Refuse a Python that is too old for the code."""
    if version < OLDEST_PYTHON:
        found, needed = ".".join(map(str, version)), ".".join(map(str, OLDEST_PYTHON))
        raise CannotRun(
            f"需要 Python {needed} 或更新版本，当前是 {found}。请安装后重试：make run PYTHON=python3.11",
            f"Python {needed} or newer is needed, this is {found}. Install it, then: make run PYTHON=python3.11",
        )


def _dispatch(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="daiban",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=_settings() if _wants_help(words) else "",
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    chosen = next((word for word in words if not word.startswith("-")), "")
    for command in COMMANDS:
        subparser = subparsers.add_parser(command.name, help=command.explanation, description=command.explanation)
        if command.name == chosen:
            importlib.import_module(command.module).add_arguments(subparser)
    arguments = parser.parse_args(words)
    command = next(command for command in COMMANDS if command.name == arguments.command)
    return _run(command, importlib.import_module(command.module).run, arguments)


def _run(command: Command, run: Callable[[argparse.Namespace], int | None], arguments: argparse.Namespace) -> int:
    if not command.needs_servers:
        return run(arguments) or 0
    from services.local.surroundings import at_hand

    with at_hand(os.environ) as environment:
        os.environ.update(environment)
        return run(arguments) or 0


def _wants_help(words: Sequence[str]) -> bool:
    return not words or words[0] in ("-h", "--help")


def _settings() -> str:
    """Every setting with its meaning, as `shared.runtime.settings` states it."""
    from shared.runtime.settings import SETTINGS

    return "环境变量 / environment:\n" + "".join(f"  {name:<24} {meaning}\n" for name, meaning in SETTINGS.items())
