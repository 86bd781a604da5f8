"""A signature on the handler's screen closes the case, lies encrypted, and a sample is called back by somebody else."""

import base64
import io

import pytest
from PIL import Image, ImageDraw

from services.assignment.callbacks.store import CallbackStore
from services.assignment.signatures.domain import BadDrawing, NoSignature, is_sampled
from services.assignment.signatures.drawing import drawing_of
from services.assignment.signatures.store import SignatureStore
from services.assignment.signatures.use_cases import Picture, sign
from services.assignment.wiring import desk_of
from shared.contracts.errors import NotFound
from shared.contracts.events import uuid7
from shared.identity.people import Person
from shared.runtime.blobs import opened, sealed
from tests.integration.assignment.house import TOWN, House
from tests.integration.assignment.test_work import API, data_of, done


def drawn(*strokes: tuple[int, int, int, int]) -> str:
    canvas = Image.new("RGBA", (600, 300))
    for stroke in strokes:
        ImageDraw.Draw(canvas).line(stroke, fill=(17, 17, 17, 255), width=5)
    out = io.BytesIO()
    canvas.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def test_a_drawing_is_cut_to_its_ink_and_an_empty_one_is_no_signature() -> None:
    kept = Image.open(io.BytesIO(drawing_of(drawn((100, 100, 300, 180)))))
    assert (kept.mode, kept.width < 240, kept.height < 120) == ("L", True, True)
    for empty in ("", drawn(), drawn((5, 5, 6, 6))):
        with pytest.raises(NoSignature):
            drawing_of(empty)
    for hostile in ("data:image/svg+xml;base64,AAAA", "data:image/png;base64,!!", "data:image/png;base64,AAAA"):
        with pytest.raises(BadDrawing):
            drawing_of(hostile)


def test_about_as_many_are_called_as_was_set() -> None:
    ids = [uuid7() for _ in range(2000)]
    assert not any(is_sampled(one, 0) for one in ids)
    assert all(is_sampled(one, 100) for one in ids)
    assert 300 < sum(is_sampled(one, 20) for one in ids) < 500


def test_only_the_handler_may_have_it_signed_and_another_person_calls_about_it(house: House) -> None:
    request, me = done(house)
    row = house.one(
        "SELECT a.id, v.person_id FROM assignment.assignment a JOIN assignment.volunteer v ON v.id = a.volunteer_id"
    )
    assert me.get(f"/work/tasks/{row.id}/sign").status == 200
    blob = sealed(drawing_of(drawn((100, 100, 300, 180))))
    database = house.database_of("assignment")

    def signs(person: Person) -> None:
        with database.transaction() as work:
            stores = SignatureStore(work.connection), CallbackStore(work.connection)
            picture = Picture("screen", blob.name, blob.key)
            sign(desk_of(work, house.clock, house.settings), *stores, person, row.id, picture, 100)

    with pytest.raises(NotFound):
        signs(Person(uuid7(), "x", "甲", (("volunteer", TOWN),)))
    signs(Person(row.person_id, "v", "乙", (("volunteer", TOWN),)))
    closed = data_of(house, request, "request.closed")
    assert closed.data["method"] == "signature"
    assert house.one("SELECT actor_id FROM bus.event WHERE type = 'request.closed'").actor_id == row.person_id
    kept = house.one("SELECT key, blob FROM assignment.signature")
    assert blob.key not in kept.key, "the key lies sealed under the resident's"
    assert b"PNG" in opened(blob.content, blob.key)[:4]
    clerk = house.staff("clerk", TOWN)
    (call,) = clerk.get(f"{API}/callbacks").json
    assert call["reason"] == "signature"
    assert clerk.get(f"/work/callbacks/{call['id']}").status == 200
    assert clerk.post(f"{API}/callbacks/{call['id']}/answer", {"answer": "not_solved"}).status == 200
    assert "没有签过字" in clerk.get("/work/callbacks").body.decode()
    assert house.one("SELECT outcome FROM assignment.callback").outcome == "contradicted"
