"""A log entry with photos, and what a case brought in money: encrypted, by kind, gone with its resident."""

import io
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.assignment.app import web
from services.assignment.dispatch.use_cases import working
from services.assignment.wiring import desk_of
from services.assignment.work_photos.domain import WorkPhoto
from shared.contracts.events import Actor, NewEvent
from shared.identity.people import Person
from shared.runtime.blobs import FolderBlobs, sealed
from shared.runtime.redrawing import drawn_anew
from tests.http import Caller
from tests.integration.assignment.house import CODE, OTHER_TOWN, TAIL, TOWN, House
from tests.integration.assignment.test_work import API, DONE, data_of, done, taken
from tests.pictures import SECRET_MAKER, a_photo

MONEY = [{"kind": "allowance", "fen": 120050}, {"kind": "recovered", "fen": 300000}]


def logged(house: House, assignment: str) -> str:
    """The handler logs an entry with one photo; the name of its blob."""
    blob = sealed(drawn_anew(a_photo()))
    FolderBlobs(house.settings.photos).put(blob.name, blob.content)
    row = house.one(
        "SELECT v.person_id FROM assignment.volunteer v JOIN assignment.assignment a ON a.volunteer_id = v.id"
    )
    me = Person(row.person_id, "v1", "志愿者", (("volunteer", TOWN),))
    with house.database_of("assignment").transaction() as work:
        desk = desk_of(work, house.clock, house.settings)
        photos = [WorkPhoto(blob.name, blob.key)]
        working.log(desk, me, UUID(assignment), "在窗口交了材料", 20, working.Entry(), photos)
    return blob.name


def test_a_photo_of_an_entry_is_seen_by_its_handler_and_the_staff_of_the_area(house: House) -> None:
    request, path, me = taken(house)
    blob = logged(house, path.rsplit("/", 1)[1])
    assert data_of(house, request, "work.logged").data["photos"] == 1
    kept = house.one("SELECT key FROM assignment.work_photo")
    assert kept.key.startswith("v1."), "the key is sealed"
    dispatcher = house.staff("dispatcher", TOWN)
    for reader in (me, dispatcher):
        seen = reader.get(f"/work/log-photos/{blob}", small="1")
        assert (seen.status, seen.body[:3]) == (200, b"\xff\xd8\xff")
        assert SECRET_MAKER.encode() not in seen.body
    assert house.staff("dispatcher", OTHER_TOWN).get(f"/work/log-photos/{blob}").status == 404
    assert dispatcher.get(f"/work/log-photos/{'0' * 64}").status == 404
    page = dispatcher.get(f"/work/logs/{request}")
    assert (page.status, "在窗口交了材料" in page.body.decode(), blob in page.body.decode()) == (200, True, True)
    assert house.staff("dispatcher", OTHER_TOWN).get(f"/work/logs/{request}").status == 404


def test_a_program_logs_with_photos_once_per_key_and_what_is_none_refuses_them_all(house: House) -> None:
    request, path, me = taken(house)
    client = web(house.settings, house.clock).test_client()

    def send(caller: Caller, *pictures: bytes, key: str = "the same key", **said: str) -> Any:
        files = [(io.BytesIO(picture), f"{number}.jpg") for number, picture in enumerate(pictures)]
        data = {"note": "在窗口交了材料", "minutes": "20", **said, "photos": files}
        headers = {"Authorization": f"Bearer {caller.token}", "Idempotency-Key": key}
        return client.post(f"{path}/logs/with-photos", data=data, headers=headers, content_type="multipart/form-data")

    first = send(me, a_photo(), a_photo(colour="navy"))
    assert first.status_code == 201, first.text
    again = send(me, a_photo(), a_photo(colour="navy"))
    assert (again.json, again.headers["Idempotency-Replayed"]) == (first.json, "true")
    assert send(me, a_photo(), a_photo(colour="navy"), minutes="30").status_code == 422, (
        "another body under the same key"
    )
    assert send(me, a_photo(), b"no picture", key="b").json["errors"][0]["pointer"] == "/photos"
    assert send(me, key="c").status_code == 422
    assert send(me, a_photo(), key="d", note=" ").status_code == 422
    assert send(house.staff("dispatcher", OTHER_TOWN), a_photo(), key="e", method="phone").status_code == 404
    assert house.events(request).count("work.logged") == 1
    assert data_of(house, request, "work.logged").data["photos"] == 2
    (blob, _) = house.one("SELECT min(hash), count(*) FROM assignment.work_photo")
    assert me.get(f"/work/log-photos/{blob}").status == 200


def test_money_is_kept_by_kind_and_told_when_the_case_closes(house: House) -> None:
    request, me = done(house, said={**DONE, "money": MONEY})
    assert data_of(house, request, "work.completed").data["money"] == MONEY
    word = {"tracking_code": CODE, "phone_tail": TAIL, "solved": False}
    house.anonymous.post(f"{API}/confirmations", word)
    (task,) = me.get(f"{API}/assignments", request=request).json
    again = {**DONE, "money": MONEY[:1]}
    assert me.post(f"{API}/assignments/{task['id']}/complete", again).status == 200
    house.anonymous.post(f"{API}/confirmations", {**word, "solved": True})
    assert data_of(house, request, "request.closed").data["money"] == MONEY[:1], "said again, it replaces the first"


@pytest.mark.parametrize(
    "money",
    [[{"kind": "gold", "fen": 1}], [{"kind": "loan", "fen": 0}], [{"kind": "loan", "fen": 1.5}], [MONEY[0], MONEY[0]]],
)
def test_what_is_no_money_is_refused(house: House, money: list[dict[str, object]]) -> None:
    _, path, me = taken(house)
    me.post(path + "/start")
    assert me.post(path + "/complete", {**DONE, "money": money}).status == 422


def test_nobody_opens_a_photo_of_an_erased_resident(house: House) -> None:
    request, path, me = taken(house)
    blob = logged(house, path.rsplit("/", 1)[1])
    resident = house.one("SELECT resident_id FROM assignment.request WHERE id = :id", id=request).resident_id
    with house.database_of("intake").transaction() as work:
        work.connection.exec_driver_sql("SELECT identity.erase_key(%s)", (resident,))
        event = NewEvent("resident.erased", resident, "510503108201", datetime.now(UTC), Actor("admin"), {})
        work.outbox.publish(event)
    house.consume()
    assert house.one("SELECT key FROM assignment.work_photo").key is None
    assert me.get(f"/work/log-photos/{blob}").status == 404
