"""Every page in every guise: Chinese and English, large type, phone and desktop; with something on it to look at."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import way
from tests.browser.conftest import DESKTOP, PHONE, check_page, sign_in
from tests.http import Caller, wait_for

pytestmark = pytest.mark.browser
INTAKE, ASSIGNMENT = "/api/intake/v1", "/api/assignment/v1"
WORDS = "想申请农村低保，家里有病人"


@dataclass(frozen=True)
class Standing:
    """What the house holds while its pages are looked at."""

    fresh: str
    offered: str
    overdue: str
    volunteer: str
    done: str
    done_code: str
    done_task: str
    post: str
    review: str
    pair: str


@pytest.fixture(scope="module")
def standing(house) -> Standing:
    clerk = Caller(house.base).signed_in(f"clerk-{way.TOWN}")
    fresh, offered, done = _enter(clerk), _enter(clerk, complete=True), _enter(clerk, complete=True)
    weeks_ago = datetime.now(UTC) - timedelta(days=21)
    overdue = _enter(clerk, complete=True, occurred_at=weeks_ago.isoformat(timespec="seconds"))
    _enter(clerk, description="孩子发烧抽筋，门口的路灯也坏了", matter_code=None)
    volunteer, task = _work(house.base, done["id"])
    way.offer_of(house.base, overdue["id"])
    return Standing(
        fresh=fresh["id"],
        offered=offered["id"],
        overdue=overdue["id"],
        volunteer=way.offer_of(house.base, offered["id"])[0],
        done=volunteer,
        done_code=done["tracking_code"],
        done_task=task,
        **_organised(house.base, volunteer),
    )


def _organised(base: str, account: str) -> dict[str, str]:
    """A review of the post this volunteer holds in the town, and a pair of theirs long not visited."""
    organiser, own = Caller(base).signed_in(f"organiser-{way.TOWN}"), Caller(base).signed_in(account)
    post = next(each["post_id"] for each in own.get(f"{ASSIGNMENT}/claims").json if each["status"] == "approved")
    holder = next(
        each for each in organiser.get(f"{ASSIGNMENT}/volunteers", page_size=500).json if each["account"] == account
    )
    said = {"volunteer_id": holder["id"], "level": 4, "sentence": "上门办事很耐心", "from_day": "2026-01-01"}
    review = organiser.post(f"{ASSIGNMENT}/posts/{post}/reviews", {**said, "to_day": "2026-03-31"})
    assert review.status == 201, review.body[:400]
    partner = {"role": "household", "village": way.VILLAGE, "partner_name": "常看望户", "formed_on": "2025-01-02"}
    pair = organiser.post(f"{ASSIGNMENT}/pairs", {**partner, "volunteer_number": account})
    assert pair.status == 201, pair.body[:400]
    return {"post": post, "review": review.json["id"], "pair": pair.json["id"]}


def _enter(clerk: Caller, complete: bool = False, **more: Any) -> dict[str, Any]:
    body = {
        "description": WORDS,
        "village_code": way.VILLAGE,
        "channel": "window",
        "requester": {"name": "李桂兰", "phone": "13900005678", "address": "三组"},
        "matter_code": "dibao",
        "materials_complete": complete,
    }
    reply = clerk.post(f"{INTAKE}/requests", {**body, **more})
    assert reply.status == 201, reply.body[:400]
    return dict(reply.json)


def _work(base: str, request_id: str) -> tuple[str, str]:
    """The volunteer takes it and is done; the resident has not signed yet."""
    account, offer = way.offer_of(base, request_id)
    volunteer = Caller(base).signed_in(account)
    assert volunteer.post(f"{ASSIGNMENT}/offers/{offer}/accept").status == 200
    (task,) = wait_for(lambda: volunteer.get(f"{ASSIGNMENT}/assignments", request=request_id).json, what="the task")
    own = f"{ASSIGNMENT}/assignments/{task['id']}"
    assert volunteer.post(f"{own}/start").status == 200
    assert volunteer.post(f"{own}/logs", {"note": "上门看过，材料收齐", "minutes": 45}).status == 201
    return account, task["id"]


GUISES = {"english": (PHONE, "lang=en&view=normal"), "elder": (PHONE, "lang=zh&view=elder")}
"""The longest words and the largest type on the smallest screen; the main job is Chinese, on both sizes."""
if os.environ.get("DAIBAN_SCREENSHOTS"):
    GUISES["english-desktop"] = (DESKTOP, "lang=en&view=normal")
    GUISES["chinese"] = (PHONE, "lang=zh&view=normal")
    GUISES["chinese-desktop"] = (DESKTOP, "lang=zh&view=normal")

_SIGNED: dict[str, Any] = {}
"""The session cookies of those who have signed in: nobody has to do so for every guise."""


@pytest.fixture(params=GUISES)
def visit(request, open_browser):
    """`visit(username)` gives `look(name, path)`: that person's pages in one guise."""
    size, wanted = GUISES[request.param]

    def visited(username: str = ""):
        page = open_browser(size)
        if username in _SIGNED:
            page.context.add_cookies(_SIGNED[username])
        elif username:
            sign_in(page, username)
            _SIGNED[username] = page.context.cookies()
        page.goto(f"/track?{wanted}")

        def look(name: str, path: str = "") -> Page:
            if path:
                page.goto(path)
            check_page(page, f"{name}-{request.param}")
            return page

        return look

    return visited


