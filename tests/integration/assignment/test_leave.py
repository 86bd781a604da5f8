"""Leave with a cover (AB岗) on a real Postgres: refused where it cannot be, taken over by the cover, ended early."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from shared.contracts.events import uuid7
from shared.reference.working_hours import local_day
from tests.integration.assignment.house import OTHER_TOWN, TOWN, House
from tests.integration.assignment.test_clock import due_of, read

API = "/api/assignment/v1"


def days(house: House, first: int, last: int, **more):
    today = local_day(house.clock.now())
    return {"from": str(today + timedelta(first)), "to": str(today + timedelta(last)), **more}


def test_leave_of_one_person_never_overlaps(house: House) -> None:
    away = house.volunteer()
    me = house.as_person(away.person_id)
    path = f"{API}/volunteers/{away.id}/leave"
    assert me.post(path, days(house, 0, 5)).status == 201
    refused = me.post(path, days(house, 5, 9))
    assert (refused.status, refused.json["code"]) == (409, "leave-overlaps")
    assert me.post(path, days(house, 6, 9)).status == 201
    with (
        house.database_of("assignment").transaction() as work,
        pytest.raises(IntegrityError, match="one_leave_at_a_time"),
    ):
        work.connection.execute(
            text(
                "INSERT INTO assignment.leave (id, volunteer_id, first_day, last_day) "
                "SELECT :new, volunteer_id, first_day, last_day FROM assignment.leave LIMIT 1"
            ),
            {"new": uuid7()},
        )


def test_the_cover_sees_what_is_open_and_takes_it_over_with_the_promise_unmoved(house: House) -> None:
    away = house.volunteer()
    taken, offered = house.offered(), house.offered()
    me = house.as_person(away.person_id)
    (offer,) = me.get(f"{API}/offers", request=taken).json
    assert me.post(f"{API}/offers/{offer['id']}/accept").status == 200
    promised = [due_of(house, case) for case in (taken, offered)]
    cover, stranger = house.volunteer(), house.volunteer()
    path = f"{API}/volunteers/{away.id}/leave"
    for nobody in (away.id, house.volunteer(village="510503102201", area_scope=OTHER_TOWN).id, uuid7()):
        assert me.post(path, days(house, 0, 5, cover=str(nobody))).status == 422
    assert house.staff("organiser", OTHER_TOWN).post(path, days(house, 0, 5)).status == 404
    organiser = house.staff("organiser", TOWN)
    made = organiser.post(path, days(house, 0, 5, cover=str(cover.id)))
    assert made.status == 201
    helper = house.as_person(cover.person_id)
    refused = helper.post(f"{API}/volunteers/{cover.id}/leave", days(house, 2, 3))
    assert (refused.status, refused.json["code"]) == (409, "covers-somebody")
    assert "您代班的事" in read(helper, "/work/leave")
    assert away.name in read(organiser, "/work/leaves")
    assert house.as_person(stranger.person_id).post(f"{API}/requests/{taken}/take-over").json["code"] == "not-the-cover"
    for case in (taken, offered):
        assert helper.post(f"{API}/requests/{case}/take-over").status == 200
    mine = helper.get(f"{API}/assignments", status="active").json
    assert {task["request_id"] for task in mine} == {str(taken), str(offered)}
    assert [due_of(house, case) for case in (taken, offered)] == promised
    assert house.one("SELECT open_load FROM assignment.volunteer WHERE id = :v", v=away.id).open_load == 0
    told = house.one("SELECT data FROM bus.event WHERE type = 'volunteer.on_leave'").data
    assert (told["cover_id"], told["cover_person_id"]) == (str(cover.id), str(cover.person_id))


def test_back_early_is_offered_work_again(house: House) -> None:
    away = house.volunteer()
    me = house.as_person(away.person_id)
    leave = me.post(f"{API}/volunteers/{away.id}/leave", days(house, 0, 5)).json["id"]
    (shown,) = me.get(f"{API}/leaves").json
    assert shown["id"] == leave
    request = house.offered()
    assert house.events(request)[-1] == "request.unmatched"
    back = str(local_day(house.clock.now()))
    assert me.post(f"{API}/leaves/{leave}/end", {"back_on": back}).status == 200
    assert me.get(f"{API}/leaves").json == []
    house.worker.tick()
    assert house.events(request)[-1] == "request.offered"
