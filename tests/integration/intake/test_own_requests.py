"""A resident looks after their own request: adds what is missing, says more, withdraws; nobody else can."""

import io
import re

import pytest

from shared.runtime.sealing import BlindIndex, tracking_hashes
from tests.integration.intake.conftest import REQUESTS
from tests.integration.intake.test_pages import HOST, Reader
from tests.pictures import a_photo

TAIL = "8000"


@pytest.fixture
def made(anonymous):
    return anonymous.submitted()


@pytest.fixture
def resident(app, settings, made):
    """The resident's browser, after the tracking page has been shown code and tail."""
    return proven(app, settings, made["tracking_code"])


def proven(app, settings, code, tail=TAIL):
    reader = Reader(app.test_client())
    reader.open("/ask")
    with reader.client.session_transaction(base_url=HOST) as session:
        session["tracked"] = {code: tracking_hashes(BlindIndex(settings), code, tail)[1]}
    return reader


def send(resident, path, *pictures, **fields):
    """A form with files, its own key and token as the page shows them."""
    page = resident.open(path).text
    key = re.search(r'name="key" value="([^"]+)"', page)
    data = {
        "csrf_token": resident.token,
        "key": key[1] if key else "",
        "photos": [(io.BytesIO(picture), "papers.jpg") for picture in pictures],
        **fields,
    }
    headers = {"Referer": HOST + path}
    return resident.client.post(path, data=data, base_url=HOST, headers=headers, content_type="multipart/form-data")


def asked_for_papers(clerk, made):
    reply = clerk.command(made["id"], "supplement-requests", {"missing": ["户口簿复印件", "收入证明"]})
    assert reply.status_code == 200, reply.json


def test_missing_papers_are_sent_from_the_phone_and_the_window_goes_on(made, resident, clerk, events, owner):
    asked_for_papers(clerk, made)
    path = f"/mine/{made['tracking_code']}/add"
    page = resident.open(path).text
    assert "户口簿复印件" in page
    assert "收入证明" in page
    reply = send(resident, path, a_photo(), a_photo(), note="收入证明明天送来", complete="true")
    assert reply.location.endswith("?told=complete")
    assert [kind for kind, _, _ in events(made["id"])][-2:] == ["details.added", "request.supplemented"]
    added = events(made["id"])[-2][2]
    assert len(added["photos"]) == 2
    assert "收入证明" not in str(added)
    shown = resident.open(f"/mine/{made['tracking_code']}").text
    assert "收入证明明天送来" in shown
    assert shown.count("<img") == 2
    assert owner.execute("SELECT status FROM intake.request WHERE id = %s", (made["id"],)).fetchone()[0] == "submitted"


def test_what_is_sent_before_all_is_there_leaves_it_waiting(made, resident, clerk, owner):
    asked_for_papers(clerk, made)
    send(resident, f"/mine/{made['tracking_code']}/add", a_photo(), complete="false")
    state = owner.execute("SELECT status FROM intake.request WHERE id = %s", (made["id"],)).fetchone()[0]
    assert state == "needs_supplement"


def test_sending_the_same_form_twice_adds_once(made, resident, owner):
    path = f"/mine/{made['tracking_code']}/add"
    page = resident.open(path).text
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    for _ in range(2):
        resident.send(path, note="路口有棵大树", key=key)
    assert len(owner.execute("SELECT additions FROM intake.request WHERE id = %s", (made["id"],)).fetchone()[0]) == 1


def test_nothing_to_add_is_told_beside_the_field(made, resident):
    reply = send(resident, f"/mine/{made['tracking_code']}/add")
    assert reply.status_code == 422
    assert 'href="#f-note"' in reply.text


def test_withdrawing_asks_once_more_and_is_done_once(made, resident, events):
    path = f"/mine/{made['tracking_code']}/withdraw"
    assert resident.open(path).status_code == 200
    assert resident.send(path, reason="已经自己办好了").location.endswith("?told=withdrawn")
    assert events(made["id"])[-1][0] == "request.withdrawn"
    again = resident.send(path, reason="")
    assert again.status_code == 409
    assert "错误：" in again.text


