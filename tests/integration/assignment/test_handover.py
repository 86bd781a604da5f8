"""Somebody leaves: everything they have in hand goes on in one step, and nothing is lost or doubled."""

from tests.integration.assignment.house import OTHER_TOWN, TOWN, House
from tests.integration.assignment.test_clock import WAITING, due_of, read
from tests.integration.assignment.test_work import API


def test_all_open_cases_go_to_one_other_person_in_one_step(house: House) -> None:
    leaver = house.volunteer()
    cases = [house.offered() for _ in range(3)]
    dispatcher = house.staff("dispatcher", TOWN)
    for request in cases[:2]:
        (offer,) = dispatcher.get(f"{API}/offers", request=request).json
        taken = dispatcher.post(f"{API}/offers/{offer['id']}/accept", {"method": "phone"}).json
    assert dispatcher.post(f"{API}/assignments/{taken['assignment_id']}/suspend", WAITING).status == 200
    promised = [due_of(house, request) for request in cases]
    other = house.volunteer()
    body = {"volunteer_id": str(leaver.id), "to": str(other.id), "reason": "调到别的镇"}
    assert house.staff("dispatcher", OTHER_TOWN).post(f"{API}/handovers", body).status == 404
    assert leaver.name in read(dispatcher, "/work/handover")
    assert "全部移交" in read(dispatcher, f"/work/handover/{leaver.id}")
    handed = dispatcher.post(f"{API}/handovers", body)
    assert (handed.status, sorted(handed.json["cases"])) == (201, sorted(map(str, cases)))
    open_offers = dispatcher.get(f"{API}/offers", volunteer=other.id, status="open").json
    assert len(open_offers) == 3
    assert house.one("SELECT open_load FROM assignment.volunteer WHERE id = :v", v=leaver.id).open_load == 0
    kept = house.one(
        "SELECT array_agg(reason) AS reasons, count(DISTINCT reason)::int AS n FROM assignment.handover_case"
    )
    assert (len(kept.reasons), kept.n) == (3, 3), "sealed for each resident alone"
    assert not [each for each in kept.reasons if "调到别的镇" in each]
    explained = house.one("SELECT string_agg(explanation::text, ' ') AS words FROM assignment.offer").words
    assert "调到别的镇" not in explained
    assert [due_of(house, request) for request in cases] == promised, "handing over moves no promise"
    assert dispatcher.post(f"{API}/handovers", body).status == 404, "nothing is left in hand"


def test_without_a_name_they_go_back_into_the_pool_for_others(house: House) -> None:
    leaver = house.volunteer()
    request = house.offered()
    other = house.volunteer()
    dispatcher = house.staff("dispatcher", TOWN)
    assert dispatcher.post(f"{API}/handovers", {"volunteer_id": str(leaver.id), "reason": "退休"}).status == 201
    (offer,) = dispatcher.get(f"{API}/offers", request=request, status="open").json
    assert offer["volunteer"]["id"] == str(other.id)
    body = {"volunteer_id": str(other.id), "to": str(other.id), "reason": "不行"}
    assert dispatcher.post(f"{API}/handovers", body).status == 422
