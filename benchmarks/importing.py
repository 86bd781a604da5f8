"""A spreadsheet of 5,000 open cases: seconds of CPU to read it, to look every line through, and to enter it, Postgres included.

In process over a real Postgres with the small demo district, as the worker's tick does it. `BENCH_LINES` asks for fewer.
"""

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.load import cpu_seconds
from services.intake.imports.domain import COLUMNS, MOST_LINES, sheet_of
from services.intake.imports.files import rows_in
from services.intake.imports.store import ImportStore
from services.intake.imports.tick import context_of, enter_waiting
from services.intake.imports.use_cases import look_through
from services.intake.lines.known import known_to
from services.intake.matters.store import KnownCatalogue
from services.intake.suggestions.store import KnownSuggester
from services.intake.wiring import desks
from services.local import demo
from services.local.progress import Silent
from shared.identity.accounts import Accounts
from shared.runtime.clock import SystemClock
from shared.runtime.database import Database
from shared.runtime.known_reference import KnownReference
from shared.runtime.migrate import upgrade
from shared.runtime.sealing import BlindIndex, ServiceSeal
from shared.runtime.settings import Settings
from tests.conftest import settings_for
from tests.servers import Servers, embedded_servers

LINES: Final = int(os.environ.get("BENCH_LINES", str(MOST_LINES)))
CLERK, TOWN = "clerk-510503108", "510503108"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="daiban-bench-") as name, embedded_servers(Path(name)) as servers:
        settings = replace(settings_for(servers, servers.postgres_url, Path(name)), lanes=1)
        upgrade(settings)
        demo.load(settings, Silent(), demo.SMALL)
        database = Database(settings, "intake", "worker")
        try:
            _measure(settings, servers, database)
        finally:
            database.close()


def _measure(settings: Settings, servers: Servers, database: Database) -> None:
    clock, content = SystemClock(), _file()
    known = KnownCatalogue(database, clock)
    suggester = KnownSuggester(database, known.catalogue).suggester
    desk_of = desks(settings, clock, known, suggester, KnownReference(database))
    seal = ServiceSeal(settings, "intake")

    def look() -> None:
        with database.transaction() as work:
            accounts, store = Accounts(work.connection), ImportStore(work.connection)
            person = next(one.person for one in accounts.within(TOWN, ["clerk"]) if one.person.username == CLERK)
            sheet, bound = sheet_of(rows_in(content)), lambda clear, run: seal.seal(clear, context_of(run))
            run = look_through(
                store,
                bound,
                BlindIndex(settings),
                known_to(person, desk_of(work)),
                person,
                "open.csv",
                sheet,
                clock.now(),
            )
            store.start(run, person.id)

    def enter() -> None:
        while enter_waiting(database, desk_of):
            pass

    pids = [os.getpid(), servers.crew.members["postgres"].process.pid]
    print(f"{'an import of ' + format(LINES, ',') + ' lines':<34}{'CPU s':>8}{'ms a line':>11}{'wall s':>9}")
    for what, work in (("read, looked through and kept", look), ("entered, accepted, told", enter)):
        _row(what, pids, work)


def _row(what: str, pids: list[int], work: Callable[[], None]) -> None:
    before, began = cpu_seconds(pids), time.perf_counter()
    work()
    used = cpu_seconds(pids) - before
    print(f"{what:<34}{used:8.1f}{used * 1000 / LINES:11.2f}{time.perf_counter() - began:9.1f}", flush=True)


def _file() -> bytes:
    heads = [zh for key, (zh, _, _) in COLUMNS.items() if key not in ("address", "note")]
    lines = [
        f"2025-03-12 09:{n % 60:02},测试{n},139{n:08},牟观社区,家里困难第{n}件事,dibao,2025-03-13 10:00,旧-{n}"
        for n in range(LINES)
    ]
    return "\n".join([",".join(heads), *lines]).encode()


if __name__ == "__main__":
    main()
