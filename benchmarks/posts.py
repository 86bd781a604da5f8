"""5,000 pairs and 250 projects from spreadsheets, and the map of post gaps over 15,037 members, 201 villages and every skill.

In process over a real Postgres with the whole demo district. `BENCH_PAIRS` and `BENCH_CASES` ask for fewer. Who fits a gap is
held against the plain ranking of all free members, so that the timed answer is known to be the exact one.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, text

from benchmarks.load import cpu_seconds
from services.assignment.gaps.domain import Candidate, Gap, ranked
from services.assignment.gaps.store import GapStore
from services.assignment.pair_imports.domain import COLUMNS, lines_of, villages_within
from services.assignment.pair_imports.store import FileStore
from services.assignment.pair_imports.tick import Box, Step
from services.assignment.projects import sheet
from services.assignment.projects.store import ProjectStore
from services.assignment.projects.use_cases import add_all
from services.local import demo
from services.local.progress import Silent
from shared.contracts.events import uuid7
from shared.identity.people import Person
from shared.reference.areas import load_areas
from shared.reference.posts import POST_KINDS, SKILLS
from shared.reference.working_hours import local_day
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
# Every third waits and nobody was found for it, the others came late; spread over villages, kinds of post and skills.
_CASES = text("""
    INSERT INTO assignment.request (id, number, state, area, channel, matter, accepted_at, due_at, resident_id, tracking_hash,
        last_event_at, completed_at, tried, unmatched)
    SELECT gen_random_uuid(), 'B' || n, CASE WHEN n % 3 = 0 THEN 'accepted' ELSE 'closed' END, (CAST(:villages AS text[]))[1 + n % CAST(:places AS integer)], 'web',
        jsonb_build_object('code', 'b', 'name', 'b', 'name_en', 'b', 'post_kind', (CAST(:kinds AS text[]))[1 + n / 7 % CAST(:many AS integer)],
            'skills', jsonb_build_array(jsonb_build_object('skill', (CAST(:skills AS text[]))[1 + n / 3 % CAST(:known AS integer)], 'level', 1 + n % 2))),
        now() - interval '40 days', now() - interval '20 days', gen_random_uuid(), 'b' || n, now(),
        CASE WHEN n % 3 <> 0 THEN now() - interval '10 days' END, n % 3 = 0, CASE WHEN n % 3 = 0 THEN '{}'::jsonb END
    FROM generate_series(1, CAST(:cases AS integer)) n
""")
_FREE = text("""
    SELECT id, number, name, village, work_unit, area_scope, skills FROM assignment.volunteer
    WHERE active AND checked_in_on IS NOT NULL AND post_kinds = '{}'
""")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="daiban-bench-") as name, embedded_servers(Path(name)) as servers:
        settings = settings_for(servers, servers.postgres_url, Path(name))
        upgrade(settings)
        demo.load(settings, Silent(), demo.WHOLE)
        database = Database(settings, "assignment", "worker")
        try:
            _measure(settings, servers, database)
        finally:
            database.close()


def _measure(settings: Settings, servers: Servers, database: Database) -> None:
    district = load_areas().districts()[0].code
    organiser = Person(uuid7(), "organiser-of-all", "organiser", (("organiser", district),))
    with database.transaction() as work:
        work.connection.execute(_STAFF, {"id": organiser.id, "area": district})
    pids = [os.getpid(), servers.crew.members["postgres"].process.pid]
    print(f"{'spreadsheets':<50}{'CPU s':>8}{'wall s':>9}")
    _pairs(settings, database, organiser, pids)
    _row("250 projects: read, recorded, told", pids, lambda: _projects(database, organiser))
    _gaps(database, organiser)


def _pairs(settings: Settings, database: Database, organiser: Person, pids: list[int]) -> None:
    asked, before, began = uuid7(), cpu_seconds(pids), time.perf_counter()
    box, content = Box(settings, asked), _file(database)
    with database.transaction() as work:
        FileStore(work.connection).ask(asked, organiser.id, box.close("pairs"), box.close_file(content))
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
            Step(work, settings, SystemClock()).make()


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
    found = sheet.read(lines_of([head, *rows], sheet.COLUMNS), villages_within(organiser.areas("organiser")))
    with database.transaction() as work:
        assert add_all(ProjectStore(work.connection), SystemClock(), work.outbox, organiser, found.projects) == 250


EVERY = 1_000_000


def _gaps(database: Database, organiser: Person) -> None:
    villages = [area.code for area in load_areas().villages()]
    values = {"villages": villages, "kinds": list(POST_KINDS), "skills": list(SKILLS), "cases": CASES}
    sizes = {"places": len(villages), "many": len(POST_KINDS), "known": len(SKILLS)}
    with database.transaction() as work:
        work.connection.execute(_CASES, {**values, **sizes})
    now = datetime.now(UTC)
    with database.reading() as connection:
        store = GapStore(connection, organiser, now, local_day(now))
        since, until = now - timedelta(days=90), now
        found = store.gaps(since, until, EVERY).gaps
        skills = len({gap.skill for gap in found})
        print(
            f"\n{f'the map: {len(found):,} gaps, {len(villages)} villages, {skills} skills, {CASES:,} cases':<70}{'ms':>8}"
        )
        _timed("every gap", lambda: store.gaps(since, until, EVERY))
        _timed("a page of fifty gaps", lambda: store.gaps(since, until, 51))
        behind = found[len(found) // 2].heat_rank
        _timed("a page of fifty from the middle on", lambda: store.gaps(since, until, 51, behind))
        for shown in (50, 500, len(found)):
            _timed(f"who fits the {shown:,} hottest, ten each", lambda shown=shown: store.fitting(found[:shown], 10))  # type: ignore[misc]
        same = _is_exact(connection, found[:500], store.fitting(found[:500], 10))
        print(
            f"{'the plain ranking of all free members says the same of 500 gaps':<70}{'yes' if same else 'NO':>8}",
            flush=True,
        )


def _is_exact(
    connection: Connection, gaps: list[Gap], answered: dict[tuple[str, str], tuple[int, list[Candidate]]]
) -> bool:
    free = connection.execute(_FREE).all()
    levels: dict[tuple[str, str], set[int]] = {}
    for gap in gaps:
        levels.setdefault((gap.village, gap.skill), set()).add(gap.level)
    for gap in gaps:
        if len(levels[gap.village, gap.skill]) > 1:
            continue  # asked for at two levels: told once per village and skill
        fits = [_candidate(row, gap.skill) for row in free if _fits(row, gap)]
        plain = [each.number for each, _ in ranked(fits, gap.village)]
        count, first = answered.get((gap.village, gap.skill), (0, []))
        if count != len(plain) or [each.number for each in first] != plain[:10]:
            return False
    return True


def _fits(row: Any, gap: Gap) -> bool:
    return gap.village.startswith(row.area_scope) and (not gap.skill or row.skills.get(gap.skill, -1) >= gap.level)


def _candidate(row: Any, skill: str) -> Candidate:
    return Candidate(row.id, row.number, row.name, row.village, row.work_unit, row.skills.get(skill, 0))


def _timed(what: str, work: Callable[[], object]) -> None:
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    print(f"{what:<70}{statistics.median(times) * 1000:8.0f}", flush=True)


def _row(what: str, pids: list[int], work: Callable[[], None]) -> None:
    before, began = cpu_seconds(pids), time.perf_counter()
    work()
    print(f"{what:<50}{cpu_seconds(pids) - before:8.1f}{time.perf_counter() - began:9.1f}", flush=True)


if __name__ == "__main__":
    main()
