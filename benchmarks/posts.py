"""5,000 pairs and 250 projects from spreadsheets, and the map of post gaps (`gaps`).

In process over a real Postgres with the whole demo district. `BENCH_PAIRS` asks for fewer pairs;
`python -m benchmarks.posts map` is the map alone.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import text

from benchmarks import gaps
from benchmarks.load import cpu_seconds
from services.assignment.imports.box import Box
from services.assignment.imports.domain import numbered, villages_within
from services.assignment.pair_imports.domain import COLUMNS
from services.assignment.pair_imports.store import PairFileStore
from services.assignment.pair_imports.tick import PairStep
from services.assignment.projects import sheet
from services.assignment.projects.store import ProjectStore
from services.assignment.projects.use_cases import add_all
from services.local import demo
from services.local.progress import Silent
from shared.contracts.events import uuid7
from shared.identity.people import Person
from shared.reference.areas import load_areas
from shared.runtime.clock import SystemClock
from shared.runtime.database import Database
from shared.runtime.migrate import upgrade
from shared.runtime.settings import Settings
from tests.conftest import settings_for
from tests.servers import Servers, embedded_servers

PAIRS: Final = int(os.environ.get("BENCH_PAIRS", "5000"))
CASES: Final = int(os.environ.get("BENCH_CASES", "17000"))
RUNS: Final = 5
_STATE = text("SELECT state, pairs FROM assignment.pair_import WHERE id = :id")
_STAFF = text("""
    SELECT identity.open_account(:id, 'organiser-of-all', 'organiser', NULL, NULL,
        jsonb_build_array(jsonb_build_array(CAST('organiser' AS text), CAST(:area AS text))))
""")


def main(only: str = "") -> None:
    with tempfile.TemporaryDirectory(prefix="daiban-bench-") as name, embedded_servers(Path(name)) as servers:
        settings = settings_for(servers, servers.postgres_url, Path(name))
        upgrade(settings)
        demo.load(settings, Silent(), demo.WHOLE)
        database = Database(settings, "assignment", "worker")
        try:
            _measure(settings, servers, database, only)
        finally:
            database.close()


def _measure(settings: Settings, servers: Servers, database: Database, only: str) -> None:
    district = load_areas().districts()[0].code
    organiser = Person(uuid7(), "organiser-of-all", "organiser", (("organiser", district),))
    with database.transaction() as work:
        work.connection.execute(_STAFF, {"id": organiser.id, "area": district})
    if only != "map":
        _spreadsheets(settings, servers, database, organiser)
    gaps.measure(database, organiser)


def _spreadsheets(settings: Settings, servers: Servers, database: Database, organiser: Person) -> None:
    pids = [os.getpid(), servers.crew.members["postgres"].process.pid]
    print(f"{'spreadsheets':<50}{'CPU s':>8}{'wall s':>9}")
    _pairs(settings, database, organiser, pids)
    _row("250 projects: read, recorded, told", pids, lambda: _projects(database, organiser))


def _pairs(settings: Settings, database: Database, organiser: Person, pids: list[int]) -> None:
    asked, before, began = uuid7(), cpu_seconds(pids), time.perf_counter()
    box, content = Box("pair-import", settings, asked), _file(database)
    with database.transaction() as work:
        PairFileStore(work.connection).ask(asked, organiser.id, box.close("pairs"), box.close_bytes(content))
    for state, what in (
        ("reading", "read and cut"),
        ("checking", "looked through"),
        ("entering", "sealed, entered, told"),
    ):
        _row(f"{PAIRS:,} pairs: {what}", pids, lambda state=state: _work(settings, database, asked, state))  # type: ignore[misc]
    with database.reading() as connection:
        assert tuple(connection.execute(_STATE, {"id": asked}).one()) == ("done", PAIRS)
    print(f"{'in all':<50}{cpu_seconds(pids) - before:8.1f}{time.perf_counter() - began:9.1f}", flush=True)


def _work(settings: Settings, database: Database, asked: UUID, state: str) -> None:
    """Steps, as long as the import is in this state."""
    while True:
        with database.reading() as connection:
            if connection.execute(_STATE, {"id": asked}).one().state != state:
                return
        with database.transaction() as work:
            PairStep(work, settings, SystemClock()).make()


def _file(database: Database) -> bytes:
    villages = [area.code for area in load_areas().villages()]
    with database.reading() as connection:
        helpers = list(
            connection.execute(text("SELECT number FROM assignment.volunteer WHERE active LIMIT 2000")).scalars()
        )
    lines = [
        f"困难户,{villages[n % len(villages)]},测试户{n},139{n:08},{helpers[n % len(helpers)]},,90,2025-03-12"
        for n in range(PAIRS)
    ]
    return "\n".join([",".join(zh for zh, _, _ in COLUMNS.values()), *lines]).encode()


def _projects(database: Database, organiser: Person) -> None:
    villages = [area.code for area in load_areas().villages()]
    head = [zh for zh, _, _ in sheet.COLUMNS.values()]
    rows = [[f"茶园{n}", "茶叶", villages[n % len(villages)], "区农业农村局", "实施中"] for n in range(250)]
    found = sheet.read(
        numbered([head, *rows], sheet.COLUMNS, sheet.MOST_LINES, sheet.TOO_MANY),
        villages_within(organiser.areas("organiser")),
    )
    with database.transaction() as work:
        assert add_all(ProjectStore(work.connection), SystemClock(), work.outbox, organiser, found.projects) == 250


def _row(what: str, pids: list[int], work: Callable[[], None]) -> None:
    before, began = cpu_seconds(pids), time.perf_counter()
    work()
    print(f"{what:<50}{cpu_seconds(pids) - before:8.1f}{time.perf_counter() - began:9.1f}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
