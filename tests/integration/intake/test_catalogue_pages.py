"""The administrator's pages of the catalogue, without a script: find, write, be too late, retire, take back."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from werkzeug.datastructures import MultiDict

from services.intake.catalogue.forms import typed_record, values_of
from shared.reference.working_hours import local_day
from tests.integration.intake.test_pages import HOST, Reader
from tests.integration.intake.test_versions import the_body
from tests.unit.intake.matters import a_record

NASTY = ["=HYPERLINK(1)", "<script>alert(1)</script>", "{{7*7}}", "\u202eabc", "𠮷", "'; DROP TABLE x"]


@pytest.fixture
def office(app):
    reader = Reader(app.test_client())
    assert reader.sign_in("admin").location == "/desk/matters"
    return reader


def form_of(page):
    """What a browser would send of the page's main form."""
    main = page.text[page.text.index('id="matter"') :]
    fields = MultiDict()
    for name, value in re.findall(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', main):
        if 'type="checkbox"' not in main[main.index(f'name="{name}"') - 120 : main.index(f'name="{name}"')]:
            fields[name] = unescape(value)
    for name, text in re.findall(r'<textarea[^>]*? name="([^"]+)"[^>]*>(.*?)</textarea>', main, re.DOTALL):
        fields[name] = unescape(text)
    for name, options in re.findall(r'<select[^>]*? name="([^"]+)"[^>]*>(.*?)</select>', main, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


def send(office, path, fields):
    return office.client.post(
        path, data={**fields.to_dict(), "csrf_token": office.token}, base_url=HOST, headers={"Referer": HOST + path}
    )


def add(office, code, **more):
    page = office.open("/desk/matters/new")
    fields = form_of(page)
    record = the_body(code=code, **{"valid_from": fields["valid_from"], **more})
    for name, value in values_of(record).items():
        if value != "" and name != "handler_kinds":
            fields[name] = value
    return send(office, "/desk/matters/new", fields)


def test_a_form_and_its_record_are_the_same_thing():
    record = a_record(unit_code="u001")
    form = MultiDict({name: str(value) for name, value in values_of(record).items() if name != "handler_kinds"})
    typed = typed_record(form)
    assert typed["materials"] == record["materials"]
    assert typed["aliases"] == record["aliases"]
    assert typed["steps"] == [{"zh": "递交材料", "en": "Hand in the papers", "limit_working_days": "3"}]


@pytest.mark.parametrize("words", ["低保", "dibao", "想吃低保", "db", "subsistence", "DIBAO"])
def test_a_matter_is_found_by_name_code_alias_or_initials(office, words):
    page = office.client.get("/desk/matters", query_string={"q": words, "lang": "zh"}, base_url=HOST)
    assert 'href="/desk/matters/dibao"' in page.text


def test_filters_stand_in_the_address_and_find_nothing_politely(office):
    page = office.open("/desk/matters?category=%E5%9F%8E%E4%B9%A1%E4%BD%8E%E4%BF%9D&state=ended")
    assert "没有这样的事项" in page.text
    assert office.open("/desk/matters?state=nonsense").status_code == 422
    assert office.open("/desk/matters?after=!!").status_code == 422


def test_the_list_pages_and_keeps_its_filters(office):
    first = office.open("/desk/matters?state=valid")
    following = re.search(r'href="(/desk/matters\?[^"]*after=[^"]+)" rel="next"', first.text)
    assert following
    assert "state=valid" in following[1]
    assert office.open(unescape(following[1])).status_code == 200


def test_an_admin_writes_a_matter_and_strange_names_stay_inert(office):
    for place, nasty in enumerate(NASTY):
        reply = add(office, f"guai{place}", name=nasty)
        assert reply.status_code == 303, re.findall(r"field-error.*?</p>", reply.text)
        page = office.open(reply.location)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "49" not in re.search(r"<h1>(.*?)</h1>", page.text)[1]


def test_nothing_typed_is_lost_by_an_error_or_by_asking_for_more_rows(office):
    fields = form_of(office.open("/desk/matters/dibao/versions/new"))
    fields["promised_working_days"] = "很多"
    fields["materials.0.zh"], fields["materials.1.zh"] = "我刚写的材料", ""
    fields["materials.1.en"] = ""
    again = send(office, "/desk/matters/dibao/versions/new", fields)
    assert again.status_code == 422
    assert 'value="很多"' in again.text
    assert "我刚写的材料" in again.text
    assert 'href="#f-promised-working-days"' in again.text
    fields["more"] = "1"
    more = send(office, "/desk/matters/dibao/versions/new", fields)
    assert more.status_code == 200
    assert "我刚写的材料" in more.text
    assert more.text.count('name="steps.') > again.text.count('name="steps.')


def test_the_second_of_two_editors_sees_what_the_first_one_wrote(office):
    add(office, "liangren", name="原来的名称")
    path = "/desk/matters/liangren/versions/1/edit"
    first, second = form_of(office.open(path)), form_of(office.open(path))
    first["name"], second["name"] = "第一个人写的", "第二个人写的"
    assert send(office, path, first).status_code == 303
    late = send(office, path, second)
    assert late.status_code == 412
    assert "有人改过这个事项" in late.text
    assert "第一个人写的" in late.text
    assert 'value="第二个人写的"' in late.text
    knowing = send(office, path, form_of(late))
    assert knowing.status_code == 303
    assert "第二个人写的" in office.open("/desk/matters/liangren").text


def test_from_a_new_version_to_taking_it_back_and_retiring(office):
    add(office, "yisheng")
    today = local_day(office.client.application.extensions["clock"].now())
    fields = form_of(office.open("/desk/matters/yisheng/versions/new"))
    assert fields["valid_from"] == (today + timedelta(days=1)).isoformat()
    fields["promised_working_days"] = "4"
    assert send(office, "/desk/matters/yisheng/versions/new", fields).status_code == 303
    page = office.open("/desk/matters/yisheng")
    assert "第2版" in page.text
    assert "承诺时限（工作日）" in page.text
    tag = re.search(r'name="tag" value="(\d+)"', page.text)[1]
    late = office.send("/desk/matters/yisheng/versions/2/withdraw", tag="0")
    assert late.status_code == 412
    assert office.send("/desk/matters/yisheng/versions/2/withdraw", tag=tag).status_code == 303
    assert "已撤回" in office.open("/desk/matters/yisheng").text
    assert office.open("/desk/matters/yisheng/retire").status_code == 200
    bad = office.send("/desk/matters/yisheng/retire", valid_to="2013-01-01")
    assert bad.status_code == 422
    assert office.send("/desk/matters/yisheng/retire", valid_to=today.isoformat()).status_code == 422
    end = (today + timedelta(days=1)).isoformat()
    gone = office.send("/desk/matters/yisheng/retire", valid_to=end, successor="dibao")
    assert gone.status_code == 303
    page = office.open("/desk/matters/yisheng")
    assert "起停用" in page.text
    assert "取消停用" in page.text
    assert "/desk/matters/dibao" in page.text
    again = office.open("/desk/matters/yisheng/retire")
    assert again.status_code == 200
    assert (
        office.send("/desk/matters/yisheng/keep-on", tag=re.search(r'tag" value="(\d+)"', page.text)[1]).status_code
        == 303
    )


def test_pressing_twice_makes_one_version(office):
    add(office, "liangci")
    fields = form_of(office.open("/desk/matters/liangci/versions/new"))
    path = "/desk/matters/liangci/versions/new"
    assert [send(office, path, fields).status_code for _ in range(2)] == [303, 303]
    assert office.open("/desk/matters/liangci").text.count("撤回这一版") == 1


def test_a_supervisor_reads_but_changes_nothing(app):
    reader = Reader(app.test_client())
    reader.sign_in("supervisor")
    page = reader.open("/desk/matters/dibao")
    assert page.status_code == 200
    assert "更正文字" not in page.text
    for path in ("/desk/matters/new", "/desk/matters/dibao/retire", "/desk/matters/dibao/versions/new"):
        assert reader.open(path).status_code == 403
    assert reader.open("/desk/matters/no_such").status_code == 404


def test_what_a_matter_says_today_is_dated(office):
    assert date(2014, 1, 1).isoformat()[:4] + "年1月1日" in office.open("/desk/matters/dibao").text
