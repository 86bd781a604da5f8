"""The desk's one page over HTTP: its draft, its hints, what it enters; and how many statements a submission costs."""

import re
import uuid

import pytest

from tests.integration.intake.conftest import OTHER_TOWN, VILLAGE, a_request
from tests.integration.intake.test_pages import Reader

WORDS = "村口的路灯坏了三天了，晚上看不见路"
PERSON = {"requester__name": "窗口丙", "requester__phone": "13900006666", "requester__address": "二组"}


@pytest.fixture
def desk(app):
    reader = Reader(app.test_client())
    reader.sign_in("clerk")
    reader.open("/desk/new")
    reader.send("/desk/new", clear="1", key="left over")
    return reader


def key_of(page) -> str:
    return re.search(r'name="key" value="([^"]+)"', page.text).group(1)


def enter(desk, **more):
    typed = {"key": key_of(desk.open("/desk/new")), "channel": "window", "village_code": VILLAGE, "description": WORDS}
    return desk.send("/desk/new", **{**typed, **PERSON, **more})


def last_request(owner):
    return owner.execute(
        "SELECT id, status, signs_on_paper, missing, matter_code FROM intake.request ORDER BY id DESC LIMIT 1"
    ).fetchone()


def test_what_is_typed_survives_reload_and_leaving_and_is_kept_sealed(app, desk, owner):
    key = key_of(desk.open("/desk/new"))
    assert desk.send("/desk/new/draft", key=key, description=WORDS, **PERSON).status_code == 204
    again = desk.open("/desk/new").text
    assert WORDS in again
    assert 'value="窗口丙"' in again
    assert f'value="{key}"' in again
    (body,) = owner.execute("SELECT body FROM intake.desk_draft WHERE body IS NOT NULL").fetchone()
    assert WORDS.encode() not in bytes(body)
    other = Reader(app.test_client())
    other.sign_in("second-clerk")
    assert WORDS not in other.open("/desk/new").text


def test_clearing_wipes_the_draft_and_a_save_that_comes_late_brings_nothing_back(desk, owner):
    key = key_of(desk.open("/desk/new"))
    desk.send("/desk/new/draft", key=key, description=WORDS)
    assert desk.send("/desk/new", clear="1", key=key).location == "/desk/new"
    desk.send("/desk/new/draft", key=key, description=WORDS)
    page = desk.open("/desk/new")
    assert WORDS not in page.text
    assert key_of(page) != key


def test_after_sending_nothing_private_is_left_for_the_next(desk, owner):
    key = key_of(desk.open("/desk/new"))
    desk.send("/desk/new/draft", key=key, description=WORDS, **PERSON)
    assert enter(desk).location == "/desk/receipt"
    desk.send("/desk/new/draft", key=key, description=WORDS, **PERSON)
    assert "窗口丙" not in desk.open("/desk/new").text
    assert desk.open("/desk/receipt").location == "/desk/new"


def test_a_draft_ends_after_a_day(app, desk, owner):
    from services.intake.tasks import tidy

    desk.send("/desk/new/draft", key="old", description=WORDS)
    owner.execute("UPDATE intake.desk_draft SET saved_at = now() - interval '25 hours'")
    assert WORDS not in desk.open("/desk/new").text
    tidy(app.extensions["database"])
    assert owner.execute("SELECT count(*) FROM intake.desk_draft").fetchone() == (0,)


def test_a_mistake_keeps_what_was_typed_also_over_a_reload(desk):
    wrong = enter(desk, requester__phone="12")
    assert wrong.status_code == 422
    assert 'href="#f-requester-phone"' in wrong.text
    assert WORDS in desk.open("/desk/new").text


def test_sending_twice_makes_one_request(desk, owner):
    key = key_of(desk.open("/desk/new"))
    count = "SELECT count(*) FROM intake.request"
    before = owner.execute(count).fetchone()[0]
    assert enter(desk, key=key).location == "/desk/receipt"
    assert enter(desk, key=key).location == "/desk/receipt"
    assert owner.execute(count).fetchone()[0] == before + 1


def test_papers_that_are_missing_are_told_in_the_same_step(desk, owner, events):
    assert enter(desk, matter_code="dibao", missing="户口簿", missing_more="照片两张").status_code == 303
    made = last_request(owner)
    assert made[1] == "needs_supplement"
    assert made[3] == ["户口簿", "照片两张"]
    assert [kind for kind, _, _ in events(made[0])] == [
        "request.submitted",
        "request.supplement_requested",
        "receipt.numbered",
    ]
    both = enter(desk, matter_code="dibao", missing="户口簿", materials_complete="true")
    assert both.status_code == 422
    assert 'href="#f-materials-complete"' in both.text


def test_without_a_phone_or_with_a_shared_one_the_result_is_signed_on_paper(desk, owner, events):
    enter(desk, requester__phone="", matter_code="dibao", materials_complete="true")
    made = last_request(owner)
    assert made[2]
    (accepted,) = (data for kind, _, data in events(made[0]) if kind == "request.accepted")
    assert accepted["signs_on_paper"] is True
    enter(desk, signs_on_paper="true")
    assert last_request(owner)[2]
    enter(desk)
    assert not last_request(owner)[2]


