"""A volunteer says when they can serve; a skill they bring counts once another's eyes have seen its proof."""

from typing import Any

import psycopg

from services.assignment.volunteers.domain import NewVolunteer
from tests.integration.assignment.house import TOWN, House
from tests.integration.assignment.test_check_ins import Desk

PROFILE, WAITING = "/work/profile", "/work/profiles"
SKILLS = "SELECT skills, version FROM assignment.volunteer WHERE id = :id"


def a_volunteer(house: House) -> tuple[NewVolunteer, Desk]:
    made = house.volunteer()
    assert made.person_id is not None
    return made, Desk(house, house.as_person(made.person_id))


def brought(**more: Any) -> dict[str, Any]:
    return {"skill": "law", "level": "3", "proof": "certificate", "note": "证字第7号", **more}


def version(house: House, made: NewVolunteer) -> int:
    return int(house.one(SKILLS, id=made.id).version)


def test_days_and_capacity_are_ones_own_to_change_over_the_version_that_was_seen(house: House) -> None:
    made, mine = a_volunteer(house)
    seen = version(house, made)
    wanted = {"languages": ["miao"], "duty": ["5", "6"], "capacity": "1", "seen": str(seen)}
    assert mine.post(PROFILE, PROFILE, **wanted).status_code == 303
    kept = "SELECT languages, duty, capacity, longest_task FROM assignment.volunteer WHERE id = :id"
    assert tuple(house.one(kept, id=made.id)) == (["miao"], [5, 6], 1, None)
    mine.post(PROFILE, PROFILE, **{**wanted, "capacity": "9"})
    assert house.one(kept, id=made.id).capacity == 1
    empty = mine.post(PROFILE, PROFILE, **{**wanted, "seen": str(seen + 1), "capacity": ""})
    assert empty.status_code == 422
    assert "请填同时最多办几件" in empty.get_data(as_text=True)
    assert house.one(kept, id=made.id).capacity == 1, "an emptied field is no three"
    wrong = mine.post(PROFILE, PROFILE, **{**wanted, "seen": str(seen + 1), "capacity": "900", "duty": ["7"]})
    assert wrong.status_code == 422
    assert 'value="900"' in wrong.get_data(as_text=True), "nothing typed is lost"


def test_an_emptied_limit_is_lifted_and_one_that_was_not_asked_stays(house: House) -> None:
    made, mine = a_volunteer(house)
    limits = "SELECT longest_task, weekly_minutes FROM assignment.volunteer WHERE id = :id"

    def save(**said: str) -> tuple[Any, ...]:
        mine.post(PROFILE, PROFILE, capacity="3", seen=str(version(house, made)), **said)
        return tuple(house.one(limits, id=made.id))

    assert save(longest_task="90", weekly_hours="2.5") == (90, 150)
    assert 'value="2.5"' in mine.get(PROFILE)
    assert "2.5" in house.staff("organiser", TOWN).get(f"{WAITING}/{made.id}").body.decode()
    assert save() == (90, 150), "what was not asked stays"
    assert save(longest_task="", weekly_hours="4") == (None, 240)
    assert save(longest_task="60", weekly_hours="") == (60, None)
    for wrong in ("169", "-1", "x", "nan", "1e999999999"):
        refused = mine.post(PROFILE, PROFILE, capacity="3", weekly_hours=wrong, seen=str(version(house, made)))
        assert refused.status_code == 422
    assert tuple(house.one(limits, id=made.id)) == (60, None)


def test_a_program_lifts_the_longest_task_with_null_and_keeps_it_by_silence(house: House) -> None:
    made, _ = a_volunteer(house)
    me = house.as_person(made.person_id)
    for said, kept in (({"longest_task": 90}, 90), ({"capacity": 2}, 90), ({"longest_task": None}, None)):
        assert me.call("PATCH", f"/api/assignment/v1/volunteers/{made.id}", said).status in (200, 204)
        assert (
            house.one("SELECT longest_task FROM assignment.volunteer WHERE id = :id", id=made.id).longest_task == kept
        )


def test_no_capacity_means_no_offer_in_the_next_round(house: House) -> None:
    made, mine = a_volunteer(house)
    mine.post(PROFILE, PROFILE, capacity="0", seen=str(version(house, made)))
    request = house.offered()
    assert "request.offered" not in house.events(request)


