"""A list of 100,000 cases as a file: seconds and processor seconds of the worker, its peak memory, and the progress a reader sees.

A process of its own does what the worker's tick does. Its peak memory is given over what it held after a short list of 2,500.
`BENCH_EXPORT_SIZES=2500,100000` measures others.
"""

import os
import resource
import sys
import tempfile
import time
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import create_engine, text

from services.reporting.exports.tick import carry_on
from shared.runtime.blobs import FolderBlobs
from shared.runtime.database import Database
from shared.runtime.migrate import upgrade
from shared.runtime.settings import Settings
from tests.conftest import settings_for
from tests.integration.reporting.conftest import House
from tests.servers import embedded_servers

SIZES = tuple(int(size) for size in os.environ.get("BENCH_EXPORT_SIZES", "2500,100000").split(","))
"""The first is what the worker's memory is compared with."""
# 13 towns of 15 villages, 100 matters; two years; nine of ten closed within 12 days, one of ten of these late.
_CASES = """
    INSERT INTO reporting.cases (id, number, channel, matter_code, matter_name, category, kind, area, state, last_at, submitted_at,
        submitted_recorded_at, accepted_at, due_at, closed_at, on_time, completed_at, outcome, rating)
    SELECT uuidv7(), 'NX' || n, CASE n % 4 WHEN 0 THEN 'web' ELSE 'window' END, 'm' || n % 100, '事项' || n % 100, 'c' || n % 10, 'promised',
        '5105031' || lpad((n % 13)::text, 2, '0') || 200 + n / 13 % 15, CASE WHEN n % 10 = 9 THEN 'in_progress' ELSE 'closed' END,
        t.at, t.at, t.at, t.at, t.at + interval '7 days', t.closed, CASE WHEN t.closed IS NULL THEN NULL ELSE n % 10 > 0 END,
        t.closed, 'solved', 5
    FROM generate_series(1, :size) n,
        LATERAL (SELECT timestamptz '2013-07-01 09:00+08' + n % 730 * interval '1 day' AS start) s,
        LATERAL (SELECT s.start AS at, CASE WHEN n % 10 = 9 THEN NULL ELSE s.start + n % 12 * interval '1 day' END AS closed) t
"""
_ASKED = "SELECT gathered, state, size FROM reporting.exports WHERE id = :id"


def worked(settings: Settings, export: UUID) -> tuple[float, float, int]:
    """In the worker: (seconds, processor seconds, peak memory in KiB) of one export."""
    database = Database(settings, "reporting", process="bench", pool_size=1)
    begun, used = time.perf_counter(), time.process_time()
    while carry_on(database, FolderBlobs(settings.exports), export):
        pass
    taken = time.perf_counter() - begun, time.process_time() - used
    database.close()
    return *taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def watched(house: House, export: UUID, work: "Future[Any]") -> list[int]:
    """The different numbers of rows a reader saw gathered while it went on."""
    seen: list[int] = []
    while not work.done():
        (row,) = house.rows(_ASKED, id=export)
        if row.gathered not in seen:
            seen.append(row.gathered)
        time.sleep(0.1)
    return seen


def measure(house: House, settings: Settings, size: int, file_format: str, pool: ProcessPoolExecutor) -> int:
    """Print one line; returns the worker's peak memory."""
    export = uuid4()
    matching = (
        {"from": "2000-01-01", "to": "2099-12-31"} if size == max(SIZES) else {"from": "2013-07-01", "to": _last(size)}
    )
    house.post("/board/exports/cases", key=str(export), format=file_format, **matching)
    work = pool.submit(worked, settings, export)
    seen = watched(house, export, work)
    seconds, used, peak = work.result()
    (row,) = house.rows(_ASKED, id=export)
    print(
        f"{file_format:4} {row.gathered:>8,} rows {seconds:6.1f} s ({used:5.1f} s of processor), {row.size / 2**20:5.1f} MiB,"
        f" peak memory {peak / 1024:4.0f} MiB, {len(seen)} steps of progress seen, {row.state}",
        flush=True,
    )
    return int(peak)


def _last(size: int) -> str:
    """The day up to which so many cases, and a few more, were accepted."""
    days = max(1, round(size / max(SIZES) * 730))
    return time.strftime("%Y-%m-%d", time.gmtime(1372636800 + (days - 1) * 86400))


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="daiban-exports-") as name, embedded_servers(Path(name)) as servers:
        settings = settings_for(servers, servers.postgres_url, Path(name))
        upgrade(settings)
        print(f"filling in {max(SIZES):,} …", file=sys.stderr)
        url = settings.database_url.replace("postgresql://", "postgresql+psycopg://")
        with create_engine(url).connect() as connection:
            connection.execute(text(_CASES), {"size": max(SIZES)})
            connection.commit()
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))
        house = House(settings, partial(Database, settings))
        for file_format in ("xlsx", "csv"):
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                least, most = [measure(house, settings, size, file_format, pool) for size in sorted(SIZES)][
                    :: len(SIZES) - 1 or 1
                ]
            print(
                f"{file_format:4} memory {(most - least) / 1024:.0f} MiB more for the long list than for the short one"
            )


if __name__ == "__main__":
    main()
