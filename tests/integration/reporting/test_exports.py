"""Lists as files: exactly what is filtered, formula-safe, gathered in parts, each row once whatever is killed, gone after a week."""

import csv
import hashlib
import io
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.reporting.exports.store import ExportStore
from services.reporting.exports.tick import carry_on, next_part, tidy
from shared.runtime.blobs import CannotOpenBlob, FolderBlobs, opened
from tests.integration.reporting.stories import OTHER_VILLAGE, Story, at

FILTER = {"from": "2014-03-01", "to": "2014-03-31"}
_AGAIN = text("""
    INSERT INTO reporting.exports (id, person_id, listed, format, title, area, query, wording, as_of, expected, expires_at)
    SELECT :id, person_id, listed, format, title, area, query, wording, as_of, expected, expires_at
    FROM reporting.exports WHERE id = :before
""")
DUE = at("2014-03-10 17:30")


@pytest.fixture(scope="module")
def told(house):
    """Seven of one village, one of another town; one matter's name would be a formula."""
    stories = [
        Story(house.settings, at(f"2014-03-03 09:{minute:02}"), DUE, tail=None).submitted().accepted()
        for minute in range(7)
    ]
    stories.append(
        Story(house.settings, at("2014-03-04 09:00"), DUE, area=OTHER_VILLAGE, tail=None).submitted().accepted()
    )
    house.hear(*stories)
    with house.database.transaction() as work:
        work.connection.execute(
            text("UPDATE reporting.cases SET matter_name = '=HYPERLINK(1)' WHERE id = :id"), {"id": stories[0].id}
        )
    return [story._start["number"] for story in stories]


def blobs(house):
    return FolderBlobs(house.settings.exports)


def asked(house, who="supervisor", **form):
    key = uuid4()
    reply = house.post("/board/exports/cases", who, key=str(key), **{"format": "xlsx", **FILTER, **form})
    assert reply.status_code == 303
    return key


def waiting(house, who="supervisor"):
    """One that is left to the worker, as a long list is."""
    asked_before, export = asked(house, who), uuid4()
    with house.database.transaction() as work:
        work.connection.execute(_AGAIN, {"id": export, "before": asked_before})
    return export


def sheet_of(content):
    page = load_workbook(io.BytesIO(content)).worksheets[0]
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_a_sheet_says_filter_time_and_who_and_holds_the_list(house, told):
    export = asked(house)
    rows = sheet_of(house.get(f"/board/exports/{export}/file").data)
    assert "2014" in rows[1][0]
    assert "supervisor" in rows[2][0]
    assert "8 行" in rows[2][0]
    assert rows[3][0] == "编号"
    assert [row[0] for row in rows[4:]] == list(reversed(told))
    assert rows[-1][1] == "=HYPERLINK(1)"


def test_the_sheet_names_what_it_is_narrowed_to_as_the_page_does(house, told):
    narrowed = {
        "matter": "dibao",
        "channel": "web",
        "kind": "promised",
        "hour": "1-09",
        "half": "2014H1",
        "unit": "区农业局",
    }
    rows = sheet_of(house.get(f"/board/exports/{asked(house, **narrowed)}/file").data)
    for said in (
        "事项：农村低保申请帮办",
        "渠道：网上",
        "件的种类：承诺件",
        "收到的时间：周一 9:00–10:00",
        "2014年上半年",
        "工作单位：区农业局",
    ):
        assert said in rows[1][0]
    assert not any(raw in rows[1][0] for raw in ("=", "dibao", "promised"))
    key = str(uuid4())
    house.post("/board/exports/cases?lang=en", key=key, format="xlsx", **FILTER, **narrowed)
    english = sheet_of(house.get(f"/board/exports/{key}/file").data)[1][0]
    assert "Matter: Help to apply for rural subsistence allowance" in english
    assert "Mon 9:00–10:00" in english
    strange = sheet_of(house.get(f"/board/exports/{asked(house, month='soon', matter='unheard')}/file").data)
    assert "月份：soon" in strange[1][0]
    whose = sheet_of(house.get(f"/board/exports/{asked(house, volunteer=str(uuid4()))}/file").data)
    assert "只有一位志愿者的" in whose[1][0]


def test_a_matter_that_is_only_wished_for_is_named_as_such(house, told):
    wished = Story(house.settings, at("2014-04-01 09:00"), DUE, tail=None).submitted()
    other = Story(house.settings, at("2014-04-01 09:00"), DUE, tail=None)
    other._start["matter_code"] = None
    house.hear(wished, other.submitted())
    assert "想办：农村低保申请帮办" in house.get(f"/board/cases/{wished.id}").text
    assert "未定事项" in house.get(f"/board/cases/{other.id}").text
    listed = house.get("/board/cases", state="submitted").text
    assert "想办：农村低保申请帮办" in listed
    assert "想办" not in house.get("/board/cases", state="accepted").text
    key = str(uuid4())
    house.post("/board/exports/cases", key=key, format="csv", state="submitted")
    rows = list(csv.reader(io.StringIO(house.get(f"/board/exports/{key}/file").data.decode("utf-8-sig"))))
    assert {tuple(row[:2]) for row in rows[4:]} >= {
        (wished._start["number"], "想办：农村低保申请帮办"),
        (other._start["number"], ""),
    }


def test_what_is_sealed_in_pieces_is_opened_whole_and_leaves_nothing_beside_it(tmp_path):
    store, pieces = FolderBlobs(tmp_path), [b"a" * 70_000, b"", b"b" * 3]
    name, key = store.keep(pieces)
    content = store.get(name)
    assert opened(content, key) == b"".join(pieces)
    assert hashlib.sha256(content).hexdigest() == name
    assert [place.name for place in tmp_path.rglob("*") if place.is_file()] == [name]


