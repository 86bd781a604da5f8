"""A handler's round of counters: the list, the one screen after it, entered once, all or nothing."""

from typing import Any
from uuid import UUID

import psycopg

from shared.contracts.events import uuid7
from tests.http import Caller
from tests.integration.assignment.house import TOWN, House
from tests.integration.assignment.test_clock import read
from tests.integration.assignment.test_work import API, data_of

TRIPS = f"{API}/trips"
MATTER = {"level": "town", "materials": [{"zh": "户口簿", "en": "Household register"}]}


def in_hand(house: House, count: int) -> tuple[Caller, list[tuple[UUID, str]]]:
    """A handler with so many cases: (request, assignment) each."""
    _open_counter(house)
    handler, dispatcher = house.volunteer(capacity=10), house.staff("dispatcher", TOWN)
    me, cases = house.as_person(handler.person_id), []
    for _ in range(count):
        request = house.offered(matter=MATTER)
        (offer,) = dispatcher.get(f"{API}/offers", request=request).json
        cases.append((request, me.post(f"{API}/offers/{offer['id']}/accept").json["assignment_id"]))
    return me, cases


def _open_counter(house: House) -> None:
    with psycopg.connect(house.settings.database_url) as owner:
        owner.execute("INSERT INTO reference.area VALUES (%s, '测试镇', 'town') ON CONFLICT DO NOTHING", (TOWN,))
        owner.execute(
            "INSERT INTO reference.service_point (area, name, status) VALUES (%s, '测试镇便民服务中心', 'running') "
            "ON CONFLICT (area) DO UPDATE SET status = 'running', name = EXCLUDED.name",
            (TOWN,),
        )


def results(cases: list[tuple[UUID, str]], *said: tuple[str, str | None]) -> list[dict[str, Any]]:
    return [
        {"assignment_id": assignment, "result": result, "note": note}
        for (_, assignment), (result, note) in zip(cases, said, strict=True)
    ]


def test_a_round_is_planned_entered_at_once_and_only_once(house: House) -> None:
    me, cases = in_hand(house, 4)
    planned = me.get(f"{TRIPS}/plan").json
    (stop,) = planned["stops"]
    assert [case["assignment_id"] for case in stop["cases"]] == [assignment for _, assignment in cases]
    page = read(me, "/work/trips")
    assert "测试镇便民服务中心" in page
    assert "户口簿" in page
    assert "13800138000" not in page, "a list in a bag tells nobody who it is for"
    assert me.get(f"{TRIPS}/plan", day="2014-10-01").json["left"][0]["why"] == "day_off"

    said = results(cases, ("done", None), ("handed_in", None), ("need_more", None), ("counter_closed", None))
    trip = {"id": str(uuid7()), "cases": said}
    assert me.post(TRIPS, trip).status == 422, "what is missing must be said"
    assert house.events(cases[0][0])[-1] == "request.assigned", "and nothing of it was entered"
    said[2]["note"] = "复印件"
    made = me.post(TRIPS, trip)
    assert made.status == 201, made.body
    assert made.json == {"id": trip["id"], "trips_saved": 2, "kilometres_saved": None}
    again = me.post(TRIPS, trip)
    assert (again.status, again.json) == (201, made.json)
    told = [house.events(request)[3:] for request, _ in cases]
    done = ["work.started", "work.completed", "confirmation.invited"]
    assert told == [done, *[["work.started", "work.logged"]] * 2, ["work.logged"]]
    event = data_of(house, UUID(trip["id"]), "trip.recorded").data
    assert sorted(event["requests"]) == sorted(str(request) for request, _ in cases)
    assert (event["trips_saved"], event["kilometres_saved"]) == (2, None)
    left = {case["number"]: case["why"] for case in me.get(f"{TRIPS}/plan").json["left"]}
    assert list(left.values()) == ["handed_in"], "it lies at the counter now"


def test_nobody_enters_anothers_case_or_trip_and_one_that_moved_on_stops_the_whole_round(house: House) -> None:
    me, cases = in_hand(house, 2)
    other = house.as_person(house.volunteer().person_id)
    trip = {"id": str(uuid7()), "cases": results(cases, ("done", None), ("done", None))}
    assert other.post(TRIPS, trip).status == 404
    dispatcher = house.staff("dispatcher", TOWN)
    assert dispatcher.post(f"{API}/requests/{cases[1][0]}/withdraw", {"reason": "不办了"}).status == 200
    assert me.post(TRIPS, trip).status == 404
    assert "work.completed" not in house.events(cases[0][0])
    mine = {"id": trip["id"], "cases": trip["cases"][:1]}
    assert me.post(TRIPS, mine).status == 201
    assert other.post(TRIPS, mine).status == 404
