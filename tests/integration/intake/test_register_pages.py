"""The register's pages without a script: find, open with a reason, put right, household, firm, export, erase in two steps."""

import re

import pytest

from tests.integration.intake.conftest import VILLAGE
from tests.integration.intake.register import a_phone, an_id_number, entered
from tests.integration.intake.test_pages import HOST, Reader


@pytest.fixture
def at_desk(app):
    reader = Reader(app.test_client())
    reader.sign_in("clerk")
    return reader


@pytest.fixture
def dispatcher(app):
    reader = Reader(app.test_client())
    reader.sign_in("dispatcher")
    return reader


def path_of(reply):
    assert reply.status_code == 303, reply.text[:2000]
    return reply.location.removeprefix(HOST)


def register(reader, **told):
    page = reader.open("/desk/residents/new")
    key = re.search(r'name="key" value="([^"]+)"', page.text)[1]
    told = {"name": "页面乙", "village_code": VILLAGE, "key": key, **told}
    return path_of(reader.send("/desk/residents/new", **told))


def test_somebody_is_registered_found_opened_and_put_right(at_desk):
    phone, number = a_phone(), an_id_number()
    path = register(at_desk, phone=phone, id_number=number.lower(), document="id_card", circumstances="disability")
    page = at_desk.open(path).text
    assert "页**" in page
    assert number not in page
    at_desk.open("/desk/residents")
    found = at_desk.send("/desk/residents", number=f"+86 {phone}").text
    assert path in found
    assert phone not in found.replace(f"+86 {phone}", "")
    at_desk.open(path)
    assert "请选一个理由" in at_desk.send(f"{path}/open").text
    assert path_of(at_desk.send(f"{path}/open", reason="correcting", circumstances="true")) == path
    opened = at_desk.open(path).text
    for shown in ("页面乙", phone, number, "残疾", "更正信息"):
        assert shown in opened
    form = at_desk.open(f"{path}/correct").text
    version = re.search(r'name="version" value="(\d+)"', form)[1]
    told = {"name": "页面丙", "village_code": VILLAGE, "document": "id_card", "id_number": number, "version": version}
    assert "请选一个理由" in at_desk.send(f"{path}/correct", **told).text
    told |= {"phones": f"{a_phone()}\n{a_phone()}", "with_circumstances": "1", "reason": "told"}
    assert path_of(at_desk.send(f"{path}/correct", **told)) == path
    after = at_desk.open(path).text
    assert "页面丙" in after
    assert phone not in after
    assert "更正：" in after


def test_full_width_digits_are_taken_and_told(at_desk):
    number = an_id_number()
    wide = "".join(chr(ord(character) + 0xFEE0) for character in number)
    path = register(at_desk, phone=a_phone(), id_number=wide)
    assert "全角" in at_desk.open(path).text


def test_what_is_wrong_stands_on_top_and_beside_its_field_and_nothing_is_lost(at_desk):
    page = at_desk.open("/desk/residents/new")
    key = re.search(r'name="key" value="([^"]+)"', page.text)[1]
    typed = {"name": "没丢的名字", "phone": "123", "id_number": "110105491231002", "key": key, "phones": "456"}
    reply = at_desk.send("/desk/residents/new", **typed)
    assert reply.status_code == 422
    for shown in ("没丢的名字", "110105491231002", "456", "15位的旧身份证号"):
        assert shown in reply.text
    assert reply.text.count("15位的旧身份证号") == 2


def test_the_same_form_sent_twice_makes_one_entry(at_desk):
    page = at_desk.open("/desk/residents/new")
    key = re.search(r'name="key" value="([^"]+)"', page.text)[1]
    told = {"name": "双击", "village_code": VILLAGE, "phone": a_phone(), "key": key}
    first, again = (path_of(at_desk.send("/desk/residents/new", **told)) for _ in range(2))
    assert first == again


def test_nobody_corrects_what_is_not_open(at_desk, clerk):
    path = f"/desk/residents/{entered(clerk)}"
    assert path_of(at_desk.open(f"{path}/correct")) == path
    assert "先写明理由" in at_desk.open(path).text


