"""The sweep: 1,000 promises that have come due among 10 thousand, 1 million and 10 million open and closed ones.

Time in the server for the statement that plans (EXPLAIN ANALYZE, rolled back each time), looking for what is due apart from
planning the reminders of it. `BENCH_SWEEP_SIZES=10000,1000000` measures fewer.
"""

import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import psycopg

from services.reporting.reminders.sql import PLAN
from shared.runtime.migrate import upgrade
from shared.runtime.settings import Settings
from tests.conftest import settings_for
from tests.servers import embedded_servers

SIZES = tuple(int(size) for size in os.environ.get("BENCH_SWEEP_SIZES", "10000,1000000,10000000").split(","))
TIMES = int(os.environ.get("BENCH_SWEEP_TIMES", "15"))
DUE = 1000
NOW = datetime.now(UTC)

# One promise in ten is open and comes due later; the rest have ended; DUE of them are due now, taken on by somebody.
_CASES = """
    INSERT INTO reporting.cases (id, number, channel, matter_code, area, state, last_at, submitted_at, submitted_recorded_at,
                                 accepted_at, due_at, person_id, closed_at, on_time)
    SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'NX' || n, 'web', 'dibao', '510503108201',
           CASE WHEN n <= {due} OR n % 10 = 0 THEN 'in_progress' ELSE 'closed' END, t.at, t.at, t.at, t.at,
           CASE WHEN n <= {due} THEN '{now}'::timestamptz - interval '1 second' ELSE t.at + interval '30 days' END,
           ('00000000-0000-7000-9000-' || lpad(to_hex(n % 500), 12, '0'))::uuid,
           CASE WHEN n <= {due} OR n % 10 = 0 THEN NULL ELSE t.at END, CASE WHEN n <= {due} OR n % 10 = 0 THEN NULL ELSE true END
    FROM generate_series(1, {size}) n, LATERAL (SELECT '{now}'::timestamptz - n % 1000 * interval '1 minute' AS at) t
"""
_DEADLINES = """
    INSERT INTO reporting.deadlines (request, cycle, due_at, yellow_at, entered_at, next_at, state, rung_at, climbs)
    SELECT id, 1, due_at, due_at - interval '1 day', accepted_at, due_at,
           CASE WHEN state = 'closed' THEN 'ended' ELSE 'open' END,
           ARRAY[due_at - interval '1 day', due_at, due_at + interval '1 day', due_at + interval '5 days', due_at + interval '9 days'], 1
    FROM reporting.cases
"""
_LOOK = f"""
    SELECT request FROM reporting.deadlines WHERE kind = 'promise' AND state = 'open' AND next_at <= '{NOW.isoformat()}'
    ORDER BY next_at LIMIT {DUE}
"""


def fill(settings: Settings, size: int) -> None:
    with psycopg.connect(settings.database_url, autocommit=True) as owner:
        owner.execute("ALTER TABLE reporting.deadlines DROP CONSTRAINT deadlines_request_fkey")
        owner.execute(_CASES.format(size=size, due=DUE, now=NOW.isoformat()))
        owner.execute(_DEADLINES)
        owner.execute("VACUUM ANALYZE reporting.cases, reporting.deadlines")


def measure(settings: Settings) -> tuple[float, float]:
    """Milliseconds in the server: finding the due, and planning all of their reminders."""
    values = {"now": NOW, "send_after": NOW, "most": DUE}
    plan = str(PLAN.text)
    for name in values:
        plan = plan.replace(f":{name}", f"%({name})s")
    look, whole = [], []
    with psycopg.connect(settings.database_url) as owner:
        for _ in range(TIMES):
            look.append(_took(owner, _LOOK, None))
            whole.append(_took(owner, plan, values))
            owner.rollback()
    return median(look), median(whole)


def _took(connection: psycopg.Connection, statement: str, values: dict[str, object] | None) -> float:
    rows = connection.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", values).fetchone()
    assert rows is not None
    return float(rows[0][0]["Execution Time"])


def main() -> None:
    print(f"{'promises':>12} {'1,000 due found, ms':>22} {'and their reminders planned, ms':>34}")
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="daiban-sweep-") as name, embedded_servers(Path(name)) as servers:
            settings = settings_for(servers, servers.postgres_url, Path(name))
            upgrade(settings)
            print(f"filling in {size:,} …", file=sys.stderr)
            fill(settings, size)
            look, whole = measure(settings)
            print(f"{size:12,} {look:22.2f} {whole:34.1f}", flush=True)


if __name__ == "__main__":
    main()
