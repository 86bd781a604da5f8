"""A register of 15,037 members from a spreadsheet: seconds to read it, look every line through, and enter all of it, Postgres included.

In process over a real Postgres, as the worker's tick does it, XLSX and CSV. `BENCH_MEMBERS` asks for fewer.
"""

import io
import os
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import text
from xlsxwriter import Workbook

from benchmarks.load import cpu_seconds
from services.assignment.imports.box import Box
from services.assignment.register_imports.domain import COLUMNS
from services.assignment.register_imports.store import ImportStore
from services.assignment.register_imports.tick import RegisterStep
from shared.contracts.events import uuid7
from shared.reference.areas import load_areas
from shared.runtime.clock import SystemClock
from shared.runtime.database import Database
from shared.runtime.migrate import upgrade
from shared.runtime.settings import Settings
from tests.conftest import settings_for
from tests.servers import Servers, embedded_servers

MEMBERS: Final = int(os.environ.get("BENCH_MEMBERS", "15037"))
_STATE = text("SELECT state, entered FROM assignment.register_import WHERE id = :id")
_STAFF = text("""
    SELECT identity.open_account(:id, 'organiser-of-all', 'organiser', NULL, NULL,
        jsonb_build_array(jsonb_build_array(CAST('organiser' AS text), CAST(:area AS text))))
""")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="daiban-bench-") as name, embedded_servers(Path(name)) as servers:
        settings = settings_for(servers, servers.postgres_url, Path(name))
        upgrade(settings)
        database = Database(settings, "assignment", "worker")
        try:
            _measure(settings, servers, database)
        finally:
            database.close()


def _measure(settings: Settings, servers: Servers, database: Database) -> None:
    organiser = uuid7()
    with database.transaction() as work:
        area = load_areas().districts()[0].code
        work.connection.execute(_STAFF, {"id": organiser, "area": area})
    pids = [os.getpid(), servers.crew.members["postgres"].process.pid]
    print(f"{'a register of ' + format(MEMBERS, ',') + ' members':<34}{'CPU s':>8}{'wall s':>9}")
    for kind, content in (("CSV", _csv(1)), ("XLSX", _xlsx(2))):
        before, began = cpu_seconds(pids), time.perf_counter()
        asked = _ask(settings, database, organiser, content)
        for state, what in (
            ("reading", "read"),
            ("checking", "looked through and sealed"),
            ("entering", "entered, told"),
        ):
            _row(f"{kind}: {what}", pids, partial(_work, settings, database, asked, state))
        with database.reading() as connection:
            row = connection.execute(_STATE, {"id": asked}).one()
        assert tuple(row) == ("done", MEMBERS), row
        print(f"{kind + ': in all':<34}{cpu_seconds(pids) - before:8.1f}{time.perf_counter() - began:9.1f}", flush=True)


def _ask(settings: Settings, database: Database, organiser: UUID, content: bytes) -> UUID:
    asked = uuid7()
    box = Box("register-import", settings, asked)
    with database.transaction() as work:
        ImportStore(work.connection).ask(asked, organiser, box.close("members"), box.close_bytes(content))
    return asked


def _work(settings: Settings, database: Database, asked: UUID, state: str) -> None:
    """Steps, as long as the import is in this state."""
    while True:
        with database.reading() as connection:
            if connection.execute(_STATE, {"id": asked}).one().state != state:
                return
        with database.transaction() as work:
            RegisterStep(work, settings, SystemClock()).make()


def _row(what: str, pids: list[int], work: Callable[[], None]) -> None:
    before, began = cpu_seconds(pids), time.perf_counter()
    work()
    print(f"{what:<34}{cpu_seconds(pids) - before:8.1f}{time.perf_counter() - began:9.1f}", flush=True)


def _rows(run: int) -> list[list[str]]:
    villages = [area.code for area in load_areas().villages()]
    head = [zh for zh, _, _ in COLUMNS.values()]
    lines = [
        [
            f"测试{chr(0x4E00 + n % 5000)}",
            f"13{run}{n:08}",
            f"单位{n % 400}",
            "机关",
            villages[n % len(villages)],
            "机关支部",
            "女",
        ]
        for n in range(MEMBERS)
    ]
    return [head, *lines]


def _csv(run: int) -> bytes:
    return "\n".join(",".join(row) for row in _rows(run)).encode()


def _xlsx(run: int) -> bytes:
    kept = io.BytesIO()
    book = Workbook(kept, {"in_memory": True})
    page = book.add_worksheet()
    for number, row in enumerate(_rows(run)):
        page.write_row(number, 0, row)
    book.close()
    return kept.getvalue()


if __name__ == "__main__":
    main()