def test_a_household_is_founded_and_joined(at_desk, clerk):
    head, child_phone = entered(clerk, name="户主页"), a_phone()
    child = entered(clerk, name="孩子页", phone=child_phone)
    at_desk.open(f"/desk/residents/{head}/household")
    assert "至少填一个" in at_desk.send(f"/desk/residents/{head}/household").text
    home = path_of(at_desk.send(f"/desk/residents/{head}/household", village_group="8", grid="3"))
    shown = at_desk.open(home).text
    assert "8组" in shown
    found = at_desk.send(home, command="find", number=child_phone).text
    assert str(child) in found
    at_desk.send(home, command="join", resident_id=child, relation="child")
    assert "孩**" in at_desk.open(home).text
    assert "子女" in at_desk.open(f"/desk/residents/{child}").text


def test_a_firm_is_registered_with_its_contact(at_desk):
    page = at_desk.open("/desk/residents/firms/new")
    key = re.search(r'name="key" value="([^"]+)"', page.text)[1]
    told = {"name": "页面合作社", "kind": "cooperative", "village_code": VILLAGE, "key": key}
    wrong = at_desk.send("/desk/residents/firms/new", **told, credit_code="914403001922038217")
    assert "校验码" in wrong.text
    contact = {"contact__name": "联系人页", "contact__phone": a_phone()}
    path = path_of(at_desk.send("/desk/residents/firms/new", **told, **contact, credit_code="914403001922038216"))
    shown = at_desk.open(path).text
    for words in ("页面合作社", "914403001922038216", "联***", "专业合作社"):
        assert words in shown


def test_an_export_is_printed_or_saved_for_the_person(at_desk, clerk):
    path = f"/desk/residents/{entered(clerk, name='导出页', address='三组')}"
    at_desk.open(path)
    at_desk.send(f"{path}/open", reason="own_wish")
    at_desk.open(path)
    paper = at_desk.send(f"{path}/export", form="paper").text
    for words in ("您的个人信息", "导出页", "三组", "谁看过"):
        assert words in paper
    saved = at_desk.send(f"{path}/export", form="json")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert saved.json["person"]["name"] == "导出页"


def test_erasing_takes_two_steps(dispatcher, clerk):
    path = f"/desk/residents/{entered(clerk, name='删除页')}"
    dispatcher.open(f"{path}/erase")
    assert "请选一个理由" in dispatcher.send(f"{path}/erase").text
    asked = dispatcher.send(f"{path}/erase", reason="own_wish").text
    assert "最后一步" in asked
    assert "删**" in dispatcher.open(path).text
    assert path_of(dispatcher.send(f"{path}/erase", reason="own_wish", confirmed="1")) == path
    assert "已删除的人" in dispatcher.open(path).text


def test_restricting_and_lifting_are_the_directors(dispatcher, at_desk, clerk):
    path = f"/desk/residents/{entered(clerk, name='限制页')}"
    assert at_desk.open(f"{path}/restrict").status_code == 403
    dispatcher.open(f"{path}/restrict")
    path_of(dispatcher.send(f"{path}/restrict", reason="archives"))
    at_desk.open(path)
    refused = at_desk.send(f"{path}/open", reason="own_wish")
    assert refused.status_code == 403
    assert "档案法" in refused.text
    dispatcher.open(path)
    path_of(dispatcher.send(f"{path}/lift"))


def test_merging_looks_for_the_other_entry_first(dispatcher, clerk):
    phone = a_phone()
    kept, other = entered(clerk, name="合并页"), entered(clerk, name="合并页", phone=phone)
    path = f"/desk/residents/{kept}"
    dispatcher.open(f"{path}/merge")
    assert str(other) in dispatcher.send(f"{path}/merge", number=phone).text
    path_of(dispatcher.send(f"{path}/merge", other=other, reason="typing"))
    assert path_of(dispatcher.open(f"/desk/residents/{other}")) == path
    path_of(dispatcher.send(f"{path}/separate", other=other))
    assert dispatcher.open(f"/desk/residents/{other}").status_code == 200


def test_script_in_a_name_is_shown_and_never_run(at_desk):
    path = register(at_desk, name="<script>alert(1)</script>", phone=a_phone(), address="{{7*7}}=HYPERLINK()")
    at_desk.open(path)
    at_desk.send(f"{path}/open", reason="handling")
    page = at_desk.open(path).text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "{{7*7}}" in page
