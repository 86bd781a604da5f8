"""A spreadsheet of pairs is entered as a whole or not at all, and twice is once."""

import io
from typing import Any

from services.assignment.app import web
from tests.http import Caller
from tests.integration.assignment.house import TOWN, VILLAGE, House
from tests.integration.assignment.test_clock import read
from tests.integration.assignment.test_work import API

HERE = "https://127.0.0.1"
HEADS = "role,village,name,phone,Helper number,unit,every_days,formed_on"
COUNT = "SELECT (SELECT count(*) FROM assignment.pair) AS pairs, (SELECT count(*) FROM assignment.partner) AS partners"


def sheet(*lines: str) -> bytes:
    return "\n".join([HEADS, *lines]).encode("gb18030")


def send(house: House, organiser: Caller, content: bytes) -> Any:
    """As a browser sends a file."""
    client, signed = web(house.settings).test_client(), {"Authorization": f"Bearer {organiser.token}", "Referer": HERE}
    page = client.get("/work/pairs/import", headers=signed, base_url=HERE).get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    data = {"file": (io.BytesIO(content), "pairs.csv"), "csrf_token": token}
    return client.post(
        "/work/pairs/import", data=data, headers=signed, base_url=HERE, content_type="multipart/form-data"
    )


def test_all_lines_or_none_and_twice_is_once(house: House) -> None:
    helper, organiser = house.volunteer(), house.staff("organiser", TOWN)
    lines = [f"困难户,{VILLAGE},测试户{n},1390000{n:04},{helper.number},,60,2025-01-02" for n in range(50)]
    wrong = send(house, organiser, sheet(*lines, f"困难户,{VILLAGE},测试户,,v99999,,,"))
    assert wrong.status_code == 422
    assert "第52行" in wrong.get_data(as_text=True)
    assert tuple(house.one(COUNT)) == (0, 0), "nothing half imported"
    waiting = f"困难党员,{VILLAGE},测试党员,,,,,"
    for _ in range(2):
        assert send(house, organiser, sheet(*lines, waiting)).status_code == 303
        assert tuple(house.one(COUNT)) == (50, 51)
    assert "没有人结对的1户" in read(organiser, "/work/pairs/coverage")
    assert len(organiser.get(f"{API}/pairs", page_size="500").json) == 50
    told = house.one(
        "SELECT count(*) AS n, bool_and(data ->> 'resident_id' IS NULL) AS nobody FROM bus.event WHERE type = 'pair.formed'"
    )
    assert (told.n, told.nobody) == (50, True)


def test_another_towns_village_is_not_the_organisers(house: House) -> None:
    organiser = house.staff("organiser", "510503102")
    assert send(house, organiser, sheet(f"困难户,{VILLAGE},测试户,,,,,")).status_code == 422
