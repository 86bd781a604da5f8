"""The map of post gaps over 15,037 members, 201 villages and every skill: its pages, and who would fit them.

CPU-milliseconds of the Postgres process that answers and of this one, means of `TIMES` askings after two; what is asked
is what the page asks. Who fits a gap is held against the plain ranking of all free members, so that the timed answer is
known to be the exact one. `BENCH_CASES` asks for fewer cases.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from time import perf_counter, process_time
from typing import Any, Final

import psutil
from sqlalchemy import Connection, text

from services.assignment.gaps.domain import Candidate, Gap, ranked
from services.assignment.gaps.pages import PEOPLE, SHOWN
from services.assignment.gaps.store import Found, GapStore
from shared.contracts.events import uuid7
from shared.identity.people import Person
from shared.reference.areas import load_areas
from shared.reference.posts import POST_KINDS, SKILLS
from shared.reference.working_hours import local_day
from shared.runtime.database import Database

CASES: Final = int(os.environ.get("BENCH_CASES", "17000"))
TIMES, EVERY = 20, 1_000_000
PERIOD = timedelta(days=90)
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


def measure(database: Database, organiser: Person) -> None:
    """Fill in the cases and print the table; `organiser` is one for the whole district."""
    _fill(database)
    now = datetime.now(UTC)
    with database.reading() as connection:
        asking = _Asking(connection, now)
        found = asking.page(organiser, EVERY).gaps
        size = f"the map: {len(found):,} gaps, {len({gap.skill for gap in found})} skills, {CASES:,} cases"
        print(f"\n{size:<62}{'server':>9}{'client':>9}{'wall ms':>9}")
        for what, of in (("the district", organiser), *_narrower(organiser, found[0].village)):
            first = asking.page(of, SHOWN + 1)
            asking.timed(f"{what}, {first.total:,} gaps: a page of {SHOWN}", partial(asking.page, of, SHOWN + 1))
            asking.timed("  and who fits them", partial(asking.store.fitting, first.gaps[:SHOWN], PEOPLE))
        middle = found[len(found) // 2]
        asking.timed("the district, from the middle on", partial(asking.page, organiser, SHOWN + 1, middle))
        asking.timed("every gap", partial(asking.page, organiser, EVERY), 3)
        for shown in (50, 500, len(found)):
            fitting = partial(asking.store.fitting, found[:shown], 10)
            asking.timed(f"who fits the {shown:,} hottest, ten each", fitting, 3)
        same = _is_exact(connection, found[:500], asking.store.fitting(found[:500], 10))
        print(
            f"{'the plain ranking of all free members says the same of 500':<62}{'yes' if same else 'NO':>9}",
            flush=True,
        )


def _narrower(organiser: Person, village: str) -> list[tuple[str, Person]]:
    return [
        (what, replace(organiser, roles=(("organiser", area),)))
        for what, area in (("one town", village[:9]), ("one village", village))
    ]


class _Asking:
    """Questions over one connection, whose server process is watched."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self.connection, self.now = connection, now
        self.server = psutil.Process(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
        self.store = GapStore(connection, Person(uuid7(), "b", "b", ()), now, local_day(now))

    def page(self, of: Person, most: int, after: Gap | None = None) -> Found:
        store = GapStore(self.connection, of, self.now, local_day(self.now))
        return store.gaps(self.now - PERIOD, self.now, most, after.heat_rank if after else None)

    def timed(self, what: str, ask: Callable[[], object], times: int = TIMES) -> None:
        for _ in range(2):
            ask()
        server, client, wall = sum(self.server.cpu_times()[:2]), process_time(), perf_counter()
        for _ in range(times):
            ask()
        spent = (sum(self.server.cpu_times()[:2]) - server, process_time() - client, perf_counter() - wall)
        print(f"{what:<62}" + "".join(f"{each * 1000 / times:9.1f}" for each in spent), flush=True)


def _fill(database: Database) -> None:
    villages = [area.code for area in load_areas().villages()]
    values = {"villages": villages, "kinds": list(POST_KINDS), "skills": list(SKILLS), "cases": CASES}
    sizes = {"places": len(villages), "many": len(POST_KINDS), "known": len(SKILLS)}
    with database.transaction() as work:
        work.connection.execute(_CASES, {**values, **sizes})


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
