"""A command refused since its page was opened: the sentence of the refusal, and every word that was typed, to send or to copy."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask.testing import FlaskClient

from services.assignment.app import web
from services.assignment.matching.policy import Policy
from tests.http import Caller
from tests.integration.assignment.house import CODE, TAIL, TOWN, House
from tests.integration.assignment.test_claims import a_post, claimed
from tests.integration.assignment.test_residents_own import HERE, post, resident_of, token_of
from tests.integration.assignment.test_sending_up import ANSWER, LETTER, NOW, fixed
from tests.integration.assignment.test_work import API, DONE, done, taken

WORDS = "材料已递交民政窗口“甲”，七天后取<结果>"
SHOWN = "材料已递交民政窗口“甲”，七天后取&lt;结果&gt;"
BOX = "您刚才填写的内容"


class Browser:
    """Somebody's browser; what it sends is always a form."""

    def __init__(self, house: House, caller: Caller) -> None:
        self.client: FlaskClient = web(house.settings, house.clock).test_client()
        self.signed = {"Authorization": f"Bearer {caller.token}", "Referer": HERE}
        self.token = token_of(self.client)

    def post(self, path: str, **fields: Any) -> Any:
        data = {"csrf_token": self.token, **fields}
        return self.client.post(path, data=data, headers=self.signed, base_url=HERE)

    def refused(self, path: str, status: int, sentence: str, **fields: Any) -> str:
        """What the page says that comes back; the words are on it."""
        reply = self.post(path, **fields)
        assert (reply.status_code, reply.location) == (status, None)
        assert sentence in reply.text
        assert SHOWN in reply.text, "what was typed"
        return str(reply.text)


@fixed()
def test_a_completion_refused_because_the_case_was_sent_up_keeps_its_result_to_copy(house: House) -> None:
    request, path, me = taken(house, occurred_at=NOW - timedelta(hours=1))
    task, browser = f"/work/tasks/{path.rpartition('/')[2]}", Browser(house, me)
    me.post(path + "/start")
    assert house.staff("dispatcher", TOWN).post(f"{API}/requests/{request}/send-up", LETTER).status == 201
    page = browser.refused(f"{task}/done", 409, "还在等答复，不能登记办毕", outcome="solved", result=WORDS, **_MONEY)
    assert (BOX in page, "没有记下" in page, page.count(SHOWN)) == (True, True, 2), "once to read, once for the button"
    assert ("120.50" in page, "solved" in page) == (True, False), "a choice is not typed"
    again = {"unit": "市民政局", "expected_on": "2026-12-07", "reason": WORDS}
    assert BOX in browser.refused(f"/work/sent-up/{request}", 409, "还在等答复", **again)
    waiting = house.one("SELECT id FROM assignment.sent_up").id
    assert me.post(f"{API}/sent-up/{waiting}/answer", ANSWER).status == 200
    late = browser.refused(f"/work/sent-up/{request}/{waiting}/answer", 409, "已经有答复", answer=WORDS)
    assert BOX in late, "the form is one to send up again"


_MONEY = {"money.allowance": "120.50"}


def test_whoever_lost_the_case_meanwhile_keeps_what_they_wrote(house: House) -> None:
    request, path, me = taken(house)
    task, browser = f"/work/tasks/{path.rpartition('/')[2]}", Browser(house, me)
    me.post(path + "/start")
    early = browser.refused(f"{task}/log", 422, "有几处需要改一下", note=WORDS, minutes="30000")
    assert BOX not in early, "the form has it"
    dispatcher = house.staff("dispatcher", TOWN)
    paused = {"reason": "hearing"}
    assert dispatcher.post(f"{path}/suspend", paused).status in (200, 201)
    for form, fields in (
        ("log", {"note": WORDS, "minutes": "30"}),
        ("return", {"reason": "办不了", "evidence": WORDS}),
    ):
        assert BOX in browser.refused(f"{task}/{form}", 409, "已挂起", **fields)
    assert BOX in browser.refused(
        f"/work/clock/{path.rpartition('/')[2]}/extend", 409, "已挂起", working_days="3", reason=WORDS
    )
    assert BOX in browser.refused(f"{task}/log", 422, "有几处需要改一下", note=WORDS, minutes="30000"), (
        "and it has no form"
    )
    assert dispatcher.post(f"{path}/resume").status == 200
    assert (
        dispatcher.post(f"{API}/requests/{request}/reassign", {"volunteer_id": str(house.volunteer().id)}).status == 200
    )
    gone = browser.refused(f"{task}/done", 404, "没有找到", outcome="solved", result=WORDS)
    assert BOX in gone


