"""Open cases from a spreadsheet: looked through first, entered exactly once, whatever is killed or sent twice."""

import io
import re
import threading

import pytest
from sqlalchemy import text

from services.intake.imports import tick as ticking
from services.intake.matters.store import KnownCatalogue
from services.intake.suggestions.store import KnownSuggester
from services.intake.wiring import desks
from shared.runtime.clock import SystemClock
from shared.runtime.known_reference import KnownReference
from tests.integration.intake.test_pages import HOST, Reader

HEAD = "登记时间,姓名,电话,村（社区）,什么事,事项,受理时间,原编号"


@pytest.fixture
def desk(app):
    reader = Reader(app.test_client())
    reader.sign_in("clerk")
    return reader


@pytest.fixture
def tick(settings, database_of):
    database, clock = database_of("intake"), SystemClock()
    known = KnownCatalogue(database, clock)
    suggester = KnownSuggester(database, known.catalogue).suggester
    desk_of = desks(settings, clock, known, suggester, KnownReference(database))
    return lambda batch=25: ticking.enter_waiting(database, desk_of, batch)


def lines(count, tag, first=0):
    return [
        f"2025-03-12 09:{n % 60:02},{tag}{n},139{n:08d},牟观社区,{tag}第{n}件事,dibao,2025-03-13 10:00,{tag}-{n}"
        for n in range(first, first + count)
    ]


def upload(desk, rows, name="open.csv"):
    desk.open("/desk/import")
    content = "\n".join([HEAD, *rows]).encode()
    return desk.client.post(
        "/desk/import",
        data={"csrf_token": desk.token, "file": (io.BytesIO(content), name)},
        base_url=HOST,
        headers={"Referer": HOST + "/desk/import"},
    )


def started(desk, rows):
    path = upload(desk, rows).location
    desk.open(path)
    assert desk.send(f"{path}/start").status_code == 303
    return path


def made(owner, tag):
    query = """SELECT count(*), count(DISTINCT r.fingerprint), count(DISTINCT r.request_id) FROM intake.import_row r
               JOIN intake.import_run u ON u.id = r.run_id WHERE r.state = 'done' AND r.line > 0 AND r.request_id IN
               (SELECT subject FROM bus.event WHERE type = 'request.submitted')"""
    return owner.execute(query).fetchone()


def test_a_file_is_looked_through_entered_with_its_true_times_and_marked_as_paper(desk, tick, owner):
    path = started(desk, lines(3, "甲"))
    tick()
    page = desk.open(path).text
    assert "登记了3件" in page
    numbers = re.findall(r"NX20250312-\d{6}", page)
    assert len(numbers) == 3
    row = owner.execute(
        "SELECT channel, status, submitted_at::date, accepted_at::date, due_at > accepted_at, entered_by IS NOT NULL "
        "FROM intake.request WHERE number = %s",
        (numbers[0],),
    ).fetchone()
    assert [str(each) for each in row] == ["paper", "accepted", "2025-03-12", "2025-03-13", "True", "True"]


def test_wrong_lines_are_named_by_line_and_column_and_nothing_of_them_is_entered(desk, tick):
    path = upload(desk, [*lines(1, "乙"), "昨天,乙9,12,没有这个村,事,dibao,,", lines(1, "乙")[0]]).location
    page = desk.open(path).text
    for told in ("第3行", "登记时间", "电话", "第4行", "完全相同"):
        assert told in page
    csv = desk.open(f"{path}/wrong.csv").data.decode("utf-8-sig")
    assert "没有这个村" in csv
    desk.send(f"{path}/start")
    tick()
    assert "登记了1件" in desk.open(path).text


def test_the_same_file_again_makes_no_doubles(desk, tick):
    rows = lines(4, "丙")
    started(desk, rows)
    tick()
    again = upload(desk, [*rows, *lines(1, "丙", 4)]).location
    page = desk.open(again).text
    assert "不再登记：4行" in page
    assert "可以导入：1行" in page


def test_two_runs_with_the_same_lines_and_many_ticks_enter_each_line_once(desk, tick, owner):
    first, second = upload(desk, lines(20, "丁")).location, upload(desk, lines(20, "丁")).location
    for path in (first, second):
        desk.open(path)
        desk.send(f"{path}/start")
    threads = [threading.Thread(target=tick, args=(3,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while tick():
        pass
    total, different, requests = made(owner, "丁")
    assert total == different == requests
    assert "不再登记：20行" in desk.open(second).text + desk.open(first).text


def test_a_batch_that_dies_is_undone_as_a_whole_and_entered_when_the_tick_comes_again(desk, tick, owner, app):
    """The connection is cut in the middle of a batch; the process's own death is proved in tests/faults."""
    path = started(desk, lines(30, "戊"))
    stop = threading.Event()

    def cut():
        while not stop.is_set():
            owner.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'daiban-intake-web' "
                "AND query LIKE '%%import_row%%' AND pid <> pg_backend_pid()"
            )
            stop.wait(0.05)

    thread = threading.Thread(target=cut)
    thread.start()
    for _ in range(6):
        try:
            tick(10)
        except Exception:
            continue
    stop.set()
    thread.join()
    while tick():
        pass
    total, different, requests = made(owner, "戊")
    assert total == different == requests
    assert "登记了30件" in desk.open(path).text


def test_a_run_stops_when_the_clerks_account_is_closed(app, desk, tick, database_of):
    path = started(desk, lines(2, "己"))
    with database_of("intake").transaction() as work:
        (clerk,) = work.connection.execute(
            text("SELECT id FROM identity.accounts_within(ARRAY['clerk'], '510503108') WHERE username = 'clerk'")
        ).one()
        work.connection.execute(text("UPDATE intake.import_run SET state = state"))
        work.connection.execute(text("SELECT identity.close_account(:id)"), {"id": clerk})
    tick()
    with database_of("intake").transaction() as work:
        state = work.connection.execute(text("SELECT state FROM intake.import_run WHERE id = :id"), {"id": path[-36:]})
        assert state.scalar_one() == "stopped"
        work.connection.execute(text("SELECT identity.reopen_account(:id)"), {"id": clerk})
    desk.sign_in("clerk")
    desk.open(path)
    assert desk.send(f"{path}/start").status_code == 303
    tick()
    assert "登记了2件" in desk.open(path).text


def test_nothing_personal_lies_open_in_the_waiting_lines(desk, owner):
    upload(desk, lines(1, "庚庚"))
    rows = owner.execute("SELECT content::text, problems::text, fingerprint FROM intake.import_row").fetchall()
    assert "庚庚" not in str(rows)
    assert "庚庚".encode().hex() not in str(rows)


def test_another_clerk_sees_nothing_of_it(app, desk):
    path = upload(desk, lines(1, "辛")).location
    other = Reader(app.test_client())
    other.sign_in("second-clerk")
    assert other.open(path).status_code == 404
    other.open("/desk/import")
    assert other.send(f"{path}/start").status_code == 404
