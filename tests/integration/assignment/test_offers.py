"""Who may answer an offer, how often, until when, and to whom it goes next."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from shared.runtime.clock import FixedClock
from tests.integration.assignment.house import OTHER_TOWN, SUMMER, TOWN, House

API = "/api/assignment/v1"


def open_offer(house: House, request: object) -> dict[str, object]:
    (offer,) = house.staff("dispatcher", TOWN).get(f"{API}/offers", request=request, status="open").json
    return offer


def accept_path(offer: dict[str, object]) -> str:
    return f"{API}/offers/{offer['id']}/accept"


def test_only_the_volunteer_or_the_towns_dispatcher_may_accept(house: House) -> None:
    house.volunteer()
    stranger = house.volunteer(post="patrol")
    path = accept_path(open_offer(house, house.offered()))
    assert house.anonymous.post(path).status == 401
    assert house.as_person(stranger.person_id).post(path).status == 404
    assert house.staff("dispatcher", OTHER_TOWN).post(path, {"method": "phone"}).status == 404
    assert house.staff("supervisor", TOWN[:6]).post(path).status == 403
    dispatcher = house.staff("dispatcher", TOWN)
    assert dispatcher.post(path).status == 422, "the method must be stated"
    assert dispatcher.post(path, {"method": "phone"}).status == 200


def test_of_twenty_racers_one_wins(house: House) -> None:
    volunteer = house.volunteer()
    request = house.offered()
    path = accept_path(open_offer(house, request))
    me = house.as_person(volunteer.person_id)
    with ThreadPoolExecutor(20) as crowd:
        statuses = sorted(crowd.map(lambda _: me.post(path).status, range(20)))
    assert statuses == [200] + [409] * 19
    assert house.one("SELECT count(*) AS n FROM assignment.assignment WHERE request_id = :id", id=request).n == 1
    assert house.events(request).count("request.assigned") == 1


def test_the_same_key_gets_the_first_reply_again(house: House) -> None:
    volunteer = house.volunteer()
    path = accept_path(open_offer(house, house.offered()))
    me = house.as_person(volunteer.person_id)
    first, again = me.post(path, key="one"), me.post(path, key="one")
    assert (first.status, first.body) == (again.status, again.body) == (200, first.body)


def test_a_declined_request_is_offered_to_the_next_at_once(house: House) -> None:
    nearest = house.volunteer()
    other = house.volunteer(village="510503108202")
    request = house.offered()
    offer = open_offer(house, request)
    assert offer["volunteer"]["id"] == str(nearest.id)  # type: ignore[index]
    me = house.as_person(nearest.person_id)
    assert me.post(f"{API}/offers/{offer['id']}/decline", {"reason": "busy"}).status == 200
    assert open_offer(house, request)["volunteer"]["id"] == str(other.id)  # type: ignore[index]
    assert house.one("SELECT open_load FROM assignment.volunteer WHERE id = :id", id=nearest.id).open_load == 0


def test_when_all_have_declined_the_dispatcher_is_told_once_why(house: House) -> None:
    only = house.volunteer()
    request = house.offered()
    offer = open_offer(house, request)
    house.as_person(only.person_id).post(f"{API}/offers/{offer['id']}/decline", {"reason": "ill"})
    house.worker.tick()
    house.worker.tick()
    assert house.events(request).count("request.unmatched") == 1
    told = house.staff("dispatcher", TOWN).get(f"{API}/requests/{request}/explanation").json["unmatched"]
    assert told == {"not_excluded": 1}


@pytest.mark.parametrize("house", [FixedClock(datetime.now(UTC))], indirect=True)
def test_an_offer_nobody_answers_lapses_and_goes_to_the_next(house: House) -> None:
    first, second = house.volunteer(), house.volunteer(village="510503108202")
    request = house.offered()
    offer = open_offer(house, request)
    house.clock.move(timedelta(days=12))
    me = house.as_person(first.person_id)
    assert me.post(accept_path(offer)).status == 409
    house.worker.tick()
    assert open_offer(house, request)["volunteer"]["id"] == str(second.id)  # type: ignore[index]
    assert "offer.expired" in house.events(request)
    late = me.post(accept_path(offer))
    assert late.status == 409, "told that the time is over, not that it never was"


def test_capacity_is_never_exceeded_and_the_rest_waits(house: House) -> None:
    volunteer = house.volunteer(capacity=2)
    requests = [house.accepted(code=f"CODE{n}") for n in range(5)]
    house.consume()
    states = [house.one("SELECT state FROM assignment.request WHERE id = :id", id=each).state for each in requests]
    assert sorted(states) == ["accepted"] * 3 + ["offered"] * 2
    assert house.one("SELECT open_load FROM assignment.volunteer WHERE id = :id", id=volunteer.id).open_load == 2


def test_rounds_at_the_same_time_make_one_offer_each(house: House) -> None:
    for _ in range(4):
        house.volunteer(capacity=10)
    requests = [house.accepted(code=f"CODE{n}") for n in range(12)]
    with ThreadPoolExecutor(4) as crowd:
        list(crowd.map(lambda _: house.consume(), range(4)))
    house.worker.offer_waiting()
    for request in requests:
        assert house.events(request) == ["request.accepted", "request.offered"]
    assert house.one("SELECT sum(open_load) AS n FROM assignment.volunteer").n == 12


def test_somebody_on_leave_is_not_asked(house: House) -> None:
    away = house.volunteer()
    other = house.volunteer(village="510503108202")
    days = {"from": "2014-01-01", "to": "2099-12-31"}
    me = house.as_person(away.person_id)
    assert me.post(f"{API}/volunteers/{away.id}/leave", days).status == 201
    assert open_offer(house, house.offered())["volunteer"]["id"] == str(other.id)  # type: ignore[index]


def test_whoever_checks_in_later_is_found_by_the_next_tick(house: House) -> None:
    request = house.offered()
    house.volunteer()
    house.worker.tick()
    assert house.events(request) == ["request.accepted", "request.unmatched", "request.offered"]


def test_the_offer_of_a_back_entered_request_inherits_its_time(house: House) -> None:
    house.volunteer()
    request = house.offered(occurred_at=SUMMER)
    offered = house.one(
        "SELECT occurred_at FROM bus.event WHERE subject = :id AND type = 'request.offered'", id=request
    )
    assert offered.occurred_at == SUMMER


def test_the_same_event_twice_is_one_request(house: House) -> None:
    house.volunteer()
    request = house.offered()
    with house.database_of("assignment").transaction() as work:
        work.connection.exec_driver_sql("UPDATE bus.delivery SET state = 'pending' WHERE consumer = 'assignment'")
    house.consume()
    assert house.events(request) == ["request.accepted", "request.offered"]


def test_a_dispatcher_reassigns_and_a_dry_run_stores_nothing(house: House) -> None:
    house.volunteer()
    other = house.volunteer(village="510503108202", capacity=0)
    request = house.offered()
    dispatcher = house.staff("dispatcher", TOWN)
    path, body = f"{API}/requests/{request}/reassign", {"volunteer_id": str(other.id)}
    assert dispatcher.post(path, body).status == 409, "no free place"
    assert dispatcher.post(path, {**body, "reason": "只有他懂"}).status == 200
    assert open_offer(house, request)["volunteer"]["id"] == str(other.id)  # type: ignore[index]
    assert dispatcher.post(f"{API}/matching/proposals").json == []


def test_what_is_put_back_is_looked_at_again_at_once(house: House) -> None:
    request = house.offered()
    house.volunteer()
    dispatcher = house.staff("dispatcher", TOWN)
    assert dispatcher.post(f"{API}/requests/{request}/reassign", {}).status == 200
    assert open_offer(house, request)["status"] == "open"


def test_a_task_taken_away_shows_in_the_timeline_and_frees_its_place(house: House) -> None:
    first = house.volunteer()
    request = house.offered()
    me = house.as_person(first.person_id)
    assert me.post(accept_path(open_offer(house, request))).status == 200
    other = house.volunteer(village="510503108202")
    body = {"volunteer_id": str(other.id)}
    assert house.staff("dispatcher", TOWN).post(f"{API}/requests/{request}/reassign", body).status == 200
    assert house.events(request)[-2:] == ["work.returned", "request.offered"]
    assert house.one("SELECT open_load FROM assignment.volunteer WHERE id = :id", id=first.id).open_load == 0
