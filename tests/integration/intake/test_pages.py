"""The pages without a script: asking in five steps, and the clerk's desk."""

import re

import pytest

from tests.integration.intake.conftest import PASSWORD, VILLAGE

HOST = "https://127.0.0.1"
SAID = "母亲78岁，常年有病，家里困难，想申请农村低保"


class Reader:
    """A person with a browser: follows forms with their token."""

    def __init__(self, client):
        self.client = client
        self.token = ""

    def open(self, path):
        page = self.client.get(path, base_url=HOST)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        self.token = found.group(1) if found else self.token
        return page

    def send(self, path, **fields):
        data = {**{name.replace("__", "."): value for name, value in fields.items()}, "csrf_token": self.token}
        return self.client.post(path, data=data, base_url=HOST, headers={"Referer": HOST + path})

    def sign_in(self, name):
        self.open("/desk/sign-in")
        return self.send("/desk/sign-in", username=name, password=PASSWORD)


@pytest.fixture
def resident(browser):
    return Reader(browser)


@pytest.fixture
def at_desk(app):
    reader = Reader(app.test_client())
    assert reader.sign_in("clerk").location == "/desk"
    return reader


def ask(resident, said=SAID, phone="13900001111"):
    resident.open("/ask")
    resident.send("/ask", description=said)
    resident.send("/ask/matter", matter_code="dibao")
    resident.send("/ask/where", village_code=VILLAGE)
    resident.send("/ask/photos")
    return resident.send("/ask/you", requester__name="页面甲", requester__phone=phone)


def test_five_steps_lead_to_a_number_and_a_tracking_code(resident):
    assert ask(resident).location == "/ask/check"
    checked = resident.open("/ask/check").text
    assert SAID in checked
    assert resident.send("/ask/check").location == "/ask/done"
    done = resident.open("/ask/done").text
    assert re.search(r"NX\d{8}-\d{6}", done)
    assert 'class="qr"' in done
    assert "受理后5个工作日" in done


def test_sending_twice_makes_one_request(app, resident, owner):
    ask(resident, phone="13900003333")
    twice = app.test_client()
    for cookie in list(resident.client._cookies.values()):
        twice.set_cookie(cookie.key, cookie.value, domain=cookie.domain, secure=True)
    other = Reader(twice)
    other.token = resident.token
    before = owner.execute("SELECT count(*) FROM intake.request").fetchone()[0]
    assert resident.send("/ask/check").location == "/ask/done"
    assert other.send("/ask/check").location == "/ask/done"
    assert owner.execute("SELECT count(*) FROM intake.request").fetchone()[0] == before + 1


def test_back_finds_the_answers_and_a_mistake_says_where(resident):
    ask(resident)
    assert SAID in resident.open("/ask").text
    reply = resident.send("/ask/you", requester__name="页面甲", requester__phone="12")
    assert reply.status_code == 303
    again = resident.open(reply.location).text
    assert "错误：" in again
    assert 'href="#f-requester-phone"' in again
    assert 'value="12"' in again


def test_an_emergency_is_pointed_out_before_anything_else(resident):
    resident.open("/ask")
    resident.send("/ask", description="我爸昏迷不醒")
    assert "120" in resident.open("/ask/matter").text


def test_clearing_leaves_nothing_behind(resident):
    ask(resident)
    resident.send("/ask/check")
    resident.send("/ask/clear")
    assert resident.open("/ask/done").location == "/"
    assert SAID not in resident.open("/ask").text