def test_staff_keep_what_they_wrote_on_a_case_another_settled(house: House) -> None:
    request, path, me = taken(house)
    me.post(path + "/start")
    dispatcher = house.staff("dispatcher", TOWN)
    browser, assignment = Browser(house, dispatcher), path.rpartition("/")[2]
    assert me.post(f"{path}/extensions", {"working_days": 3, "reason": "还要走访"}).status == 201
    extension = house.one("SELECT id FROM assignment.extension").id
    assert dispatcher.post(f"{API}/extensions/{extension}/refuse", {}).status == 200
    browser.refused(f"/work/clock/extensions/{extension}/refuse", 409, BOX, reason=WORDS)
    on_behalf = f"/work/on-behalf/tasks/{assignment}"
    assert me.post(path + "/complete", DONE).status == 200
    told = {"outcome": "solved", "result": WORDS, "method": "phone"}
    browser.refused(f"{on_behalf}/done", 409, "办毕·待群众确认", **told)
    number = browser.post("/work/on-behalf/people", number="v99999")
    assert (number.status_code, "v99999" in number.text) == (422, True)
    browser.refused(f"/work/rulings/{request}", 409, BOX, ruling="upheld", note=WORDS)
    other = Browser(house, house.staff("supervisor", TOWN[:6]))
    other.refused(f"/work/reopen/{request}", 409, "办毕·待群众确认", reason=WORDS)
    word = {"tracking_code": CODE, "phone_tail": TAIL, "solved": True, "rating": 1}
    assert house.anonymous.post(f"{API}/confirmations", word).status == 201
    Browser(house, me).refused(f"/work/tasks/{assignment}/undo", 409, BOX, reason=WORDS)
    one = house.one("SELECT id FROM assignment.rectification").id
    browser.refused(f"/work/rectifications/{one}/put-right", 409, BOX, what=WORDS)
    other.refused(f"/work/ratings/{request}", 409, BOX, review="kept", reason=WORDS)
    taker = house.volunteer(capacity=1)
    browser.refused(f"/work/handover/{taker.id}", 404, BOX, to=str(uuid4()), reason=WORDS)


def test_a_resident_who_comes_second_keeps_what_is_still_missing(house: House) -> None:
    request, _ = done(house)
    client = resident_of(house)
    assert client.get(f"/confirm/{CODE}", base_url=HERE).location == "/confirm/result"
    assert "请选一个评价" in post(client, "/confirm/rating", comment=WORDS).text
    word = {"tracking_code": CODE, "phone_tail": TAIL, "solved": True}
    assert house.anonymous.post(f"{API}/confirmations", word).status == 201
    late = post(client, "/confirm/result", solved="false", comment=WORDS)
    assert late.status_code == 409
    assert SHOWN in late.text
    kept = post(client, "/confirm/rating", comment=WORDS)
    assert (kept.status_code, SHOWN in kept.text, BOX in kept.text) == (422, True, False), "the form has it"
    assert state_of(house, request) == "closed"


def test_an_organiser_keeps_the_reason_for_a_claim_or_a_skill_another_decided(house: House) -> None:
    organiser, volunteer = house.staff("organiser", TOWN), house.volunteer()
    browser, me = Browser(house, organiser), Browser(house, house.as_person(volunteer.person_id))
    claim = claimed(organiser, a_post(organiser), volunteer)
    refuse = f"/work/posts/claims/{claim}/refuse"
    assert "请写一句理由，本人会看到。" in browser.post(refuse).text
    long = browser.refused(refuse, 422, f'href="#f-reason-{claim}"', reason=WORDS * 20)
    assert BOX not in long, "the form has it"
    assert organiser.post(f"{API}/claims/{claim}/approve").status == 200
    assert BOX in browser.refused(refuse, 409, "没有记下", reason=WORDS)
    profile = f"/work/profiles/{volunteer.id}"
    skill = {"skill": "law", "level": "3"}
    assert me.post("/work/profile/skills", **skill, proof="certificate", note=WORDS).status_code == 303
    assert browser.post(f"{profile}/attest", **skill).status_code == 303
    browser.refused(f"{profile}/dismiss", 409, "已经处理过", **skill, reason=WORDS)
    me.refused("/work/profile/skills", 409, "已经核实过", **skill, proof="certificate", note=WORDS)
    ones_own = {"capacity": "1", "weekly_hours": "7.25", "languages": ["miao"]}
    late = me.post("/work/profile", **ones_own, seen="1")
    assert (late.status_code, "再保存一次" in late.text, 'value="7.25"' in late.text) == (412, True, True)
    seen = late.text.split('name="seen" value="')[1].split('"')[0]
    assert me.post("/work/profile", **ones_own, seen=seen).status_code == 303, "what came back can be sent"


def test_what_is_set_up_keeps_its_words_as_well(house: House) -> None:
    organiser = house.staff("organiser", TOWN)
    browser, post = Browser(house, organiser), a_post(organiser)
    assert browser.post(f"/work/posts/{post}/end").status_code == 303
    browser.refused(f"/work/posts/{post}/edit", 409, "没有记下", head_count="2", words=WORDS, seen="1")
    browser.refused("/work/projects", 404, "没有找到", name=WORDS, kind="tea", village="510503999999")
    entry = house.volunteer()
    twice = {"key": str(uuid4()), "name": "测试", "capacity": "x", "s1.skill": "law", "s1.note": WORDS}
    browser.refused(f"/work/check-ins/of/{entry.id}", 422, "有几处需要改一下", **twice)
    admin = Browser(house, house.staff("admin", TOWN[:6]))
    points = {**Policy().as_points(), "reason": WORDS, "seen": "1"}
    assert admin.post("/work/weights", **points).status_code == 303
    admin.refused("/work/weights", 409, "没有记下", **points)
    admin.refused("/work/calendar/preview", 422, "有几处需要改一下", year="2027", off=WORDS)


def state_of(house: House, request: UUID) -> Any:
    return house.one("SELECT state FROM assignment.request WHERE id = :id", id=request).state