def test_it_is_entered_for_somebody_else_and_for_a_firm(desk, clerk, owner):
    enter(desk, beneficiary__name="他母亲", beneficiary__relation="母亲", requester__organisation="红橙合作社")
    shown = clerk.get(f"/api/intake/v1/requests/{last_request(owner)[0]}").json
    assert shown["beneficiary"]["name"] == "他母亲"
    assert shown["organisation"]["name"] == "红橙合作社"


def test_the_number_to_read_out_counts_per_town_and_day_and_opens_nothing(desk, owner):
    enter(desk)
    (first,) = re.findall(r"10\d{4}", desk.open("/desk/receipt").text)[:1]
    enter(desk, description="另外一件事，想问养老金")
    shown = desk.open("/desk/receipt").text
    assert str(int(first) + 1) in shown
    rows = owner.execute("SELECT town, number FROM intake.counter_number ORDER BY number").fetchall()
    assert len(set(rows)) == len(rows)
    assert desk.client.get(f"/track/{first}", base_url="https://127.0.0.1").status_code == 404


def test_the_same_matter_of_the_same_person_and_alike_words_next_door_are_hinted_at(desk, owner):
    enter(desk, matter_code="dibao", description="家里困难想申请低保")
    person = {"requester__name": "窗口丙", "requester__phone": "13900006666"}
    asked = {"village_code": VILLAGE, "matter_code": "dibao"}
    assert "同一个人、同一事项" in desk.send("/desk/parts/duplicates", **asked, **person).text
    lamp = {"village_code": VILLAGE, "requester__name": "邻居", "requester__phone": "13900007777"}
    enter(desk, **{**lamp, "description": WORDS})
    alike = desk.send("/desk/parts/duplicates", village_code=VILLAGE, description="村口路灯坏了三天，晚上看不见路").text
    assert "说的话很像" in alike
    elsewhere = desk.send("/desk/parts/duplicates", village_code="510503108205", description=WORDS).text
    assert "说的话很像" not in elsewhere
    assert enter(desk, **lamp).location == "/desk/receipt", "a hint never stops anybody"


def test_hints_end_at_the_clerks_area_and_open_nothing(app, desk, statements):
    enter(desk, matter_code="dibao")
    other = Reader(app.test_client())
    other.sign_in("other-clerk")
    asked = {"village_code": VILLAGE, "description": WORDS, "matter_code": "dibao", **PERSON}
    other.open("/desk/new")
    assert "NX" not in other.send("/desk/parts/duplicates", **asked).text
    del statements[:]
    assert "NX" in desk.send("/desk/parts/duplicates", **asked).text
    assert len([sent for sent in statements if "intake." in sent]) == 1
    assert not any("identity.keys" in sent for sent in statements)


def test_nothing_readable_is_kept_of_the_words_and_nothing_at_all_after_erasure(clerk, owner):
    made = clerk.submitted(channel="window", description=WORDS)
    row = "SELECT words_sketch, resident_id FROM intake.request WHERE id = %s"
    sketch, resident = owner.execute(row, (made["id"],)).fetchone()
    assert len(sketch) == 64
    other = clerk.submitted(channel="window", description=WORDS, village_code="510503108202")
    assert owner.execute(row, (other["id"],)).fetchone()[0] != sketch, "another village, another key"
    assert resident


def test_the_page_stays_below_fifty_kilobytes_with_every_village_and_a_hundred_matters(app, desk, owner, clerk):
    owner.execute("UPDATE identity.role SET area = '510503' WHERE area = %s", (OTHER_TOWN,))
    district = Reader(app.test_client())
    district.sign_in("other-clerk")
    try:
        for language in ("zh", "en"):
            page = district.open(f"/desk/new?lang={language}")
            villages = page.text.count('<option value="510503')
            assert villages >= 201
            matters = page.text.count("<option value=") - villages
            per_matter = len(re.search(r'<option value="dibao".*?</option>', page.text).group().encode()) + 40
            assert len(page.data) + max(0, 120 - matters) * per_matter < 50_000
    finally:
        owner.execute("UPDATE identity.role SET area = %s WHERE area = '510503' AND role = 'clerk'", (OTHER_TOWN,))


def test_a_submission_costs_a_fixed_number_of_statements(anonymous, clerk, statements):
    """One finds or makes the person with the key, one stores the request, one publishes; two for the key of the caller."""
    anonymous.submitted(requester={"name": "预热", "phone": "13912340000"})
    clerk.submitted(channel="window", requester={"name": "预热", "phone": "13912340000"})
    del statements[:]
    anonymous.submitted(requester={"name": "数数", "phone": "13912340001"})
    assert len(statements) == 5, statements
    del statements[:]
    body = a_request(channel="window", matter_code="dibao", materials_complete=True)
    clerk.post("/api/intake/v1/requests", body, str(uuid.uuid4()))
    assert len(statements) == 6, statements
