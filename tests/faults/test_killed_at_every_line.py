"""A process that dies at a named line loses nothing and doubles nothing."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import psycopg
import pytest

from services.assignment.calendars.store import VersionStore
from services.assignment.calendars.use_cases import Wanted, load
from services.assignment.imports.box import Box
from services.assignment.register_imports.domain import PART
from services.assignment.register_imports.store import ImportStore
from shared.contracts.events import uuid7
from shared.reference.calendar import packaged_calendar
from shared.reference.calendar_years import notice_of
from shared.reference.working_hours import local_day
from shared.runtime.bus.chain import Walk
from shared.runtime.bus.verify_command import faults_in
from shared.runtime.celery_factory import make_celery
from shared.runtime.clock import SystemClock
from shared.runtime.database import Database, Work
from tests.faults.rig import TOWN, VILLAGE
from tests.http import Caller, wait_for

pytestmark = [pytest.mark.faults, pytest.mark.timeout(400)]

_UNCHAINED = "SELECT FROM bus.event e WHERE NOT EXISTS (SELECT FROM bus.link l WHERE l.position = e.position)"

POINTS = {
    "web.before_commit": "web",
    "web.after_commit": "web",
    "relay.after_lease": "relay",
    "relay.after_publish": "relay",
    "worker.after_claim": "assignment-worker",
    "worker.before_commit": "assignment-worker",
    "worker.after_commit": "assignment-worker",
}


WORKER = "assignment-worker"
ENTERED = """
    SELECT (SELECT count(*) FROM assignment.volunteer WHERE work_unit = '测试局'),
           (SELECT count(DISTINCT phone_hash) FROM assignment.member),
           (SELECT count(*) FROM bus.event e JOIN assignment.member m ON m.volunteer_id = e.subject WHERE e.type = 'volunteer.changed')
"""
COUNTED = """
    SELECT count(*), count(DISTINCT subject) FROM bus.event
    WHERE type = 'deadline.recalculated' AND data ->> 'calendar_version' = %s AND subject = ANY (%s)
"""
OVERDUE = """
    SELECT (SELECT count(*) FROM bus.event WHERE type = 'work.sent_up_overdue' AND subject = %(case)s),
           (SELECT count(*) FROM assignment.sent_up WHERE request_id = %(case)s AND overdue_told_at IS NOT NULL),
           (SELECT count(*) FROM reporting.reminders WHERE request = %(case)s AND rung = 'sent_up_late')
