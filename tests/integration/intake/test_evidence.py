"""A photo may back what came of a visit: drawn anew, encrypted, told to reporting as a yes, and shown to few."""

import io

import pytest

from services.intake.evidence.domain import MOST_OF_A_VISIT
from tests.integration.intake.test_pages import HOST, Reader
from tests.integration.intake.test_visits import VISITS, a_visit
from tests.pictures import SECRET_MAKER, a_photo


@pytest.fixture
def visit(signed_in):
    return signed_in("visitor").post(VISITS, a_visit()).json["id"]


def as_person(app, who):
    reader = Reader(app.test_client())
    reader.sign_in(who)
    return reader


def send(app, who, visit, kind="good_deed", number=1):
    reader = as_person(app, who)
    reader.open(f"/desk/visits/{visit}")
    files = [
        (io.BytesIO(a_photo(colour=colour)), "a.jpg") for colour in ("red", "blue", "green", "black", "white")[:number]
    ]
    return reader, reader.send(f"/desk/visits/{visit}/evidence", kind=kind, photos=files)


def test_a_photo_backs_an_outcome_and_reporting_hears_only_that_it_does(app, visit, events, owner, settings):
    before = events(visit)[-1][2]["outcomes"]
    assert {one["kind"]: one["evidence"] for one in before} == {"good_deed": False, "relief": True}
    reader, reply = send(app, "visitor", visit)
    assert reply.status_code == 303
    assert {one["kind"]: one["evidence"] for one in events(visit)[-1][2]["outcomes"]} == {
        "good_deed": True,
        "relief": True,
    }
    (name,) = owner.execute("SELECT hash FROM intake.visit_photo WHERE visit_id = %s", (visit,)).fetchone()
    page = reader.open(f"/desk/visits/{visit}").text
    assert f"/desk/visits/{visit}/evidence/{name}" in page
    picture = reader.client.get(f"/desk/visits/{visit}/evidence/{name}", base_url=HOST).data
    assert picture[:2] == b"\xff\xd8"
    assert SECRET_MAKER.encode() not in picture
    for path in settings.photos.rglob("*"):
        assert not path.is_file() or b"\xff\xd8\xff" not in path.read_bytes()[:16]
    looks = "SELECT count(*) FROM audit.entry WHERE subject = %s AND detail ->> 'photo' = %s"
    assert owner.execute(looks, (visit, name[:12])).fetchone() == (1,)


def test_only_who_was_there_adds_one_and_only_who_may_read_sees_it(app, visit, owner):
    send(app, "visitor", visit)
    (name,) = owner.execute("SELECT hash FROM intake.visit_photo WHERE visit_id = %s", (visit,)).fetchone()
    reader, _ = send(app, "dispatcher", visit)
    assert owner.execute("SELECT count(*) FROM intake.visit_photo WHERE visit_id = %s", (visit,)).fetchone() == (1,)
    assert reader.client.get(f"/desk/visits/{visit}/evidence/{name}", base_url=HOST).status_code == 200
    stranger = as_person(app, "other-clerk")
    assert stranger.open(f"/desk/visits/{visit}/evidence/{name}").status_code == 404


def test_there_is_an_outcome_to_back_and_an_end_to_photos(app, visit, owner):
    send(app, "visitor", visit, kind="project")
    assert owner.execute("SELECT count(*) FROM intake.visit_photo WHERE visit_id = %s", (visit,)).fetchone() == (0,)
    for _ in range(3):
        send(app, "visitor", visit, number=5)
    kept = owner.execute("SELECT count(*) FROM intake.visit_photo WHERE visit_id = %s", (visit,)).fetchone()
    assert kept == (MOST_OF_A_VISIT,)


def test_a_correction_keeps_the_photos(app, visit, signed_in, events):
    send(app, "visitor", visit)
    corrected = signed_in("visitor").post(
        f"{VISITS}/{visit}/correct", {"visit": a_visit(village_group=7), "reason": "写错了组"}
    )
    assert corrected.status_code == 200, corrected.json
    assert {one["kind"]: one["evidence"] for one in events(visit)[-1][2]["outcomes"]} == {
        "good_deed": True,
        "relief": True,
    }