def test_a_long_file_is_opened_in_pieces_and_one_that_was_altered_not_at_all(tmp_path):
    store, whole = FolderBlobs(tmp_path), bytes(range(256)) * 5_000
    name, key = store.keep([whole])
    pieces = list(store.clear(name, key))
    assert b"".join(pieces) == whole
    assert max(map(len, pieces)) < len(whole) / 4
    place = tmp_path / name[:2] / name
    altered = bytearray(place.read_bytes())
    altered[-20] ^= 1
    place.write_bytes(altered)
    with pytest.raises(CannotOpenBlob):
        store.clear(name, key)
    place.write_bytes(b"short")
    with pytest.raises(CannotOpenBlob):
        store.clear(name, key)
    assert store.clear("0" * 64, key) is None


def test_no_cell_is_a_formula(house, told):
    export = asked(house)
    page = load_workbook(io.BytesIO(house.get(f"/board/exports/{export}/file").data)).worksheets[0]
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n", "d"}
    as_csv = house.get(f"/board/exports/{asked(house, format='csv')}/file").data
    assert as_csv.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(as_csv.decode("utf-8-sig"))))
    assert rows[-1][1] == "'=HYPERLINK(1)"


def test_each_row_is_gathered_once_though_the_worker_dies_between_parts(house, told):
    export = waiting(house)
    page = house.get(f"/board/exports/{export}")
    assert page.headers["Refresh"] == "2"
    assert "<progress" in page.text
    assert house.get(f"/board/exports/{export}/file").status_code == 409
    with suppress(RuntimeError), house.database.transaction() as work:
        next_part(work, house.database, export, 3)
        raise RuntimeError("killed")
    assert carry_on(house.database, blobs(house), export, part=3) == 8
    rows = sheet_of(house.get(f"/board/exports/{export}/file").data)
    assert [row[0] for row in rows[4:]] == list(reversed(told))
    assert house.rows("SELECT 1 FROM reporting.export_parts WHERE export_id = :id", id=export) == []


def test_a_file_another_writer_finished_is_not_replaced(house, told):
    export = waiting(house)
    carry_on(house.database, blobs(house), export)
    with house.database.transaction() as work:
        assert not ExportStore(work.connection).done(export, uuid4(), "0" * 64, b"k", 1)


def test_a_part_stands_once_by_constraint(house, told):
    export = waiting(house)
    twice = text("INSERT INTO reporting.export_parts SELECT CAST(:id AS uuid), 1, 'x' FROM generate_series(1, 2)")
    with pytest.raises(IntegrityError, match="each_part_is_gathered_once"), house.database.transaction() as work:
        work.connection.execute(twice, {"id": export})
    house.post(f"/board/exports/{export}/drop")
    assert "已经取消" in house.get(f"/board/exports/{export}").text


def test_a_town_exports_its_own_and_nobody_sees_anothers(house, told):
    export = asked(house, "dispatcher")
    assert len(sheet_of(house.get(f"/board/exports/{export}/file", "dispatcher").data)) == 4 + 7
    assert house.get(f"/board/exports/{export}").status_code == 404
    assert house.get(f"/board/exports/{export}/file").status_code == 404
    reply = house.post("/board/exports/cases", "other_clerk", key=str(uuid4()), format="csv", area="510503108")
    assert reply.status_code == 404
    assert house.post("/board/exports/cases", "volunteer", key=str(uuid4()), format="csv").status_code == 403


def test_asking_and_fetching_are_audited_and_the_same_key_asks_once(house, told):
    key = str(uuid4())
    for _ in range(2):
        house.post("/board/exports/cases", key=key, format="csv", **FILTER)
    house.get(f"/board/exports/{key}/file")
    assert len(house.rows("SELECT 1 FROM reporting.exports WHERE id = :id", id=key)) == 1
    assert key in house.get("/board/exports").text


def test_the_file_lies_encrypted_and_goes_after_a_week(house, told):
    export = asked(house, format="csv")
    (row,) = house.rows("SELECT blob FROM reporting.exports WHERE id = :id", id=export)
    assert told[0].encode() not in (blobs(house).get(row.blob) or b"")
    with house.database.transaction() as work:
        work.connection.execute(
            text("UPDATE reporting.exports SET expires_at = now() - :ago WHERE id = :id"),
            {"ago": timedelta(seconds=1), "id": export},
        )
    assert house.get(f"/board/exports/{export}/file").status_code == 410
    assert tidy(house.database, blobs(house)) == 1
    assert blobs(house).get(row.blob) is None


def test_no_more_than_three_at_once(house, told):
    keys = [waiting(house, "leader") for _ in range(3)]
    before = len(house.rows("SELECT 1 FROM reporting.exports WHERE person_id = :id", id=house.people["leader"]))
    house.post("/board/exports/cases", "leader", key=str(uuid4()), format="csv")
    assert len(house.rows("SELECT 1 FROM reporting.exports WHERE person_id = :id", id=house.people["leader"])) == before
    carry_on(house.database, blobs(house))
    assert "下载" in house.get(f"/board/exports/{keys[0]}", "leader").text


def test_members_are_handed_out_without_names(house):
    key = uuid4()
    assert house.post("/board/exports/members", key=str(key), format="csv", figure="registered").status_code == 303
    assert house.get(f"/board/exports/{key}/file").status_code == 200
