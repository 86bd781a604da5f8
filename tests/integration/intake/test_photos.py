"""Photos of a request: stored encrypted under a key of their own, seen by who is entitled, gone with the person."""

import io
import os
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from services.intake.photos.store import LooseBlobStore
from services.intake.photos.use_cases import FIELD
from services.intake.residents.store import ResidentStore
from services.intake.tasks import tidy_photos
from shared.runtime.blobs import FolderBlobs, opened
from shared.runtime.sealing import PersonSeal
from tests.fakes import FixedClock
from tests.integration.intake.conftest import VILLAGE
from tests.integration.intake.test_pages import HOST, SAID, Reader, ask
from tests.pictures import SECRET_MAKER, a_photo


@pytest.fixture
def resident(browser):
    return Reader(browser)


@pytest.fixture
def blobs(settings):
    return FolderBlobs(settings.photos)


@pytest.fixture
def files(settings):
    return lambda: sorted(path.name for path in settings.photos.rglob("*") if path.is_file())


def attach(resident, *pictures, path="/ask/photos", **fields):
    """Send the form with its files, as a browser without a script does."""
    data = {
        "csrf_token": resident.token,
        "photos": [(io.BytesIO(picture), f"photo {number}.jpg") for number, picture in enumerate(pictures)],
        **fields,
    }
    return resident.client.post(
        path, data=data, base_url=HOST, headers={"Referer": HOST + path}, content_type="multipart/form-data"
    )


def at_photos(resident):
    resident.open("/ask")
    resident.send("/ask", description=SAID)
    resident.send("/ask/matter", matter_code="dibao")
    resident.send("/ask/where", village_code=VILLAGE)
    return resident


def test_photos_of_the_draft_become_the_requests_own(resident, files, events, owner, app, settings, blobs):
    before = set(files())
    at_photos(resident)
    assert attach(resident, a_photo(), a_photo(kind="PNG")).location == "/ask/you"
    resident.send("/ask/you", requester__name="照片甲", requester__phone="13900002222")
    assert "2张" in resident.open("/ask/check").text
    resident.send("/ask/check")
    number = _number(resident)
    request_id, photos = owner.execute("SELECT id, photos FROM intake.request WHERE number = %s", (number,)).fetchone()
    assert len(photos) == 2
    assert set(files()) - before == {photo["hash"] for photo in photos}
    submitted = events(request_id)[0][2]
    assert [photo["hash"] for photo in submitted["photos"]] == [photo["hash"] for photo in photos]
    with app.extensions["database"].reading() as connection:
        key = PersonSeal(connection, settings).open(submitted["photos"][0]["key"], FIELD)
    picture = opened(blobs.get(photos[0]["hash"]), key)
    assert picture.startswith(b"\xff\xd8\xff")
    assert (
        owner.execute("SELECT count(*) FROM intake.loose_blob WHERE hash = %s", (photos[0]["hash"],)).fetchone()[0] == 0
    )


def test_nothing_readable_lies_in_the_store(resident, files, settings):
    at_photos(resident)
    attach(resident, a_photo())
    for path in settings.photos.rglob("*"):
        if path.is_file():
            assert SECRET_MAKER.encode() not in path.read_bytes()
            assert b"JFIF" not in path.read_bytes()
            assert path.stat().st_mode & 0o077 == 0 or path.parent.stat().st_mode & 0o077 == 0


def test_a_photo_of_a_draft_is_shown_to_that_browser_alone(resident, app):
    at_photos(resident)
    attach(resident, a_photo())
    address = _first_photo(resident.open("/ask/photos").text)
    shown = resident.client.get(address, base_url=HOST)
    assert shown.status_code == 200
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.headers["Cache-Control"] == "no-store"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert app.test_client().get(address, base_url=HOST).status_code == 404


def test_one_bad_file_is_named_and_the_good_ones_are_kept(resident):
    at_photos(resident)
    reply = attach(resident, a_photo(), b"%PDF-1.7 not a photo")
    assert reply.status_code == 422
    assert "第2个文件" in reply.text
    assert "错误：" in reply.text
    assert "已附1张照片" in resident.open("/ask/photos").text


def test_a_sixth_photo_is_refused_before_any_is_stored(resident, files):
    at_photos(resident)
    before = files()
    reply = attach(resident, *[a_photo() for _ in range(6)])
    assert reply.status_code == 422
    assert "一次最多5张" in reply.text
    assert files() == before


def test_taking_one_out_leaves_the_others(resident):
    at_photos(resident)
    attach(resident, a_photo(), a_photo())
    unwanted = _first_photo(resident.open("/ask/photos").text).rpartition("/")[2]
    resident.send("/ask/photos/remove", hash=unwanted)
    assert "已附1张照片" in resident.open("/ask/photos").text