@pytest.mark.parametrize("path", ["/", "/?view=elder", "/matters", "/matters?q=低保", "/matters/dibao", "/ask"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_stays_below_fifty_kilobytes(resident, path, language):
    assert len(resident.open(f"{path}{'&' if '?' in path else '?'}lang={language}").data) < 50_000


def test_the_desk_is_for_staff(resident):
    assert resident.open("/desk").location.startswith("/desk/sign-in")


def test_a_form_without_its_token_is_refused(at_desk):
    at_desk.token = "wrong"
    assert at_desk.send("/desk/new", description=SAID).status_code == 400


def test_a_clerk_finds_it_in_the_queue_and_accepts_it(app, at_desk, resident):
    ask(resident)
    resident.send("/ask/check")
    number = re.search(r"NX\d{8}-\d{6}", resident.open("/ask/done").text).group()
    path = re.search(rf'href="(/desk/requests/[^"?]+)[^"]*">{number}', at_desk.open(f"/desk?q={number}").text).group(1)
    assert SAID in at_desk.open(path).text
    assert at_desk.send(f"{path}/accept", matter_code="nothing").status_code == 422
    assert at_desk.send(f"{path}/accept", matter_code="dibao").location == path
    assert "/board/cases/" in at_desk.open(path).text
    assert at_desk.send(f"{path}/accept", matter_code="dibao").status_code == 409


def test_one_page_registers_and_accepts_and_the_next_person_sees_nothing_of_it(at_desk):
    key = re.search(r'name="key" value="([^"]+)"', at_desk.open("/desk/new").text).group(1)
    entry = {"key": key, "description": "隔壁占了我家宅基地", "village_code": VILLAGE, "matter_code": "maodun_tiaojie"}
    person = {"requester__name": "窗口乙", "requester__phone": "13900004444"}
    reply = at_desk.send("/desk/new", **entry, **person, channel="window", materials_complete="true")
    assert reply.location == "/desk/receipt"
    assert "已当场受理" in at_desk.open("/desk/receipt").text
    assert "窗口乙" not in at_desk.open("/desk/new").text
    assert at_desk.open("/desk/receipt").location == "/desk/new"


def test_a_known_phone_offers_the_person_and_fills_the_page(at_desk):
    person = {"requester__name": "认得", "requester__phone": "13900005555", "requester__address": "九组"}
    at_desk.open("/desk/new")
    at_desk.send("/desk/new", description=SAID, village_code=VILLAGE, channel="window", **person)
    shown = at_desk.send("/desk/parts/people", requester__phone="139-0000-5555").text
    assert "认得" in shown
    wanted = re.search(r'name="pick" value="([^"]+)"', shown).group(1)
    at_desk.open("/desk/new")
    filled = at_desk.open(at_desk.send("/desk/new", requester__phone="13900005555", pick=wanted).location).text
    assert 'value="认得"' in filled
    assert 'value="九组"' in filled


def test_words_choose_the_matter_unless_one_is_chosen(at_desk):
    at_desk.open("/desk/new")
    assert 'data-guess="dibao' in at_desk.send("/desk/parts/guess", description="想申请低保").text
    at_desk.send("/desk/new/draft", description="想申请低保", key="words")
    assert re.search(r'value="dibao"[^>]* selected', at_desk.open("/desk/new").text)
    at_desk.send("/desk/new/draft", description="想申请低保", matter_code="shenfenzheng", key="words")
    assert re.search(r'value="shenfenzheng"[^>]* selected', at_desk.open("/desk/new").text)


def test_the_guide_finds_a_matter_by_name_and_by_own_words_and_starts_asking_with_it(resident):
    assert "/matters/dibao" in resident.open("/matters?q=低保").text
    assert "/matters/dibao" in resident.open("/matters?q=家里穷没收入").text
    assert "没有找到这样的事" in resident.open("/matters?q=qqqqzzzz").text
    assert "户口簿" in resident.open("/matters/dibao").text
    assert resident.open("/matters/nothing").status_code == 404
    assert 'name="matter_code" value="dibao"' in resident.open("/ask?matter=dibao").text
    assert resident.send("/ask", description=SAID, matter_code="dibao").location == "/ask/where"


def test_for_somebody_else_asks_for_whom_before_checking(resident):
    ask(resident)
    assert (
        resident.send("/ask/you", requester__name="页面甲", requester__phone="13900001111", for_other="yes").location
        == "/ask/for"
    )
    assert resident.open("/ask/check").location == "/ask/for"
    again = resident.send("/ask/for")
    assert "错误：" in resident.open(again.location).text
    assert (
        resident.send("/ask/for", beneficiary__name="页面母亲", beneficiary__relation="母亲").location == "/ask/check"
    )
    assert "页面母亲（母亲）" in resident.open("/ask/check").text
    assert resident.send("/ask/check").location == "/ask/done"


def test_a_second_request_of_the_same_person_keeps_name_phone_and_place(resident):
    ask(resident, phone="13900007788")
    resident.send("/ask/check")
    resident.send("/ask/another")
    resident.send("/ask", description="门口的路灯坏了")
    assert "13900007788" in resident.open("/ask/you").text
    assert SAID not in resident.open("/ask").text


def test_an_answer_changed_after_it_was_sent_makes_no_second_request(app, resident, owner):
    ask(resident, phone="13900006699")
    stale = {cookie.key: cookie.value for cookie in resident.client._cookies.values()}
    resident.send("/ask/check")
    late = Reader(app.test_client())
    for key, value in stale.items():
        late.client.set_cookie(key, value, domain="127.0.0.1", secure=True)
    late.token = resident.token
    before = owner.execute("SELECT count(*) FROM intake.request").fetchone()[0]
    late.send("/ask/you", requester__name="页面甲", requester__phone="13900006600")
    assert late.send("/ask/check").location == "/ask/done"
    assert "没有重复登记" in late.open("/ask/done").text
    assert owner.execute("SELECT count(*) FROM intake.request").fetchone()[0] == before
