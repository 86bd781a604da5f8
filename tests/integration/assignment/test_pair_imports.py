"""A spreadsheet of pairs is entered by the worker as a whole or not at all; twice is once, killed or not."""

import io
import uuid
from typing import Any

from services.assignment.app import web
from services.assignment.pair_imports import tick
from services.assignment.pair_imports.domain import PART
from shared.runtime.clock import SystemClock
from tests.http import Caller
from tests.integration.assignment.house import TOWN, VILLAGE, House
from tests.integration.assignment.test_clock import read
from tests.integration.assignment.test_work import API

HERE = "https://127.0.0.1"
HEADS = "role,village,name,phone,Helper number,unit,every_days,formed_on"
COUNT = "SELECT (SELECT count(*) FROM assignment.pair) AS pairs, (SELECT count(*) FROM assignment.partner) AS partners"


def sheet(*lines: str) -> bytes:
    return "\n".join([HEADS, *lines]).encode("gb18030")


def send(house: House, organiser: Caller, content: bytes, key: str = "", where: str = "/work/pairs/import") -> Any:
    """As a browser sends a file."""
    client, signed = web(house.settings).test_client(), {"Authorization": f"Bearer {organiser.token}", "Referer": HERE}
    page = client.get(where, headers=signed, base_url=HERE).get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    data = {"file": (io.BytesIO(content), "pairs.csv"), "csrf_token": token, "key": key or str(uuid.uuid4())}
    return client.post(where, data=data, headers=signed, base_url=HERE, content_type="multipart/form-data")


def work(house: House) -> None:
    tick.carry_on(house.database_of("assignment"), SystemClock())


def lines_for(number: str, count: int) -> list[str]:
    return [f"困难户,{VILLAGE},测试户{n},1390000{n:04},{number},,60,2025-01-02" for n in range(count)]


def test_all_lines_or_none_and_twice_is_once(house: House) -> None:
    helper, organiser = house.volunteer(), house.staff("organiser", TOWN)
    lines = lines_for(helper.number, PART + 20)
    at = send(house, organiser, sheet(*lines, f"困难户,{VILLAGE},测试户,,v99999,,,", lines[3])).location
    assert "正在读文件" in read(organiser, at)
    work(house)
    page = read(organiser, at)
    assert f"第{PART + 22}行" in page
    assert "与前面的一行相同。" in page, "a line is held against those of all parts"
    assert organiser.get(f"{at}/wrong.csv").body.decode().count("\n") == 3, "a heading and what is wrong with two lines"
    assert tuple(house.one(COUNT)) == (0, 0), "nothing half imported"
    waiting = f"困难党员,{VILLAGE},测试党员,,,,,"
    for told in (f"登记了{PART + 20}对；0对早已登记", f"登记了0对；{PART + 20}对早已登记"):
        at = send(house, organiser, sheet(*lines, waiting)).location
        work(house)
        assert told in read(organiser, at)
        assert tuple(house.one(COUNT)) == (PART + 20, PART + 21)
    assert "没有人结对的1户" in read(organiser, "/work/pairs/coverage")
    assert len(organiser.get(f"{API}/pairs", page_size="500").json) == 500
    told_of = house.one(
        "SELECT count(*) AS n, bool_and(data ->> 'resident_id' IS NULL) AS nobody FROM bus.event WHERE type = 'pair.formed'"
    )
    assert (told_of.n, told_of.nobody) == (PART + 20, True)


def test_a_worker_killed_within_any_step_loses_and_doubles_nothing(house: House) -> None:
    helper, organiser = house.volunteer(), house.staff("organiser", TOWN)
    at = send(house, organiser, sheet(*lines_for(helper.number, PART + 1))).location
    database, clock = house.database_of("assignment"), SystemClock()
    more, seen = True, set()
    while more:
        try:
            with database.transaction() as unit:  # made, then lost before the commit
                more = tick.PairStep(unit, house.settings, clock).make()
                raise InterruptedError()
        except InterruptedError:
            pass
        seen.add(tuple(house.one(COUNT)))
        with database.transaction() as unit:
            tick.PairStep(unit, house.settings, clock).make()
    assert seen == {(0, 0), (PART + 1, PART + 1)}
    assert f"登记了{PART + 1}对" in read(organiser, at)
    assert house.one("SELECT count(*) AS n FROM assignment.pair_import_part").n == 0


def test_nothing_of_a_file_lies_in_clear_and_a_key_sent_twice_is_one_file(house: House) -> None:
    helper, organiser = house.volunteer(), house.staff("organiser", TOWN)
    key = str(uuid.uuid4())
    for _ in range(2):
        assert send(house, organiser, sheet(*lines_for(helper.number, 3)), key).status_code == 303
    kept = house.one("SELECT count(*) AS n, string_agg(encode(file, 'escape'), '') AS kept FROM assignment.pair_import")
    assert (kept.n, "13900000001" in kept.kept) == (1, False)
    assert house.staff("organiser", TOWN).get(f"/work/pairs/import/{key}").status == 404, "another's import"


def test_a_helper_who_leaves_before_it_is_entered_is_told_not_dropped(house: House) -> None:
    helper, organiser = house.volunteer(), house.staff("organiser", TOWN)
    at = send(house, organiser, sheet(*lines_for(helper.number, 3))).location
    database, clock = house.database_of("assignment"), SystemClock()
    while house.one("SELECT state FROM assignment.pair_import").state != "entering":
        with database.transaction() as unit:
            tick.PairStep(unit, house.settings, clock).make()
    with database.transaction() as unit:
        unit.connection.exec_driver_sql("UPDATE assignment.volunteer SET active = false")
    work(house)
    assert "没有这位志愿者，或者已停止服务。" in read(organiser, at)
    assert tuple(house.one(COUNT)) == (0, 0)


def test_another_towns_village_is_not_the_organisers(house: House) -> None:
    organiser = house.staff("organiser", "510503102")
    at = send(house, organiser, sheet(f"困难户,{VILLAGE},测试户,,,,,")).location
    work(house)
    assert "您管的范围里没有这个村（社区）" in read(organiser, at)


def test_a_file_that_is_none_is_refused_with_a_sentence(house: House) -> None:
    organiser = house.staff("organiser", TOWN)
    at = send(house, organiser, b"PK\x03\x04 not a workbook").location
    work(house)
    assert "这个文件打不开" in read(organiser, at)
