"""The catalogue out to a spreadsheet and back over HTTP: equal rows stay, changed ones become versions, faults stop it all."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.integration.intake.test_catalogue_pages import add, office  # noqa: F401
from tests.integration.intake.test_pages import HOST, Reader
from tests.integration.intake.test_versions import MATTERS

TODAY_PATTERN = re.compile(r'name="valid_from"[^>]* value="([^"]+)"')


def exported(reader, query=""):
    reply = reader.client.get(f"/desk/matters/export.xlsx{query}", base_url=HOST)
    assert reply.status_code == 200
    assert reply.headers["Content-Disposition"].startswith("attachment")
    return load_workbook(BytesIO(reply.data))


def bring(reader, book, day=None):
    page = reader.open("/desk/matters/import")
    content = book if isinstance(book, bytes) else saved(book)
    data = {
        "csrf_token": reader.token,
        "valid_from": day or TODAY_PATTERN.search(page.text)[1],
        "file": (BytesIO(content), "matters.xlsx"),
    }
    return reader.client.post("/desk/matters/import", data=data, base_url=HOST, headers={"Referer": HOST + "/desk"})


def saved(book):
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def row_of(page, code):
    return next(row for row in page.iter_rows() if row[0].value == code)


def versions(owner, code):
    query = "SELECT version, promised_working_days, valid_to FROM intake.matter WHERE code = %s AND withdrawn_at IS NULL ORDER BY version"
    return owner.execute(query, (code,)).fetchall()


def everything(owner):
    return owner.execute("SELECT md5(string_agg(m::text, ',' ORDER BY code, version)) FROM intake.matter m").fetchone()


def test_what_goes_out_comes_back_without_a_change(office, owner):  # noqa: F811
    before = everything(owner)
    reply = bring(office, exported(office))
    assert reply.status_code == 303, re.findall(r"<td[^>]*>.*?</td>", reply.text)[:20]
    page = office.open(reply.location)
    assert "没有要改的" in page.text
    assert everything(owner) == before


def test_an_export_is_exactly_what_is_filtered_and_says_so(office):  # noqa: F811
    book = exported(office, "?q=低保&state=valid")
    codes = [row[0].value for row in book["事项 Matters"].iter_rows(min_row=2)]
    assert "dibao" in codes
    assert "yingye_zhizhao" not in codes
    about = {row[0].value: row[1].value for row in book["说明 Read me"].iter_rows(max_row=5)}
    assert about["查找"] == "低保"
    assert about["事项数"] == str(len(codes))


def confirm(reader, path):
    return reader.client.post(path, data={"csrf_token": reader.token}, base_url=HOST, headers={"Referer": HOST + path})


def test_changed_rows_become_versions_new_codes_matters_and_new_units_are_announced(office, owner, anonymous):  # noqa: F811
    add(office, "gai_yi", valid_from="2020-01-01")
    book = exported(office)
    page, steps = book["事项 Matters"], book["步骤 Steps"]
    row_of(page, "gai_yi")[11].value = 4
    new = [cell.value for cell in row_of(page, "gai_yi")]
    new[0], new[1], new[9], new[10] = "quanxin", "<b>全新事项", "区全新局", "District New Bureau"
    page.append(new)
    steps.append(["quanxin", "办", "Do it", 1])
    reply = bring(office, book)
    preview = office.open(reply.location)
    assert "区全新局" in preview.text
    assert "&lt;b&gt;全新事项" in preview.text
    assert "新增1个，出新版1个" in preview.text
    assert versions(owner, "gai_yi") == [(1, 5, None)]
    assert confirm(office, reply.location).status_code == 303
    assert [(number, promise) for number, promise, _ in versions(owner, "gai_yi")] == [(1, 5), (2, 4)]
    matters = {matter["code"]: matter for matter in anonymous.get(MATTERS, page_size=500).json}
    assert matters["quanxin"]["unit"] == {"zh": "区全新局", "en": "District New Bureau"}
    assert matters["gai_yi"]["promised_working_days"] == 4
    told = "SELECT data ->> 'version' FROM bus.event WHERE type = 'matter.changed' AND data ->> 'code' = %s ORDER BY position"
    assert owner.execute(told, ("gai_yi",)).fetchall() == [("1",), ("1",), ("2",)]  # made, ended, followed
    audit = owner.execute(
        "SELECT detail FROM audit.entry WHERE action = 'catalogue_imported' ORDER BY id DESC"
    ).fetchone()
    assert (audit[0]["made"], audit[0]["changed"]) == (1, 1)
    assert confirm(office, reply.location).status_code == 303
    assert len(versions(owner, "gai_yi")) == 2


def test_the_same_day_once_more_rewrites_what_nobody_relies_on_yet(office, owner):  # noqa: F811
    add(office, "gai_er", valid_from="2020-01-01")
    for promise in (4, 3):
        book = exported(office)
        row_of(book["事项 Matters"], "gai_er")[11].value = promise
        reply = bring(office, book)
        office.open(reply.location)
        assert confirm(office, reply.location).status_code == 303
    assert [(number, promise) for number, promise, _ in versions(owner, "gai_er")] == [(1, 5), (2, 3)]


def faults_on(page):
    """(sheet, row, column, sentence) of each line of the list."""
    cells = re.findall(r'<td data-label="[^"]*"[^>]*>(.*?)</td>', page.text)
    return [tuple(cells[start : start + 4]) for start in range(0, len(cells), 4)]


def test_faults_are_listed_all_at_once_and_nothing_is_imported(office, owner):  # noqa: F811
    before = everything(owner)
    book = exported(office)
    page = book["事项 Matters"]
    row = row_of(page, "yingye_zhizhao")
    row[11].value, row[7].value, row[18].value = 99, "很快", "只有一个说法"
    row_of(page, "shenfenzheng")[1].value = "=1+1"
    page.append([cell.value for cell in row_of(page, "dibao")])
    book["材料 Papers"].append(["nobody", "证", "card"])
    row_of(page, "falv_yuanzhu")[3].value = "改了简称"
    reply = bring(office, book)
    assert reply.status_code == 422
    told, number = faults_on(reply), str(row[0].row)
    assert ("事项 Matters", number, "承诺工作日 Promised working days (L)", "承诺时限不能超过法定时限。") in told
    assert [fault[3] for fault in told if fault[1:3] == (number, "办件类型 Kind (H)")] == [
        "请从列表里选一个，或照“说明”里的写法。"
    ]
    assert any(fault[1:3] == (number, "群众的说法 As residents say it (S)") for fault in told)
    for sheet, words in (
        ("事项 Matters", "这一格是公式"),
        ("事项 Matters", "出现了两次"),
        ("材料 Papers", "没有这个编码"),
    ):
        assert any(fault[0] == sheet and words in fault[3] for fault in told), words
    assert everything(owner) == before


def test_a_catalogue_changed_since_the_preview_stops_the_import(office, owner):  # noqa: F811
    book = exported(office)
    row_of(book["事项 Matters"], "falv_yuanzhu")[3].value = "法援"
    reply = bring(office, book)
    office.open(reply.location)
    add(office, "dazhale")
    before = everything(owner)
    assert confirm(office, reply.location).location == reply.location
    assert everything(owner) == before
    assert "预览以后有人改过目录" in office.open(reply.location).text
    confirm(office, reply.location)
    assert len(versions(owner, "falv_yuanzhu")) == 2


def test_a_preview_belongs_to_whoever_brought_it_and_no_file_is_told(office):  # noqa: F811
    reply = bring(office, exported(office))
    page = office.client.post(
        "/desk/matters/import",
        data={"csrf_token": office.token, "valid_from": "2026-12-01"},
        base_url=HOST,
        headers={"Referer": HOST},
    )
    assert page.status_code == 422
    assert "请选一个 XLSX 文件" in page.text
    assert bring(office, b"no spreadsheet").status_code == 422
    assert bring(office, exported(office), day="1999-01-01").status_code == 422
    dropped = office.send(f"{reply.location}/drop")
    assert dropped.status_code == 303
    assert office.open(reply.location).status_code == 303


@pytest.mark.parametrize("name", ["supervisor", "clerk"])
def test_only_an_admin_imports(app, name):
    reader = Reader(app.test_client())
    reader.sign_in(name)
    assert reader.open("/desk/matters/import").status_code == 403
    reply = reader.client.get("/desk/matters/export.xlsx", base_url=HOST)
    assert reply.status_code == (200 if name == "supervisor" else 403)