def test_after_acceptance_withdrawing_is_the_dispatch_desks(made, resident, clerk):
    assert clerk.command(made["id"], "accept", {"matter_code": "dibao"}).status_code == 200
    code = made["tracking_code"]
    assert resident.open(f"/mine/{code}/withdraw").location == f"/confirm/{code}/withdraw"


def test_words_after_acceptance_reach_the_handler_by_an_event(made, resident, clerk, events):
    clerk.command(made["id"], "accept", {"matter_code": "dibao"})
    send(resident, f"/mine/{made['tracking_code']}/add", a_photo(), note="换了电话")
    kind, _, data = events(made["id"])[-1]
    assert kind == "details.added"
    assert data["note"]
    assert data["photos"][0]["hash"]


@pytest.mark.parametrize("path", ["", "/add", "/withdraw"])
def test_without_the_proof_the_tracking_page_asks_for_it(app, made, path, settings):
    code = made["tracking_code"]
    stranger = Reader(app.test_client())
    assert stranger.open(f"/mine/{code}{path}").location == f"/track/{code}"
    wrong = proven(app, settings, code, tail="0000")
    assert wrong.open(f"/mine/{code}{path}").location == f"/track/{code}"


def test_a_photo_is_shown_to_its_resident_and_to_staff_of_the_area_and_every_staff_look_is_noted(
    app, settings, made, resident, owner
):
    code = made["tracking_code"]
    send(resident, f"/mine/{code}/add", a_photo())
    photos = owner.execute("SELECT photos FROM intake.request WHERE id = %s", (made["id"],)).fetchone()[0]
    name = photos[0]["hash"]
    assert resident.client.get(f"/mine/{code}/photos/{name}", base_url=HOST).status_code == 200
    assert app.test_client().get(f"/mine/{code}/photos/{name}", base_url=HOST).status_code == 404
    looks = "SELECT count(*) FROM audit.entry WHERE subject = %s AND detail ->> 'photo' = %s"
    for username, status in (("clerk", 200), ("other-clerk", 404), ("organiser", 403)):
        staff = Reader(app.test_client())
        staff.sign_in(username)
        shown = staff.client.get(f"/desk/requests/{made['id']}/photos/{name}", base_url=HOST)
        assert shown.status_code == status, username
    assert owner.execute(looks, (made["id"], name[:12])).fetchone()[0] == 1


def test_a_clerk_adds_photos_on_the_requests_page(app, made, owner):
    clerk = Reader(app.test_client())
    assert clerk.sign_in("clerk").location == "/desk"
    page = f"/desk/requests/{made['id']}"
    clerk.open(page)
    data = {"csrf_token": clerk.token, "photos": [(io.BytesIO(a_photo()), "a.jpg")], "note": "窗口拍的"}
    reply = clerk.client.post(
        f"{page}/photos", data=data, base_url=HOST, headers={"Referer": HOST}, content_type="multipart/form-data"
    )
    assert reply.location == page
    shown = clerk.open(page).text
    assert "窗口拍的" in shown
    assert "<img" in shown
    assert len(owner.execute("SELECT photos FROM intake.request WHERE id = %s", (made["id"],)).fetchone()[0]) == 1
    other = Reader(app.test_client())
    other.sign_in("other-clerk")
    other.open("/desk")
    assert other.send(f"{page}/photos", note="x").status_code == 404


def test_what_was_added_is_gone_from_a_withdrawn_requests_page(made, resident):
    path = f"/mine/{made['tracking_code']}/withdraw"
    resident.open(path)
    resident.send(path)
    reply = send(resident, f"/mine/{made['tracking_code']}/add", note="还想说")
    assert reply.status_code == 409


def test_the_interface_still_supplements_by_code_and_tail(made, anonymous, clerk):
    asked_for_papers(clerk, made)
    proof = {"tracking_code": made["tracking_code"], "phone_tail": TAIL}
    assert anonymous.post(f"{REQUESTS}/{made['id']}/supplements", proof).status_code == 200
