"""A corrected entry reaches the open case; what was corrected before acceptance came with it."""

from typing import Any
from uuid import UUID

from shared.contracts.events import Actor, NewEvent, uuid7
from tests.integration.assignment.house import VILLAGE

NOW = (
    "SELECT description, requester_name, requester_phone, tail_hash, resident_id FROM assignment.request WHERE id = :id"
)


def _corrected(house, request: UUID, **data: Any) -> None:
    at = house.clock.now()
    with house.database_of("intake").transaction() as work:
        told = {"changed": sorted(data), **data}
        work.outbox.publish(NewEvent("request.corrected", request, VILLAGE, at, Actor("clerk"), told))
    house.consume()


def test_words_name_phone_and_tail_are_taken_over_and_the_rest_stays(house):
    request = house.offered()
    before = house.one(NOW, id=request)
    _corrected(house, request, description="v1.new", requester_phone="v1.phone", tail_hash="tail")
    after = house.one(NOW, id=request)
    assert (after.description, after.requester_phone, after.tail_hash) == ("v1.new", "v1.phone", "tail")
    assert (after.requester_name, after.resident_id) == (before.requester_name, before.resident_id)


def test_a_phone_that_is_none_is_emptied(house):
    request = house.offered()
    _corrected(house, request, requester_phone=None, tail_hash=None)
    after = house.one(NOW, id=request)
    assert (after.requester_phone, after.tail_hash) == (None, None)


def test_a_case_put_to_the_wrong_person_is_the_right_ones_and_survives_the_others_erasure(house):
    request, right = house.offered(), uuid7()
    wrong = house.one(NOW, id=request).resident_id
    _corrected(house, request, resident_id=str(right), description="v1.x", requester_name="v1.y")
    with house.database_of("intake").transaction() as work:
        work.outbox.publish(NewEvent("resident.erased", wrong, VILLAGE, house.clock.now(), Actor("clerk")))
    house.consume()
    after = house.one(NOW, id=request)
    assert (after.resident_id, after.description) == (right, "v1.x")


def test_one_for_a_request_not_accepted_yet_changes_nothing_and_holds_up_nothing(house):
    _corrected(house, uuid7(), village="510503108202", description="v1.x")
    assert house.one("SELECT count(*) FROM bus.delivery WHERE state <> 'done' AND consumer = 'assignment'") == (0,)