def test_a_residents_pages(visit, standing) -> None:
    look = visit()
    for name, path in (
        ("start", "/"),
        ("matters", "/matters"),
        ("matter", "/matters/dibao"),
        ("ask", "/ask"),
        ("track", "/track"),
        ("points", f"/points?village={way.VILLAGE}"),
        ("confirm", "/confirm"),
        ("public", "/public"),
        ("lost", "/lost"),
    ):
        look(name, path)
    page = look("sign-in", "/desk/sign-in")
    page.goto("/ask")
    page.locator("#f-description").fill(WORDS + "，他现在喘不上气")
    _send(page)
    look("ask-matter")
    page.locator("input[value=dibao]").check()
    _send(page)
    way.choose(page, "f-village-code", "mgsqcwh", way.VILLAGE)
    look("ask-where")
    _send(page)
    look("ask-photos")
    _send(page)
    _send(page)
    expect(page.locator(".error-summary")).to_be_focused()
    look("ask-you-errors")
    page.locator("#f-requester-name").fill("李桂兰")
    page.locator("#f-requester-phone").fill("13900005678")
    _send(page)
    look("ask-check")
    _send(page)
    look("ask-done")


def test_a_resident_follows_and_confirms(visit, standing) -> None:
    """Who has tracked it is not asked again for the result."""
    look = visit()
    page = look("track-case-ask", f"/track/{standing.done_code}")
    page.locator("#f-phone-tail").fill("5678")
    _send(page)
    look("track-case")
    look("mine", f"/mine/{standing.done_code}")
    look("mine-add", f"/mine/{standing.done_code}/add")
    look("confirm-result", f"/confirm/{standing.done_code}")


def test_a_clerks_pages(visit, standing) -> None:
    look = visit(f"clerk-{way.TOWN}")
    look("desk", "/desk")
    page = look("desk-request", f"/desk/requests/{standing.fresh}")
    for more in page.locator("main details > summary").all():
        more.click()
    look("desk-request-open")
    look("desk-accepted", f"/desk/requests/{standing.offered}")
    page.goto("/desk/new")
    page.locator("#f-requester-phone").fill("13900005678")
    page.locator("#f-requester-name").focus()
    expect(page.locator("#people button").first).to_be_visible()
    page.locator("#f-description").fill("老人喘不上气，家里困难想申请低保")
    page.locator("#f-requester-address").focus()
    expect(page.locator("#guess .notice")).to_be_visible()
    look("desk-new")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    look("desk-new-errors")


