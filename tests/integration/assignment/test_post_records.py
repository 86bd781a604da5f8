"""The five-step record: who took which step and when, the work and ratings of this term alone, for whom it concerns."""

from typing import Any

from tests.integration.assignment.house import CODE, OTHER_TOWN, TAIL, TOWN, VILLAGE, House
from tests.integration.assignment.test_claims import API, a_post, claimed
from tests.integration.assignment.test_post_reviews import PERIOD
from tests.integration.assignment.test_work import DONE, taken


def record_of(caller: Any, claim: str) -> Any:
    return caller.get(f"/work/posts/records/{claim}")


def test_a_record_shows_five_steps_with_those_who_took_them(house: House) -> None:
    organiser, volunteer = house.staff("organiser", TOWN), house.volunteer()
    post = a_post(organiser)
    claim = claimed(organiser, post, volunteer)
    assert record_of(organiser, claim).status == 404, "nothing is served before it is approved"
    assert organiser.post(f"{API}/claims/{claim}/approve").status == 200
    said = {"volunteer_id": str(volunteer.id), "level": 4, "sentence": "上门办事很耐心", **PERIOD}
    assert organiser.post(f"{API}/posts/{post}/reviews", said).status == 201
    sheet = record_of(organiser, claim)
    text = sheet.body.decode()
    assert sheet.status == 200
    for word in (
        "组织定岗",
        "认岗",
        "组织审批",
        "履岗服务",
        "群众评岗",
        "组织员代为登记",
        "2026年1月1日 1 Jan 2026",
        "群众评0次，组织员评1次",
    ):
        assert word in text
    assert "上门办事很耐心" not in text
    assert f"/work/posts/records/{claim}" in organiser.get(f"/work/posts/{post}").body.decode()


def test_it_is_read_by_whose_term_it_is_the_organiser_and_the_supervisor(house: House) -> None:
    organiser, volunteer, other = house.staff("organiser", TOWN), house.volunteer(), house.volunteer()
    post = a_post(organiser)
    claim = claimed(organiser, post, volunteer)
    organiser.post(f"{API}/claims/{claim}/approve")
    own = house.as_person(volunteer.person_id)
    assert record_of(own, claim).status == 200
    readers = (house.staff("supervisor", TOWN[:6]), organiser)
    assert [record_of(each, claim).status for each in readers] == [200, 200]
    assert record_of(house.staff("organiser", OTHER_TOWN), claim).status == 404
    assert record_of(house.as_person(other.person_id), claim).status in (403, 404)


def test_only_work_taken_within_the_term_counts_with_the_hours_residents_signed(house: House) -> None:
    _, path, me = taken(house)
    me.post(path + "/start")
    me.post(path + "/logs", {"note": "上门", "minutes": 150})
    me.post(path + "/complete", DONE)
    word = {"tracking_code": CODE, "phone_tail": TAIL, "solved": True, "rating": 4}
    assert house.anonymous.post(f"{API}/confirmations", word).status == 201
    organiser = house.staff("organiser", TOWN)
    row = house.one("SELECT id, volunteer_id FROM assignment.claim")
    text = record_of(organiser, str(row.id)).body.decode()
    assert "农村低保申请" in text
    assert '<td class="number">1</td><td class="number">2.5</td><td class="number">4.0 (1)</td>' in text
    later = organiser.post(f"{API}/posts", {"kind": "errands", "area": VILLAGE, "head_count": 1}).json["id"]
    claim = organiser.post(f"{API}/posts/{later}/claims", {"volunteer_id": str(row.volunteer_id)}).json["id"]
    organiser.post(f"{API}/claims/{claim}/approve")
    after = record_of(organiser, claim).body.decode()
    assert "农村低保申请" not in after, "it was done before this term began"
    assert organiser.post(f"{API}/posts/{later}/end").status == 200
    assert "岗位已撤" in record_of(organiser, claim).body.decode()
    assert f"/work/posts/records/{claim}" in organiser.get(f"/work/posts/{later}").body.decode(), "and is still found"
