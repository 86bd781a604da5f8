"""A complaint about a volunteer or cadre: never matched to them, hidden from their area, dispatched by the district."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tests.integration.assignment.house import OTHER_TOWN, TOWN

DISTRICT = TOWN[:6]
API = "/api/assignment/v1"


@pytest.fixture
def complaint(house):
    """A complaint taken through the round; `about` are people, `areas` where they work."""

    def made(about: tuple[UUID, ...] = (), areas: tuple[str, ...] = (TOWN,)) -> UUID:
        return house.offered(recused_persons=list(about), recused_areas=list(areas))

    return made


def _offered_to(house, request: UUID) -> list[UUID]:
    supervisor = house.staff("supervisor", DISTRICT)
    rows = supervisor.get(f"{API}/offers", request=request).json
    return [UUID(row["volunteer"]["id"]) for row in rows]


def test_it_is_never_matched_to_whom_it_names_nor_to_those_who_serve_only_there(house, complaint):
    named, colleague = house.volunteer(area_scope=DISTRICT), house.volunteer(area_scope=TOWN)
    request = complaint(about=(named.person_id,))
    assert _offered_to(house, request) == []
    (unmatched,) = house.one("SELECT unmatched FROM assignment.request WHERE id = :id", id=request)
    assert unmatched == {"not_recused": 2}
    stranger = house.volunteer(area_scope=DISTRICT, village=f"{OTHER_TOWN}201")
    house.worker.tick()
    assert _offered_to(house, request) == [stranger.id]
    assert colleague.id != stranger.id


def test_an_ordinary_case_of_the_same_people_is_matched_as_ever(house):
    house.volunteer()
    assert len(_offered_to(house, house.offered())) == 1


def test_the_towns_dispatcher_sees_it_nowhere_and_the_supervisor_does(house, complaint):
    house.volunteer(area_scope=DISTRICT, village=f"{OTHER_TOWN}201")
    request = complaint()
    below, above = house.staff("dispatcher", TOWN), house.staff("supervisor", DISTRICT)
    for who, seen in ((below, False), (above, True)):
        assert bool(who.get(f"{API}/offers", request=request).json) is seen
        assert (who.get(f"{API}/requests/{request}/explanation").status == 200) is seen
        assert (str(request) in who.get("/work/dispatch").body.decode()) is seen
        assert (who.get(f"/work/dispatch/{request}/reassign").status == 200) is seen
        proposed = who.post(f"{API}/matching/proposals").json
        assert str(request) not in [each["request_id"] for each in proposed]


def test_a_waiting_one_is_in_nobodys_plan_but_the_supervisors(house, complaint):
    request = complaint()
    proposals = [
        [each["request_id"] for each in house.staff(role, area).post(f"{API}/matching/proposals").json]
        for role, area in (("dispatcher", TOWN), ("supervisor", DISTRICT))
    ]
    assert proposals == [[], [str(request)]]


def test_every_command_answers_404_below_and_works_above(house, complaint):
    stranger = house.volunteer(area_scope=DISTRICT, village=f"{OTHER_TOWN}201", capacity=0)
    request = complaint()
    below, above = house.staff("dispatcher", TOWN), house.staff("supervisor", DISTRICT)
    body = {"volunteer_id": str(stranger.id), "reason": "请邻镇来办"}
    commands = {"reassign": body, "terminate": {"reason": "不属实"}, "urge": {}, "withdraw": {}}
    for command, said in commands.items():
        assert below.post(f"{API}/requests/{request}/{command}", said).status == 404, command
    assert above.post(f"{API}/requests/{request}/reassign", body).status == 200


def test_nobody_can_give_it_to_whom_it_is_about(house, complaint):
    named = house.volunteer(area_scope=DISTRICT)
    colleague = house.volunteer()
    request = complaint(about=(named.person_id,))
    above = house.staff("supervisor", DISTRICT)
    for volunteer in (named, colleague):
        reply = above.post(f"{API}/requests/{request}/reassign", {"volunteer_id": str(volunteer.id), "reason": "偏要"})
        assert (reply.status, reply.json["code"]) == (409, "must-stand-aside")


def test_a_supervisor_dispatches_nothing_else(house):
    house.volunteer()
    request = house.offered()
    above = house.staff("supervisor", DISTRICT)
    assert str(request) not in above.get("/work/dispatch").body.decode()
    assert above.post(f"{API}/requests/{request}/reassign", {}).status == 404


def test_an_older_event_without_these_fields_hides_nothing(house):
    request = house.offered(without=("recused_persons", "recused_areas"))
    row = house.one("SELECT is_recused FROM assignment.request WHERE id = :id", id=request)
    assert row == (False,)


def test_a_deemed_acceptance_is_no_back_entry(house):
    days_ago = datetime.now(UTC) - timedelta(days=8)
    request = house.offered(occurred_at=days_ago, deemed=True)
    assert house.one("SELECT back_entered FROM assignment.request WHERE id = :id", id=request) == (False,)