def test_a_volunteers_pages(visit, standing) -> None:
    page = visit(standing.volunteer)("work", "/work")
    page.locator("main details > summary").first.click()
    look = visit(standing.done)
    look("work-done", "/work")
    look("work-task", f"/work/tasks/{standing.done_task}")
    look("work-visits", f"/work/tasks/{standing.done_task}/visits")
    look("leave", "/work/leave")
    look("profile", "/work/profile")
    look("work-claims", "/work/claims")
    look("work-rectifications", "/work/rectifications")
    look("work-trips", "/work/trips")
    look("work-trips-after", "/work/trips/after")
    look("work-pairs-mine", "/work/pairs/mine")
    look("work-review", f"/work/posts/reviews/{standing.review}")
    look("work-pair", f"/work/pairs/{standing.pair}")
    page = look("work-record", "/work/record")
    page.locator("main a[href^='/work/posts/records/']").first.click()
    page.wait_for_load_state()
    look("post-record")
    page = look("work-record-again", "/work/record")
    _send(page)
    look("certificate")
    look("certificate-verified", page.url.removesuffix("/sheet"))
    look("certificate-forged", "/work/certificates/AAAA")
    look("reminders", "/board/reminders")


def test_a_dispatchers_and_an_organisers_pages(visit, standing) -> None:
    look = visit(f"dispatcher-{way.TOWN}")
    look("dispatch", "/work/dispatch")
    for name in ("callbacks", "rectifications", "appointments", "on-behalf", "sent-up"):
        look(name, f"/work/{name}")
    look("sent-up-ended", "/work/sent-up?ended=true")
    look("send-up", f"/work/sent-up/{standing.overdue}")
    look("reassign", f"/work/dispatch/{standing.overdue}/reassign")
    look("why", f"/work/why/{standing.overdue}")
    look = visit(f"organiser-{way.TOWN}")
    look("posts", "/work/posts")
    page = look("post-new", "/work/posts/new")
    _send(page)
    expect(page.locator(".error-summary")).to_be_focused()
    look("post-new-errors")
    page.goto("/work/posts")
    page.locator("main tbody a[href^='/work/posts/']").first.click()
    page.wait_for_load_state()
    look("post")
    look("post-edit", page.url.partition("?")[0] + "/edit")
    look("post-reviewed", f"/work/posts/{standing.post}")
    look("post-review-form", f"/work/posts/{standing.post}/review")
    look("review", f"/work/posts/reviews/{standing.review}")
    look("pair", f"/work/pairs/{standing.pair}")
    page = look("gaps", "/work/gaps")
    page.locator("main a[href^='/work/gaps/cases']").first.click()
    page.wait_for_load_state()
    look("gap-cases")
    for name in (
        "projects/import",
        "pairs",
        "pairs/new",
        "pairs/coverage",
        "pairs/coverage/households",
        "pairs/import",
        "projects",
        "members",
        "members/rates",
        "members/import",
        "check-ins",
        "check-ins/new",
        "profiles",
    ):
        look(name.replace("/", "-"), f"/work/{name}")


def test_an_auditors_pages(visit, standing) -> None:
    look = visit("auditor")
    for name, path in (
        ("auditor-system", "/board/system"),
        ("auditor-exports", "/board/exports"),
        ("auditor-preferences", "/board/preferences"),
        ("auditor-points", "/board/points"),
        ("auditor-money", "/board/rows?figure=money_allowance"),
    ):
        look(name, path)


def test_a_supervisors_pages(visit, standing) -> None:
    look = visit("supervisor")
    look("board", "/board")
    look("board-narrowed", f"/board?area={way.TOWN}&channel=window&kind=promised")
    look("board-village", f"/board?area={way.VILLAGE}")
    look("league", "/board/league")
    look("satisfaction", "/board/satisfaction")
    look("hours", "/board/hours")
    look("board-cases", "/board/cases")
    look("board-cases-none", "/board/cases?state=terminated")
    look("board-views", "/board/views")
    look("board-find", "/board/find?q=999999")
    look("board-case", f"/board/cases/{standing.overdue}")
    look("members", "/board/members?figure=checked_in")
    look("board-rows", f"/board/rows?figure=posts&area={way.TOWN}")
    look("board-rows-none", f"/board/rows?figure=pairs&area={way.TOWN}&role=firm")
    look("board-points", "/board/points")
    look("ratings", "/work/ratings")
    look("ladder", "/board/ladder")
    page = look("weights", "/work/weights")
    page.locator("[formaction='/work/weights/preview']").click()
    page.wait_for_load_state()
    look("weights-preview")
    look("ladder-of-a-town", f"/board/ladder?matter=dibao&area={way.TOWN}")
    look("preferences", "/board/preferences")
    look("reminder-log", "/board/reminders/log")
    look("bulletin", "/board/bulletin")
    look("rising", "/board/rising")
    look("exports", "/board/exports")
    look("reminder-log-none", "/board/reminders/log?state=unknown")
    look("calls", "/board/calls")
    look("risk", "/board/risk")
    look("self-check", "/board/self-check?reported=8695+8664+99.6%25")
    look("supervised", "/board/supervised")
    look("supervised-special", "/board/supervised?list=special")
    look("risk-part", f"/board/parts/risk?matter_code=dibao&village_code={way.VILLAGE}")
    look("light", "/board/parts/light")


