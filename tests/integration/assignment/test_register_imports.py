"""The register from a spreadsheet: all lines or none, worked off in parts that survive their worker, and never doubled."""

import io
import uuid
from typing import Any

import orjson
import pytest

from services.assignment.app import web
from services.assignment.register_imports import tick
from services.assignment.register_imports.domain import PART
from shared.runtime.clock import SystemClock
from tests.http import Caller
from tests.integration.assignment.house import TOWN, VILLAGE, House
from tests.integration.assignment.test_clock import read
from tests.integration.assignment.test_work import API

HERE = "https://127.0.0.1"
HEADS = "姓名,电话,工作单位,单位类别,居住村（社区）,所在党支部,性别"
COUNT = (
    "SELECT (SELECT count(*) FROM assignment.volunteer) AS people, (SELECT count(*) FROM assignment.member) AS members"
)


def sheet(*lines: str) -> bytes:
    return "\n".join([HEADS, *lines]).encode("gb18030")


def a_line(n: int, name: str = "测试甲", village: str = VILLAGE) -> str:
    return f"{name},1390000{n:04},区农业局,机关,{village},机关支部,女"


def send(house: House, organiser: Caller, content: bytes, key: str = "") -> str:
    """As a browser sends a file; where the answer leads."""
    client, signed = web(house.settings).test_client(), {"Authorization": f"Bearer {organiser.token}", "Referer": HERE}
    page = client.get("/work/members/import", headers=signed, base_url=HERE).get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    data = {"file": (io.BytesIO(content), "members.csv"), "csrf_token": token, "key": key or str(uuid.uuid4())}
    answer = client.post(
        "/work/members/import", data=data, headers=signed, base_url=HERE, content_type="multipart/form-data"
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location


def work(house: House) -> None:
    tick.carry_on(house.database_of("assignment"), SystemClock())


def test_all_lines_or_none_and_twice_is_once(house: House) -> None:
    organiser = house.staff("organiser", TOWN)
    lines = [a_line(n) for n in range(PART + 50)]
    at = send(house, organiser, sheet(*lines, a_line(5), "测试乙,1,,,别处村,,"))
    assert "正在读文件" in read(organiser, at)
    work(house)
    page = read(organiser, at)
    assert "一行也没有登记" in page
    assert f"第{PART + 52}行" in page
    assert "电话与第7行相同" in page
    assert tuple(house.one(COUNT)) == (0, 0), "nothing half imported"
    wrong = organiser.get(f"{at}/wrong.csv").body.decode()
    assert "电话：电话与第7行相同。" in wrong
    assert wrong.count("\n") == 3, "a heading and the two lines to mend"
    for entered, known in ((PART + 50, 0), (0, PART + 50)):
        at = send(house, organiser, sheet(*lines))
        work(house)
        page = read(organiser, at)
        assert f"新登记{entered:,}人" in page
        assert f"{known:,}人早已在册" in page
        assert tuple(house.one(COUNT)) == (PART + 50, PART + 50)
    told = house.one(
        "SELECT count(*) AS n, bool_and((data ->> 'member')::boolean) AS member, count(DISTINCT actor_kind) AS kinds "
        "FROM bus.event WHERE type = 'volunteer.changed'"
    )
    assert tuple(told) == (PART + 50, True, 1)


def test_a_worker_killed_between_or_within_steps_loses_and_doubles_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    organiser = house.staff("organiser", TOWN)
    send(house, organiser, sheet(*(a_line(n) for n in range(2 * PART + 1))))
    database, clock = house.database_of("assignment"), SystemClock()

    class Died(Exception):
        pass

    for _ in range(20):
        try:
            with database.transaction() as unit:  # made, then lost before the commit
                if not tick.RegisterStep(unit, house.settings, clock).make():
                    break
                raise Died()
        except Died:
            pass
        assert house.one("SELECT count(*) AS n FROM assignment.volunteer").n in (0, 2 * PART + 1)
        with database.transaction() as unit:
            tick.RegisterStep(unit, house.settings, clock).make()
    assert tuple(house.one(COUNT)) == (2 * PART + 1, 2 * PART + 1)
    assert house.one("SELECT count(*) AS n FROM assignment.register_import_part").n == 0


def test_names_and_phones_lie_sealed_and_are_found_all_the_same(house: House) -> None:
    organiser = house.staff("organiser", TOWN)
    send(house, organiser, sheet(a_line(1, "欧阳测试"), a_line(2, "李测试")))
    work(house)
    kept = house.one(
        "SELECT string_agg(to_jsonb(m)::text || to_jsonb(v)::text, '') AS kept FROM assignment.member m JOIN assignment.volunteer v ON v.id = m.volunteer_id"
    ).kept
    assert "欧阳测试" not in kept
    assert "13900000001" not in kept
    for q in ("欧阳测试", "139 0000 0001", "v00001"):
        page = organiser.get("/work/members", q=q).body.decode()
        assert "欧***" in page
        assert "李**" not in page


def test_a_phone_of_another_name_is_refused_and_a_name_without_phone_is_known(house: House) -> None:
    organiser = house.staff("organiser", TOWN)
    send(house, organiser, sheet(a_line(1)))
    work(house)
    at = send(house, organiser, sheet(a_line(1, "测试乙")))
    work(house)
    assert "登记的是另一个姓名" in read(organiser, at)
    at = send(house, organiser, sheet(f"测试甲,,区农业局,,{VILLAGE},,"))
    work(house)
    assert "1人早已在册" in read(organiser, at)
    assert house.one(COUNT).people == 1


def test_somebody_entered_meanwhile_is_looked_for_again(house: House) -> None:
    organiser = house.staff("organiser", TOWN)
    database, clock = house.database_of("assignment"), SystemClock()
    send(house, organiser, sheet(a_line(1)))
    for _ in range(3):
        with database.transaction() as unit:
            tick.RegisterStep(unit, house.settings, clock).make()
    first = house.one("SELECT state FROM assignment.register_import").state
    assert first == "entering"
    later = send(house, organiser, sheet(a_line(1), a_line(2)))
    with database.transaction() as unit:
        unit.connection.exec_driver_sql(
            "UPDATE assignment.register_import SET made_at = now() + interval '1 day' WHERE state = 'entering'"
        )
    work(house)
    assert "新登记2人" in read(organiser, later)
    assert tuple(house.one(COUNT)) == (2, 2)


def test_another_towns_village_is_not_the_organisers_and_a_bad_file_is_told(house: House) -> None:
    organiser, other = house.staff("organiser", "510503102"), house.staff("organiser", TOWN)
    at = send(house, organiser, sheet(a_line(1)))
    bad = send(house, organiser, b"PK\x03\x04 not a workbook")
    work(house)
    assert "您管的范围里没有这个村" in read(organiser, at)
    assert "这个文件打不开" in read(organiser, bad)
    assert other.get(at).status == 404
    assert house.one(COUNT).people == 0


def test_the_same_key_twice_is_one_import(house: House) -> None:
    organiser, key = house.staff("organiser", TOWN), str(uuid.uuid4())
    assert {send(house, organiser, sheet(a_line(1)), key) for _ in range(2)} == {f"/work/members/import/{key}"}


def test_the_rate_is_counted_from_the_register(house: House) -> None:
    organiser = house.staff("organiser", TOWN)
    house.volunteer()
    send(house, organiser, sheet(a_line(1), a_line(2), a_line(3)))
    work(house)
    page: Any = read(organiser, "/work/members/rates?by=unit")
    assert "登记在册4人，已报到1人，双报到率25.0%" in page
    assert "25.0 %" in page
    assert "登记在册0人" in read(house.staff("supervisor", "510503102"), "/work/members/rates?by=village")
    assert organiser.get("/work/members/rates?by=moon").status == 422


def test_a_program_sends_a_file_follows_it_and_reads_what_is_wrong(house: House) -> None:
    organiser, key = house.staff("organiser", TOWN), str(uuid.uuid4())
    client, at = web(house.settings).test_client(), f"{API}/members/imports"
    signed = {"Authorization": f"Bearer {organiser.token}", "Idempotency-Key": key}

    def sent(content: bytes) -> Any:
        files = {"file": (io.BytesIO(content), "members.csv")}
        return client.post(at, data=files, headers=signed, base_url=HERE, content_type="multipart/form-data")

    wrong = sheet(a_line(1), a_line(2, village="别处村"), a_line(1, "测试乙"))
    made, again, other = sent(wrong), sent(wrong), sent(sheet(a_line(3)))
    assert (made.status_code, made.get_json()["state"]) == (201, "reading")
    assert (again.get_json(), other.status_code) == (made.get_json(), 422), "one key, one file"
    own = f"{at}/{made.get_json()['id']}"
    assert organiser.get(own).json["finished_at"] is None
    work(house)
    shown = organiser.get(own).json
    assert (shown["state"], shown["lines"], shown["checked"], shown["wrong"]) == ("wrong", 3, 3, 2)
    assert shown["counts"] == {"known": 0, "entered": 0}
    first = organiser.get(f"{own}/problems", page_size=1)
    after = orjson.loads(first.headers["X-Pagination"])["next"]
    found = [*first.json, *organiser.get(f"{own}/problems", page_size=1, after=after).json]
    assert [(each["line"], each["column"]) for each in found] == [(3, "village"), (4, "phone")]
    assert "您管的范围里没有这个村" in found[0]["sentence"]
    assert [each["id"] for each in organiser.get(at).json] == [shown["id"]]
    stranger = house.staff("organiser", TOWN)
    assert [stranger.get(path).status for path in (own, f"{own}/problems")] == [404, 404]
    assert stranger.get(f"{API}/pairs/imports").json == []
