"""What a resident does after acceptance from the tracking page, and the photos the handler sees."""

import re
from typing import Any
from uuid import UUID

import psycopg
from flask.testing import FlaskClient

from services.assignment.app import web
from shared.contracts.events import Actor, NewEvent
from shared.runtime.blobs import FolderBlobs, sealed
from shared.runtime.sealing import BlindIndex, PersonSeal, tracking_hashes
from shared.web.tracked import fits
from tests.integration.assignment.house import CODE, TAIL, VILLAGE, House
from tests.integration.assignment.test_work import done, taken
from tests.pictures import a_photo

HERE = "https://127.0.0.1"


def resident_of(house: House, tail: str = TAIL) -> FlaskClient:
    """The browser in which the tracking page was shown code and tail."""
    client = web(house.settings).test_client()
    client.get("/confirm", base_url=HERE)
    with client.session_transaction(base_url=HERE) as session:
        session["tracked"] = {CODE: tracking_hashes(BlindIndex(house.settings), CODE, tail)[1]}
    return client


def token_of(client: FlaskClient) -> str:
    """What a form shown to this browser carries."""
    page = client.get("/confirm", base_url=HERE).text
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]  # type: ignore[index]


def post(client: FlaskClient, path: str, **fields: Any) -> Any:
    data = {"csrf_token": token_of(client), **fields}
    return client.post(path, data=data, base_url=HERE, headers={"Referer": HERE})


def state_of(house: House, request: UUID) -> Any:
    return house.one("SELECT state, urged FROM assignment.request WHERE id = :id", id=request)


def test_urging_raises_the_case_and_goes_back_to_tracking(house: House) -> None:
    request = house.offered()
    assert post(resident_of(house), f"/confirm/{CODE}/urge").location == f"/track/{CODE}?told=urged"
    assert state_of(house, request).urged == 1


def test_without_the_proof_nothing_happens_and_tracking_asks_for_it(house: House) -> None:
    request = house.offered()
    stranger = web(house.settings).test_client()
    assert post(stranger, f"/confirm/{CODE}/urge").location == f"/track/{CODE}"
    assert post(resident_of(house, tail="0000"), f"/confirm/{CODE}/urge").status_code == 404
    assert state_of(house, request).urged == 0


def test_withdrawing_is_asked_once_more_and_lets_the_handler_go(house: House) -> None:
    request, _, _ = taken(house)
    client = resident_of(house)
    assert "撤回这件事？" in client.get(f"/confirm/{CODE}/withdraw", base_url=HERE).text
    assert state_of(house, request).state == "assigned"
    reply = post(client, f"/confirm/{CODE}/withdraw", reason="自己办好了")
    assert reply.location == f"/track/{CODE}?told=withdrawn"
    assert state_of(house, request).state == "withdrawn"
    again = post(client, f"/confirm/{CODE}/withdraw")
    assert again.status_code == 409
    assert "错误：" in again.text


def test_who_was_proved_once_is_not_asked_for_the_digits_again(house: House) -> None:
    request, _ = done(house)
    client = resident_of(house)
    assert client.get(f"/confirm/{CODE}", base_url=HERE).location == "/confirm/result"
    assert "这件事办好了吗？" in client.get("/confirm/result", base_url=HERE).text
    assert post(client, "/confirm/result", solved="true").location == "/confirm/result"
    assert state_of(house, request).state == "closed"


def with_photo(house: House, request: UUID) -> str:
    """Intake tells of one more photo and a note; the photo's name."""
    row = house.one("SELECT resident_id FROM assignment.request WHERE id = :id", id=request)
    blob = sealed(a_photo())
    FolderBlobs(house.settings.photos).put(blob.name, blob.content)
    with house.database_of("intake").transaction() as work:
        seal = PersonSeal(work.connection, house.settings)
        photo = {"hash": blob.name, "key": seal.seal(row.resident_id, "photo", blob.key)}
        data = {"note": seal.seal(row.resident_id, "note", "门牌换了，蓝色铁门"), "photos": [photo]}
        work.outbox.publish(NewEvent("details.added", request, VILLAGE, house.clock.now(), Actor("resident"), data))
    return blob.name


def test_the_handler_sees_words_and_photos_that_came_later_and_every_look_is_noted(house: House) -> None:
    request, path, me = taken(house)
    name = with_photo(house, request)
    assignment = path.rpartition("/")[2]
    client = web(house.settings).test_client()
    bearer = {"Authorization": f"Bearer {me.token}"}
    page = client.get(f"/work/tasks/{assignment}", base_url=HERE, headers=bearer).text
    assert "门牌换了，蓝色铁门" in page
    address = f"/work/tasks/{assignment}/photos/{name}"
    assert address in page
    shown = client.get(address, base_url=HERE, headers=bearer)
    assert shown.status_code == 200
    assert shown.data.startswith(b"\xff\xd8\xff")
    assert client.get(f"{address}?small=1", base_url=HERE, headers=bearer).status_code == 200
    looks = "SELECT count(*) FROM audit.entry WHERE subject = %s AND detail ->> 'photo' = %s"
    with psycopg.connect(house.settings.database_url) as owner:
        assert owner.execute(looks, (request, name[:12])).fetchone() == (2,)
    other = house.as_person(house.volunteer().person_id)
    stranger = {"Authorization": f"Bearer {other.token}"}
    assert client.get(address, base_url=HERE, headers=stranger).status_code == 404
    assert client.get(f"/work/tasks/{assignment}/photos/{'0' * 64}", base_url=HERE, headers=bearer).status_code == 404


def test_a_photo_of_an_erased_person_cannot_be_opened(house: House) -> None:
    request, path, me = taken(house)
    name = with_photo(house, request)
    row = house.one("SELECT resident_id FROM assignment.request WHERE id = :id", id=request)
    with house.database_of("intake").transaction() as work:
        PersonSeal(work.connection, house.settings).erase(row.resident_id)
    bearer = {"Authorization": f"Bearer {me.token}"}
    client = web(house.settings).test_client()
    address = f"/work/tasks/{path.rpartition('/')[2]}/photos/{name}"
    assert client.get(address, base_url=HERE, headers=bearer).status_code == 404


def test_a_proof_never_fits_without_both_sides() -> None:
    assert not fits(None, None)
    assert not fits("", "")
    assert not fits("a", None)
    assert fits("a", "a")
