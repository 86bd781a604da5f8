"""`daiban doctor`: looks at this machine and at a running house, and says of each finding what to do. Changes nothing."""

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from services.local import cli, embedded, examinations, lock, ports, postgres, valkey
from services.local.finding import Finding
from services.local.programs import STATIC, WORKERS
from services.local.refusals import CannotRun
from services.local.surroundings import Surroundings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(arguments: argparse.Namespace) -> int:
    """Exit code 1 when something must be mended."""
    del arguments
    wrong = 0
    for finding in findings(Surroundings.of(os.environ)):
        mark = "✓" if not finding.advice else ("·" if finding.is_note else "✗")
        print(f"{mark} {finding.subject}: {finding.found}")
        if finding.advice:
            print("    " + finding.advice.replace("\n", "\n    "))
        wrong += mark == "✗"
    print("一切正常。 / All is well." if not wrong else f"有 {wrong} 项需要处理。 / {wrong} to mend.")
    return 1 if wrong else 0


def findings(around: Surroundings) -> Iterator[Finding]:
    """Everything looked at, the machine first, then the house."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield _checked("Python", version, lambda: cli.check_python(sys.version_info[:2]))
    yield _checked("PostgreSQL", "18", lambda: postgres.binary("postgres"))
    yield _checked("Valkey", "", valkey.version)
    yield _checked("数据目录 data folder", str(around.data), lambda: lock.check_folder(around.data))
    yield examinations.disk(around.data)
    yield _assets()
    yield _browser()
    if lock.is_held(around.data) or around.is_complete:
        yield from _house(around)
    else:
        yield _checked("端口 port", str(around.port), lambda: lock.check_port(around.port))
        yield Finding("系统 house", "未运行 / not running", "make run", is_note=True)


def _checked(subject: str, found: str, check: Callable[[], object]) -> Finding:
    try:
        told = check()
    except CannotRun as refusal:
        return Finding(subject, "✗", str(refusal))
    return Finding(subject, found or str(told))


def _assets() -> Finding:
    built = (STATIC / "vendor" / "htmx.min.js").exists()
    return Finding("网页资源 assets", str(STATIC), "" if built else "未生成，请运行 / not built, run: make assets")


def _browser() -> Finding:
    """Only the browser tests need it."""
    path = shutil.which("chromium")
    fonts = shutil.which("fc-list")
    has_font = bool(fonts and subprocess.run((fonts, ":lang=zh"), capture_output=True, check=False).stdout)
    advice = "" if path and has_font else "仅浏览器测试需要 / only the browser tests need them: make browser"
    return Finding("Chromium + 中文字体 Chinese font", path or "—", advice, is_note=True)


def _house(around: Surroundings) -> Iterator[Finding]:
    addresses = {**embedded.addresses(around.data, around.given), **_named(around)}
    yield from _postgres(addresses.get("DATABASE_URL", ""))
    yield examinations.of_broker(addresses["REDIS_URL"]) if addresses.get("REDIS_URL") else _unknown_broker()
    yield from examinations.secrets({**around.given, **around.secrets()})
    backups = Path(around.given.get("DAIBAN_BACKUPS") or around.data / "backups")
    yield examinations.backup(backups, datetime.now(UTC), around.is_demo)
    for name in WORKERS:
        status = ports.answers(around.port, f"/{name}/readyz")
        advice = f"请查看日志 / see the logs in: {around.data / 'logs'}" if status != 200 else ""
        yield Finding(f"{name} readyz", str(status or "—"), advice)


def _named(around: Surroundings) -> dict[str, str]:
    """The servers the environment names itself, by value or by file."""
    found: dict[str, str] = {}
    for name in ("DATABASE_URL", "REDIS_URL"):
        path = around.given.get(f"{name}_FILE")
        value = Path(path).read_text().strip() if path else around.given.get(name)
        if value:
            found[name] = value
    return found


def _unknown_broker() -> Finding:
    return Finding("消息队列 broker", "—", "请设置 / set: REDIS_URL")


def _postgres(url: str) -> Iterator[Finding]:
    """Whether the database answers and keeps what it has acknowledged; then its clock, schema and chain."""
    if importlib.util.find_spec("psycopg") is None or not url:
        yield Finding("数据库 database", "—", "请运行 / run: make setup")
        return
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            names = ("fsync", "synchronous_commit", "full_page_writes")
            off = [name for name in names if connection.execute(f"SHOW {name}").fetchone() == ("off",)]
            yield _durable(off)
            yield from examinations.of_database(connection)
    except psycopg.errors.UndefinedTable:
        yield Finding("数据库结构 schema", "—", "还没有建表，请运行 / no tables yet, run: daiban migrate")
    except psycopg.OperationalError as error:
        yield Finding("数据库 database", "—", f"连接不上 / no connection: {str(error).splitlines()[0]}")


def _durable(off: list[str]) -> Finding:
    advice = f"已确认的数据可能丢失，请打开 / acknowledged data could be lost, turn on: {', '.join(off)}" if off else ""
    return Finding("数据库 database", "连接正常 / answers", advice)
