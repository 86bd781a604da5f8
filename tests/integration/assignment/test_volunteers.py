"""Checking in, claiming posts, changing a profile, loading a register."""

from urllib.error import HTTPError
from urllib.request import Request, urlopen

from services.assignment.volunteers.bulk import import_members
from tests.http import Caller
from tests.integration.assignment.house import OTHER_TOWN, TOWN, VILLAGE, House, a_volunteer

API = "/api/assignment/v1"
NEW = {"name": "张三", "kind": "volunteer", "village_code": VILLAGE, "skills": [{"skill": "law", "level": 2}]}


def test_whoever_checks_in_claims_and_is_approved_is_offered_work(house: House) -> None:
    organiser = house.staff("organiser", TOWN)
    made = organiser.post(
        f"{API}/volunteers", {**NEW, "checked_in_on": "2026-01-05", "skills": [{"skill": "paperwork", "level": 1}]}
    )
    assert made.status == 201, made.body
    assert made.json["account"] == "v00001"
    post = organiser.post(f"{API}/posts", {"kind": "errands", "area": VILLAGE, "head_count": 1}).json["id"]
    claim = organiser.post(f"{API}/posts/{post}/claims", {"volunteer_id": made.json["id"]})
    assert claim.status == 201
    assert organiser.post(f"{API}/posts/{post}/claims", {"volunteer_id": made.json["id"]}).status == 409
    request = house.offered()
    assert "request.offered" not in house.events(request), "a claim counts once it is approved"
    assert organiser.post(f"{API}/claims/{claim.json['id']}/approve").status == 200
    house.worker.tick()
    assert "request.offered" in house.events(request)
    review = {"volunteer_id": made.json["id"], "level": 5, "from_day": "2026-01-05", "to_day": "2026-01-05"}
    assert organiser.post(f"{API}/posts/{post}/reviews", review).status == 201


def test_an_organiser_registers_in_the_own_town_only(house: House) -> None:
    assert house.staff("organiser", OTHER_TOWN).post(f"{API}/volunteers", NEW).status == 404
    assert house.staff("clerk", TOWN).post(f"{API}/volunteers", NEW).status == 403
    assert house.staff("organiser", TOWN).post(f"{API}/volunteers", {**NEW, "kind": "hero"}).status == 422


def patched(caller: Caller, path: str, body: bytes, tag: str) -> int:
    headers = {"Content-Type": "application/json", "If-Match": tag, "Authorization": f"Bearer {caller.token}"}
    try:
        with urlopen(Request(caller.base + path, body, headers, method="PATCH")) as reply:
            return int(reply.status)
    except HTTPError as error:
        return error.code


def test_a_change_over_somebody_elses_change_is_refused(house: House) -> None:
    volunteer = house.volunteer()
    organiser = house.staff("organiser", TOWN)
    path = f"{API}/volunteers/{volunteer.id}"
    tag = organiser.get(path).headers["ETag"]
    assert patched(organiser, path, b'{"capacity": 5}', tag) == 200
    assert patched(organiser, path, b'{"capacity": 6}', tag) == 412
    assert organiser.get(path).json["capacity"] == 5


def test_a_volunteer_changes_availability_but_not_skills(house: House) -> None:
    volunteer = house.volunteer()
    me = house.as_person(volunteer.person_id)
    path = f"{API}/volunteers/{volunteer.id}"
    tag = me.get(path).headers["ETag"]
    assert patched(me, path, b'{"skills": [{"skill": "law", "level": 3}]}', tag) == 403
    assert patched(me, path, b'{"duty": [0, 2, 4]}', tag) == 200


def test_a_register_is_loaded_with_its_events_and_numbers_go_on_after_it(house: House) -> None:
    rows = [a_volunteer(n, checked_in_on=None if n % 2 else a_volunteer(1).checked_in_on) for n in range(1, 701)]
    told: list[int] = []
    import_members(house.database_of("assignment"), rows, told.append)
    assert told == [500, 200]
    events = house.one(
        "SELECT count(*) FILTER (WHERE type = 'volunteer.checked_in') AS checked_in, count(*) AS n FROM bus.event"
    )
    assert (events.checked_in, events.n) == (350, 700)
    assert house.staff("organiser", TOWN).post(f"{API}/volunteers", NEW).json["account"] == "v00701"