"""


@pytest.mark.parametrize("point", POINTS)
def test_a_process_killed_at_this_line_loses_and_doubles_nothing(house, promise, point):
    name = POINTS[point]
    clerk = Caller(house.base).signed_in(f"clerk-{TOWN}")
    promise.ask(2, clerk)
    house.kill(name)
    house.start(name, crash_at=point)
    promise.ask_until_it_dies(name, clerk)
    house.restart(name)
    promise.ask_again(clerk)
    promise.holds()


def test_the_reporting_worker_killed_before_its_commit_counts_nothing_twice(house, promise):
    house.kill("reporting-worker")
    house.start("reporting-worker", crash_at="worker.before_commit")
    promise.ask_until_it_dies("reporting-worker")
    house.restart("reporting-worker")
    promise.holds()


def test_a_killed_beat_only_delays(house, promise):
    house.kill("beat")
    promise.ask(2)
    promise.holds()


def test_a_killed_folder_leaves_a_chain_that_goes_on_and_holds(house, promise):
    house.kill("folder")
    promise.ask(3)
    house.start("folder", crash_at="folder.before_commit")
    wait_for(lambda: house.died("folder"), 40, "the folder's death")
    house.restart("folder")
    promise.holds()
    wait_for(lambda: not house.sql(_UNCHAINED), 30, "every event in the chain")
    with psycopg.connect(house.settings.service_url("folder")) as connection:
        assert list(faults_in(connection, Walk(), {})) == []


def done(house, work: Callable[[Work], object]) -> None:
    database = Database(house.settings, "assignment", process="command", pool_size=1)
    try:
        with database.transaction() as unit:
            work(unit)
    finally:
        database.close()


def tick(house) -> None:
    """What beat says every fifteen seconds."""
    with make_celery("tests", house.settings) as celery:
        celery.send_task("assignment.tick", queue="assignment")


def killed_at(house, point: str) -> None:
    """The worker is armed, woken, and dead."""
    if WORKER in house.crew.members:
        house.kill(WORKER)
    house.start(WORKER, crash_at=point)
    tick(house)
    wait_for(lambda: house.died(WORKER), 60, f"the worker's death at {point}")


def organiser(house) -> UUID:
    return house.sql("SELECT id FROM identity.person WHERE username = %s", f"organiser-{TOWN}")[0][0]


def test_a_register_whose_worker_dies_with_every_line_entered_is_entered_once(house):
    lines = [f"测试甲,139{n:08},测试局,机关,{VILLAGE},," for n in range(PART + 5)]
    content = "\n".join(["姓名,电话,工作单位,单位类别,居住村（社区）,所在党支部,性别", *lines]).encode()
    import_id, by = uuid7(), organiser(house)
    box = Box("register-import", house.settings, import_id)
    house.kill(WORKER)
    done(house, lambda u: ImportStore(u.connection).ask(import_id, by, box.close("members"), box.close_bytes(content)))
    state = "SELECT state, entered FROM assignment.register_import WHERE id = %s"
    killed_at(house, "register.entered")
    assert house.sql(state, import_id) == [("entering", 0)]
    assert house.sql(ENTERED) == [(0, 0, 0)], "nothing half entered"
    house.restart(WORKER)
    wait_for(lambda: house.sql(state, import_id) == [("done", PART + 5)], 60, "the whole register")
    assert house.sql(ENTERED) == [(PART + 5,) * 3]


def test_a_calendar_whose_worker_dies_between_two_parts_is_counted_once_for_every_case(house, promise):
    promise.ask(4)
    promise.holds()
    cases = [UUID(reply["id"]) for reply in promise.answered.values()]
    year = max(local_day(SystemClock().now()).year, packaged_calendar().last_published_year)
    first = date(year, 1, 1)
    off = {first + timedelta(days=n): "春节" if n else "元旦" for n in range(12)}

    def loaded(unit: Work) -> None:
        versions = VersionStore(unit.connection)
        load(versions, Wanted(notice_of(year, off, {})), versions.newest(), None, SystemClock().now())

    house.kill(WORKER)
    with psycopg.connect(house.settings.database_url) as somebody:
        # held rows are left to the next part
        somebody.execute("SELECT FROM assignment.request WHERE id = ANY (%s) FOR UPDATE", (cases[2:],))
        done(house, loaded)
        killed_at(house, "calendar.between_parts")
    ((version,),) = house.sql("SELECT version FROM reference.calendar_version ORDER BY number DESC LIMIT 1")
    assert house.sql(COUNTED, version, cases) == [(2, 2)], "one part is committed"
    house.restart(WORKER)
    tick(house)
    wait_for(lambda: house.sql(COUNTED, version, cases) == [(4, 4)], 60, "every case counted anew once")
    promise.holds()
    same = "SELECT count(*) FROM reporting.cases c JOIN assignment.request r USING (id, due_at) WHERE id = ANY (%s)"
    assert house.sql(same, cases) == [(4,)], "both services have the same day"
    assert house.sql(COUNTED, version, cases) == [(4, 4)]


def test_an_overdue_answer_whose_worker_dies_while_telling_is_told_once(house, promise):
    promise.ask(1)
    promise.holds()
    case = UUID(next(iter(promise.answered.values()))["id"])
    late = """
        INSERT INTO assignment.sent_up (id, request_id, unit, sent_on, expected_on, sent_by, recorded_at)
        VALUES (%s, %s, '市民政局', current_date - 9, current_date - 2, %s, now())
    """
    house.kill(WORKER)
    house.sql(late, uuid7(), case, organiser(house))
    killed_at(house, "overdue.told")
    told = OVERDUE.replace("%(case)s", f"'{case}'")
    assert house.sql(told) == [(0, 0, 0)], "nothing half told"
    house.restart(WORKER)
    tick(house)
    wait_for(lambda: house.sql(told) == [(1, 1, 1)], 60, "told, and its reminder planned")
    tick(house)
    promise.holds()
    assert house.sql(told) == [(1, 1, 1)]