def test_a_brought_skill_counts_once_an_organiser_attests_it(house: House) -> None:
    made, mine = a_volunteer(house)
    organiser = Desk(house, house.staff("organiser", TOWN))
    wrong = mine.post(f"{PROFILE}/skills", PROFILE, **brought(note=""))
    assert wrong.status_code == 422
    assert mine.post(f"{PROFILE}/skills", PROFILE, **brought()).status_code == 303
    assert house.one(SKILLS, id=made.id).skills == {"paperwork": 2}
    assert "等组织员核实" in mine.get(PROFILE)
    assert "证字" not in house.one("SELECT to_jsonb(p)::text AS kept FROM assignment.skill_proof p").kept
    assert "证字第7号" in organiser.get(WAITING)
    other = Desk(house, house.staff("organiser", "510503102"))
    assert "没有等着核实的技能" in other.get(WAITING)
    at = f"{WAITING}/{made.id}"
    other.get(at, 404)
    assert other.post(f"{at}/attest", "/work/check-ins/new", skill="law", level="3").status_code == 404
    before = version(house, made)
    organiser.post(f"{at}/attest", WAITING, skill="law", level="3")
    assert house.one(SKILLS, id=made.id).skills == {"paperwork": 2, "law": 3}
    organiser.post(f"{at}/attest", "/work/check-ins/new", skill="law", level="3")
    assert version(house, made) == before + 1, "attested once"


def test_what_does_not_prove_it_is_told_why_and_may_be_brought_again(house: House) -> None:
    made, mine = a_volunteer(house)
    organiser = Desk(house, house.staff("organiser", TOWN))
    mine.post(f"{PROFILE}/skills", PROFILE, **brought())
    at, named = f"{WAITING}/{made.id}/dismiss", {"skill": "law", "level": "3"}
    asked = f"{at}?skill=law&level=3"
    assert asked.replace("&", "&amp;") in organiser.get(WAITING)
    refused = organiser.post(at, asked, reason=" ", **named)
    assert refused.status_code == 422
    assert organiser.post(at, asked, reason="照片看不清，请重拍", **named).status_code == 303
    assert house.one(SKILLS, id=made.id).skills == {"paperwork": 2}
    assert "照片看不清" not in house.one("SELECT to_jsonb(p)::text AS kept FROM assignment.skill_proof p").kept
    shown = mine.get(PROFILE)
    assert "没有认可" in shown
    assert "照片看不清，请重拍" in shown
    organiser.post(f"{WAITING}/{made.id}/attest", asked, **named)
    assert house.one(SKILLS, id=made.id).skills == {"paperwork": 2}, "dismissed, it does not wait"
    mine.post(f"{PROFILE}/skills", PROFILE, **brought(note="证字第8号"))
    assert "证字第8号" in organiser.get(WAITING)
    assert "照片看不清" not in mine.get(PROFILE)


def test_a_level_that_is_attested_is_not_brought_again(house: House) -> None:
    made, mine = a_volunteer(house)
    organiser = Desk(house, house.staff("organiser", TOWN))
    mine.post(f"{PROFILE}/skills", PROFILE, **brought())
    organiser.post(f"{WAITING}/{made.id}/attest", WAITING, skill="law", level="3")
    again = mine.post(f"{PROFILE}/skills", PROFILE, **brought(note="证字第9号"))
    assert again.status_code == 409
    assert "已经核实过" in again.get_data(as_text=True)
    assert "证字第9号" in again.get_data(as_text=True), "nothing typed is lost"
    organiser.get(f"{WAITING}/{made.id}/dismiss?skill=nothing&level=3", 404)


def test_nobody_attests_their_own(house: House) -> None:
    made, mine = a_volunteer(house)
    mine.post(f"{PROFILE}/skills", PROFILE, **brought())
    both = "INSERT INTO identity.role (person_id, role, area) VALUES (%s, 'organiser', %s)"
    with psycopg.connect(house.settings.database_url) as owner:
        owner.execute(both, (made.person_id, TOWN))
    answer = mine.post(f"{WAITING}/{made.id}/attest", PROFILE, skill="law", level="3")
    assert answer.status_code == 303
    assert "不能核实自己的技能" in mine.get(PROFILE)
    assert house.one(SKILLS, id=made.id).skills == {"paperwork": 2}
