"""Hours a week, from the store to the round: what is logged since Monday and what is open are taken off."""

from datetime import UTC, datetime

from sqlalchemy import text

from services.assignment.matching.store import MatchingStore
from tests.integration.assignment.house import TOWN, VILLAGE, House

API = "/api/assignment/v1"


def free_minutes(house: House) -> list[int | None]:
    with house.database_of("assignment").reading() as connection:
        found = MatchingStore(connection).candidates(VILLAGE[:6], None, datetime.now(UTC).date())
    return [each.free_minutes for each in found]


def test_open_work_and_the_weeks_log_are_taken_off_the_hours_given(house: House) -> None:
    me = house.volunteer(weekly_minutes=200)
    assert free_minutes(house) == [200]
    house.offered()
    assert free_minutes(house) == [110], "an unanswered offer of 90 minutes"
    mine = house.as_person(me.person_id)
    [offer] = mine.get(f"{API}/offers").json
    assert mine.post(f"{API}/offers/{offer['id']}/accept", {}).status == 200
    with house.database_of("assignment").transaction() as work:
        log = "INSERT INTO assignment.work_log (id, assignment_id, minutes, occurred_at) SELECT gen_random_uuid(), id, :n, now() FROM assignment.assignment"
        work.connection.execute(text(log), {"n": 120})
    assert free_minutes(house) == [80], "what is logged counts, and nothing is left to do of the 90"


def test_who_has_no_hours_left_gets_nothing_and_the_dispatcher_reads_why(house: House) -> None:
    house.volunteer(weekly_minutes=60)
    request = house.offered()
    assert "request.offered" not in house.events(request)
    assert "本周能用的时间不够了" in house.staff("dispatcher", TOWN).get("/work/dispatch").body.decode()


def test_a_volunteer_may_set_and_lift_the_limit(house: House) -> None:
    me = house.volunteer()
    mine = house.as_person(me.person_id)
    for value in (120, None):
        assert mine.call("PATCH", f"{API}/volunteers/{me.id}", {"weekly_minutes": value}).status in (200, 204)
        assert house.one("SELECT weekly_minutes FROM assignment.volunteer").weekly_minutes == value