def test_what_never_found_its_request_is_removed_two_days_later(resident, app, blobs, files):
    at_photos(resident)
    attach(resident, a_photo())
    loose = _first_photo(resident.open("/ask/photos").text).rpartition("/")[2]
    database = app.extensions["database"]
    tidy_photos(database, blobs, FixedClock(datetime.now(UTC) + timedelta(hours=47)))
    assert loose in files()
    assert tidy_photos(database, blobs, FixedClock(datetime.now(UTC) + timedelta(hours=49))) >= 1
    assert loose not in files()


def test_killed_between_the_file_and_the_commit_leaves_nothing_half(resident, app, owner, blobs, files):
    """The transaction that would have taken the photo over never commits: it stays loose, and is tidied."""
    at_photos(resident)
    attach(resident, a_photo())
    loose = _first_photo(resident.open("/ask/photos").text).rpartition("/")[2]
    database = app.extensions["database"]
    with suppress(ZeroDivisionError), database.transaction() as work:
        assert LooseBlobStore(work.connection).take([loose]) == {loose}
        raise ZeroDivisionError
    assert owner.execute("SELECT count(*) FROM intake.loose_blob WHERE hash = %s", (loose,)).fetchone()[0] == 1
    tidy_photos(database, blobs, FixedClock(datetime.now(UTC) + timedelta(days=3)))
    assert loose not in files()


def test_erasing_a_person_removes_their_photos(resident, app, owner, blobs, files, settings):
    at_photos(resident)
    attach(resident, a_photo())
    resident.send("/ask/you", requester__name="照片乙", requester__phone="13900004444")
    resident.send("/ask/check")
    number = _number(resident)
    query = "SELECT resident_id, photos FROM intake.request WHERE number = %s"
    resident_id, photos = owner.execute(query, (number,)).fetchone()
    database = app.extensions["database"]
    with database.transaction() as work:
        ResidentStore(work.connection).erase(resident_id, datetime.now(UTC))
        PersonSeal(work.connection, settings).erase(resident_id)
    assert owner.execute(query, (number,)).fetchone()[1] == []
    tidy_photos(database, blobs, FixedClock(datetime.now(UTC) + timedelta(seconds=5)))
    assert photos[0]["hash"] not in files()


def test_photos_may_be_fifty_megabytes_in_all_and_other_forms_may_not(resident):
    at_photos(resident)
    noise = a_photo() + os.urandom(9 * 1024 * 1024)
    assert attach(resident, noise, noise).location == "/ask/you"
    too_large = resident.send("/ask", description="x" * 13 * 1024 * 1024)
    assert too_large.status_code == 413
    assert "不能超过12兆" in too_large.text


def test_a_hundred_megabytes_get_a_sentence(resident):
    at_photos(resident)
    reply = attach(resident, bytes(100 * 1024 * 1024))
    assert reply.status_code == 413
    assert "不能超过51兆" in reply.text


def test_two_submissions_of_one_draft_take_its_photos_once(resident, owner):
    ask(resident, phone="13900005555")
    attach(resident, a_photo())
    resident.open("/ask/check")
    first, second = resident.send("/ask/check"), resident.send("/ask/check")
    assert (first.location, second.location) == ("/ask/done", "/ask/done")
    number = _number(resident)
    assert len(owner.execute("SELECT photos FROM intake.request WHERE number = %s", (number,)).fetchone()[0]) == 1


def _number(resident):
    return re.search(r"NX\d{8}-\d{6}", resident.open("/ask/done").text)[0]


def _first_photo(page):
    return re.search(r'<a href="(/ask/photos/[0-9a-f]{64})"', page)[1]


def test_a_program_sends_photos_once_per_key_and_what_is_none_refuses_them_all(clerk, signed_in, owner):
    made = clerk.submitted(channel="window")
    path = f"/api/intake/v1/requests/{made['id']}/photos"

    def send(caller, *pictures, key="the same key"):
        files = [(io.BytesIO(picture), f"{number}.jpg") for number, picture in enumerate(pictures)]
        headers = {"Authorization": f"Bearer {caller.token}", "Idempotency-Key": key}
        return caller.client.post(path, data={"photos": files}, headers=headers, content_type="multipart/form-data")

    first = send(clerk, a_photo(), a_photo(colour="navy"))
    assert (first.status_code, first.json) == (201, {"id": made["id"], "photos": 2})
    again = send(clerk, a_photo(), a_photo(colour="navy"))
    assert (again.status_code, again.json, again.headers["Idempotency-Replayed"]) == (201, first.json, "true")
    assert send(clerk, a_photo(colour="green")).status_code == 422, "another body under the same key"
    assert send(clerk, a_photo(), b"no picture", key="b").json["errors"][0]["pointer"] == "/photos"
    assert send(clerk, key="c").status_code == 422
    assert send(signed_in("other-clerk"), a_photo(), key="d").status_code == 404
    assert owner.execute(
        "SELECT jsonb_array_length(photos) FROM intake.request WHERE id = %s", (made["id"],)
    ).fetchone() == (2,)