def test_an_administrators_pages(visit, standing) -> None:
    look = visit("admin")
    look("points-desk", "/desk/points")
    look("point", "/desk/points/510503108")
    look("areas", "/desk/areas")
    look("open311-keys", "/desk/open311")
    look("webhooks", "/board/webhooks")
    look("audit", "/board/audit")
    look("rehearsal", "/work/rehearsal")
    look("calendar", "/work/calendar")
    look("suggestions", "/desk/suggestions")
    look("accounts", "/desk/accounts")
    look("account-new", "/desk/accounts/new")
    look("password", "/desk/password")
    look("answers", "/desk/answers?standing=in_use")
    look("answers-none", "/desk/answers?q=xyzxyz")
    look("answer-new", "/desk/answers/new")
    look("system", "/board/system")


def test_an_admins_catalogue(visit) -> None:
    look = visit("admin")
    for name, path in (
        ("matters", "/desk/matters"),
        ("matters-none", "/desk/matters?q=xyzxyz"),
        ("matter", "/desk/matters/dibao"),
        ("matter-new", "/desk/matters/new"),
        ("matter-version", "/desk/matters/dibao/versions/new"),
        ("matter-edit", "/desk/matters/dibao/versions/1/edit"),
        ("matter-retire", "/desk/matters/dibao/retire"),
        ("matters-import", "/desk/matters/import"),
        ("units", "/desk/units"),
        ("unit", "/desk/units/u001"),
    ):
        look(name, path)
    page = look("matter-new-again", "/desk/matters/new")
    _send(page)
    expect(page.locator(".error-summary")).to_be_focused()
    look("matter-new-errors")


def test_the_registers_pages(visit, house) -> None:
    clerk = Caller(house.base).signed_in(f"clerk-{way.TOWN}")
    told = {"name": "李登记", "village_code": way.VILLAGE, "address": "八组", "circumstances": ["disability"]}
    person = clerk.post(f"{INTAKE}/residents", told).json["id"]
    household = clerk.post(f"{INTAKE}/residents/{person}/household", {"village_group": 8, "grid": 3}).json["id"]
    firm = {"kind": "cooperative", "name": "天仙镇登记茶叶专业合作社", "village_code": way.VILLAGE}
    firm_id = clerk.post(f"{INTAKE}/firms", {**firm, "contact": {"name": "李登记", "phone": "13900005679"}}).json["id"]
    visit()("privacy", "/ask/privacy")
    look, path = visit(f"clerk-{way.TOWN}"), "/desk/residents"
    clerk.post(f"{INTAKE}/residents/{person}/reveal", {"reason": "visit", "circumstances": True})
    for name, where in (
        ("register", ""),
        ("register-new", "/new"),
        ("register-person", f"/{person}"),
        ("register-correct", f"/{person}/correct"),
        ("register-join", f"/{person}/household"),
        ("register-household", f"/households/{household}"),
        ("register-firm", f"/firms/{firm_id}"),
        ("register-firm-new", "/firms/new"),
    ):
        look(name, path + where)
    look = visit(f"dispatcher-{way.TOWN}")
    for name in ("merge", "restrict", "erase"):
        look(f"register-{name}", f"{path}/{person}/{name}")
    look = visit("supervisor")
    look("register-looks", f"{path}/looks")
    look("register-retention", f"{path}/retention")


def _send(page: Page) -> None:
    """Press the page's main button."""
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
