"""双报到 for programs: found, checked in once, read, taken back; what is left out of a profile stays as it is."""

import uuid
from typing import Any

from sqlalchemy import text

from tests.integration.assignment.house import OTHER_TOWN, TOWN, VILLAGE, House
from tests.integration.assignment.test_check_ins import is_closed
from tests.integration.assignment.test_register_imports import a_line, send, sheet, work
from tests.integration.assignment.test_work import API

PROOF = {"skill": "law", "level": 3, "proof": "certificate", "note": "证字第7号"}


def a_registered(house: House) -> tuple[Any, Any]:
    """The organiser, and the entry a program finds by phone."""
    organiser = house.staff("organiser", TOWN)
    send(house, organiser, sheet(a_line(1, "欧阳测试")))
    work(house)
    (entry,) = organiser.get(f"{API}/members", q="139 0000 0001").json
    return organiser, entry


def test_a_member_is_found_checked_in_once_read_and_taken_back(house: House) -> None:
    organiser, entry = a_registered(house)
    assert (entry["name"], entry["checked_in_on"]) == ("欧***", None)
    given = {"volunteer_id": entry["id"], "name": "欧阳测试", "skills": [PROOF], "duty": [5]}
    assert organiser.post(f"{API}/check-ins", {**given, "name": "李测试"}).status == 422
    key = str(uuid.uuid4())
    made, again = (organiser.post(f"{API}/check-ins", given, key=key) for _ in range(2))
    assert (made.status, again.json) == (201, made.json), "one key, one check-in"
    assert made.json["first_password"]
    assert organiser.post(f"{API}/check-ins", given).status == 409
    at = f"{API}/check-ins/{made.json['id']}"
    shown = organiser.get(at).json
    assert (shown["name"], shown["skills"], shown["duty"], shown["undone_at"]) == ("欧阳测试", {"law": 3}, [5], None)
    assert [organiser.get(f"{API}/members", checked_in=state).json != [] for state in ("true", "false")] == [
        True,
        False,
    ]
    other = house.staff("organiser", OTHER_TOWN)
    assert (other.get(at).status, other.post(f"{at}/undo").status, other.post(f"{API}/check-ins", given).status) == (
        404,
    ) * 3
    assert organiser.post(f"{at}/undo").json == {"id": made.json["id"], "account_closed": True}
    assert organiser.post(f"{at}/undo").status == 409
    assert is_closed(house)
    assert organiser.get(at).json["account_closed_at"]


def test_what_a_program_leaves_out_of_the_profile_stays(house: House) -> None:
    organiser, entry = a_registered(house)
    with house.database_of("assignment").transaction() as unit:
        unit.connection.execute(
            text("UPDATE assignment.volunteer SET longest_task = 90, capacity = 7, languages = '{miao}'")
        )
    given = {"volunteer_id": entry["id"], "name": "欧阳测试", "capacity": 4}
    assert organiser.post(f"{API}/check-ins", given).status == 201
    row = house.one("SELECT longest_task, capacity, languages FROM assignment.volunteer")
    assert tuple(row) == (90, 4, ["miao"])


def test_a_proof_without_its_number_is_told_by_its_place(house: House) -> None:
    organiser, entry = a_registered(house)
    given = {"volunteer_id": entry["id"], "name": "欧阳测试", "skills": [{**PROOF, "note": None}]}
    refused = organiser.post(f"{API}/check-ins", given)
    assert refused.status == 422
    assert "skills/0/note" in refused.body.decode()


def test_somebody_not_on_the_register_is_put_on_it(house: House) -> None:
    organiser = house.staff("organiser", TOWN)
    new = {"name": "测试乙", "village_code": VILLAGE, "member": False, "phone": "139 0000 0009"}
    made = organiser.post(f"{API}/check-ins/newcomers", new)
    assert made.status == 201
    assert organiser.get(f"{API}/check-ins/{made.json['id']}").json["was_registered"] is False
    assert organiser.post(f"{API}/check-ins/newcomers", new).status == 422, "the phone is known"
    assert house.one("SELECT capacity FROM assignment.volunteer").capacity == 3
