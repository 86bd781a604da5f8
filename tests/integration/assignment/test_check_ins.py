"""双报到 at the desk: by phone, with the name said, once; with proofs, papers and a day in which it can be taken back."""

import io
import re
import uuid
from typing import Any

import psycopg
from sqlalchemy import text

from services.assignment.app import web
from tests.http import Caller
from tests.integration.assignment.house import TOWN, VILLAGE, House
from tests.integration.assignment.test_register_imports import HERE, a_line, send, sheet, work
from tests.pictures import a_photo

DESK = "/work/check-ins"


class Desk:
    """An organiser's browser."""

    def __init__(self, house: House, organiser: Caller) -> None:
        self.client = web(house.settings, house.clock).test_client()
        self.signed = {"Authorization": f"Bearer {organiser.token}", "Referer": HERE}

    def get(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path, headers=self.signed, base_url=HERE)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return str(answer.get_data(as_text=True))

    def post(self, path: str, page: str = DESK, **values: Any) -> Any:
        shown = self.get(page)
        token = shown.split('name="csrf_token" value="')[1].split('"')[0]
        data = {"csrf_token": token, **values}
        return self.client.post(path, data=data, headers=self.signed, base_url=HERE)


def a_registered(house: House) -> tuple[Desk, uuid.UUID]:
    organiser = house.staff("organiser", TOWN)
    send(house, organiser, sheet(a_line(1, "欧阳测试")))
    work(house)
    return Desk(house, organiser), house.one("SELECT id FROM assignment.volunteer").id


def said(**more: Any) -> dict[str, Any]:
    skilled = {"s1.skill": "law", "s1.level": "3", "s1.proof": "certificate", "s1.note": "证字第7号"}
    return {
        "key": str(uuid.uuid4()),
        "name": "欧阳测试",
        "capacity": "2",
        "duty": ["0", "5"],
        "languages": ["zh"],
        **skilled,
        **more,
    }


def told(house: House) -> list[str]:
    with house.database_of("assignment").reading() as connection:
        return list(connection.execute(text("SELECT type FROM bus.event ORDER BY position")).scalars())


def test_a_member_is_found_by_phone_and_checked_in_by_the_name_they_say(house: House) -> None:
    desk, who = a_registered(house)
    found = desk.get(f"{DESK}?q=13900000001")
    assert "欧***" in found
    assert "欧阳测试" not in found, "the name is asked, not read out"
    at = f"{DESK}/of/{who}"
    wrong = desk.post(at, at, **said(name="李测试"))
    assert wrong.status_code == 422
    assert "与名册登记的姓名不一致" in wrong.get_data(as_text=True)
    assert "证字第7号" in wrong.get_data(as_text=True), "nothing typed is lost"
    given = said()
    page = desk.post(at, at, **given)
    assert page.status_code == 200
    assert "首次密码" in page.get_data(as_text=True)
    row = house.one(
        "SELECT name, skills, duty, capacity, checked_in_on IS NOT NULL AS serves, person_id FROM assignment.volunteer"
    )
    assert (row.name, row.skills, row.duty, row.capacity, row.serves) == ("欧阳测试", {"law": 3}, [0, 5], 2, True)
    again = desk.post(at, DESK + "/new", **given)
    assert again.status_code == 303, "the same form sent twice is one check-in"
    other = desk.post(at, DESK + "/new", **said())
    assert "这个人已经报到" in other.get_data(as_text=True)
    assert told(house) == ["volunteer.changed", "volunteer.checked_in"]
    assert house.as_person(row.person_id).get("/work/claims").status == 200, "the account opens"


def test_a_proof_needs_its_number_or_name_and_lies_sealed(house: House) -> None:
    desk, who = a_registered(house)
    at = f"{DESK}/of/{who}"
    wrong = desk.post(at, at, **said(**{"s1.note": "", "s2.skill": "driving", "s2.level": "1", "s2.proof": "attested"}))
    page = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    assert "请填证书编号" in page
    assert "请填证明人" in page
    given = said()
    desk.post(at, at, **given)
    kept = house.one(
        "SELECT to_jsonb(p)::text AS kept, attested_by IS NOT NULL AS attested FROM assignment.skill_proof p"
    )
    assert "证字" not in kept.kept
    assert kept.attested
    card = desk.get(f"{DESK}/{given['key']}/card")
    assert "证字第7号" in card
    assert "13900000001" in card
    receipt = desk.get(f"{DESK}/{given['key']}/receipt")
    assert "双报到回执" in receipt
    assert "区农业局" in receipt
    assert "13900000001" not in receipt, "the unit has no need of it"


ACCOUNT = "SELECT disabled_at IS NOT NULL AS closed FROM identity.person WHERE id = %s"


def is_closed(house: House) -> bool:
    """Whether the one volunteer's account is closed."""
    person = house.one("SELECT person_id FROM assignment.volunteer").person_id
    with psycopg.connect(house.settings.database_url) as owner:
        (found,) = owner.execute(ACCOUNT, (person,)).fetchall()
    return bool(found[0])


def test_taken_back_the_same_day_it_never_was(house: House) -> None:
    desk, who = a_registered(house)
    given = said()
    desk.post(f"{DESK}/of/{who}", f"{DESK}/of/{who}", **given)
    assert desk.post(f"{DESK}/{given['key']}/undo", f"{DESK}/{given['key']}").status_code == 303
    row = house.one("SELECT name, checked_in_on, member, active FROM assignment.volunteer")
    assert tuple(row) == ("欧***", None, True, True)
    assert told(house)[-1] == "volunteer.check_in_undone"
    assert is_closed(house), "the account this check-in opened"
    assert "账号已一并停用" in desk.get(f"{DESK}/{given['key']}")
    trace = "SELECT count(*) FROM audit.entry WHERE action = 'account_closed' AND detail ->> 'check_in' = %s"
    with psycopg.connect(house.settings.database_url) as owner:
        assert owner.execute(trace, (given["key"],)).fetchone() == (1,)
    again = desk.post(f"{DESK}/of/{who}", f"{DESK}/of/{who}", **said())
    assert "首次密码" in again.get_data(as_text=True), "opened anew, with a password of its own"
    assert not is_closed(house)
    assert house.one("SELECT count(*) AS n FROM assignment.check_in WHERE undone_at IS NULL").n == 1


PROFILE = """
    SELECT skills, languages, duty, capacity, longest_task, (SELECT count(*) FROM assignment.skill_proof) AS proofs,
           (SELECT count(*) FROM assignment.skill_paper) AS papers FROM assignment.volunteer
"""


def test_undoing_gives_the_profile_back_and_takes_the_proofs_away(house: House) -> None:
    desk, who = a_registered(house)
    at = f"{DESK}/of/{who}"
    with house.database_of("assignment").transaction() as unit:
        unit.connection.execute(
            text("UPDATE assignment.volunteer SET skills = '{\"driving\": 2}', languages = '{miao}', longest_task = 90")
        )
    before = tuple(house.one(PROFILE))
    paper = (io.BytesIO(a_photo()), "certificate.jpg")
    given = said(longest_task="", **{"s1.papers": paper, "s2.skill": "driving", "s2.level": "1"})
    assert desk.post(at, at, **given).status_code == 200
    made = house.one(PROFILE)
    assert (made.skills, made.proofs, made.papers) == ({"law": 3, "driving": 2}, 2, 1), "a higher level stays"
    desk.post(f"{DESK}/{given['key']}/undo", f"{DESK}/{given['key']}")
    assert tuple(house.one(PROFILE)) == before


def test_a_profile_changed_since_is_not_given_back(house: House) -> None:
    desk, who = a_registered(house)
    given = said()
    desk.post(f"{DESK}/of/{who}", f"{DESK}/of/{who}", **given)
    with house.database_of("assignment").transaction() as unit:
        unit.connection.execute(text("UPDATE assignment.volunteer SET capacity = 9, version = version + 1"))
    desk.post(f"{DESK}/{given['key']}/undo", f"{DESK}/{given['key']}")
    assert (house.one(PROFILE).capacity, house.one(PROFILE).skills) == (9, {"law": 3})


def test_an_account_that_was_used_or_there_before_outlives_the_undoing(house: House) -> None:
    desk, who = a_registered(house)
    at = f"{DESK}/of/{who}"
    first, second = said(), said()
    desk.post(at, at, **first)
    house.as_person(house.one("SELECT person_id FROM assignment.volunteer").person_id)
    desk.post(f"{DESK}/{first['key']}/undo", f"{DESK}/{first['key']}")
    assert not is_closed(house), "somebody signed in"
    assert desk.post(at, at, **second).status_code == 303, "it is there already: no new password"
    desk.post(f"{DESK}/{second['key']}/undo", f"{DESK}/{second['key']}")
    assert not is_closed(house), "this check-in did not open it"


def test_the_form_shows_what_the_profile_says_and_overwrites_nothing_it_does_not_show(house: House) -> None:
    desk, who = a_registered(house)
    with house.database_of("assignment").transaction() as unit:
        unit.connection.execute(
            text("UPDATE assignment.volunteer SET longest_task = 90, capacity = 7, languages = '{miao}', duty = '{6}'")
        )
    at = f"{DESK}/of/{who}"
    shown = desk.get(at)
    for value in ('value="90"', 'value="7"', r'value="miao"[^>]* checked', r'value="6"[^>]* checked'):
        assert re.search(value, shown), value
    empty = desk.post(at, at, **said(capacity=""))
    assert empty.status_code == 422
    assert "请填同时最多办几件" in empty.get_data(as_text=True)
    assert desk.post(at, at, **said()).status_code == 200
    assert house.one("SELECT longest_task FROM assignment.volunteer").longest_task == 90, "not asked, it stays"


def test_an_emptied_longest_task_that_was_shown_is_lifted(house: House) -> None:
    desk, who = a_registered(house)
    with house.database_of("assignment").transaction() as unit:
        unit.connection.execute(text("UPDATE assignment.volunteer SET longest_task = 90"))
    desk.post(f"{DESK}/of/{who}", f"{DESK}/of/{who}", **said(longest_task=""))
    assert house.one("SELECT longest_task FROM assignment.volunteer").longest_task is None


def test_the_next_day_or_with_a_post_it_stays(house: House) -> None:
    desk, who = a_registered(house)
    given = said()
    desk.post(f"{DESK}/of/{who}", f"{DESK}/of/{who}", **given)
    with house.database_of("assignment").transaction() as unit:
        unit.connection.execute(text("UPDATE assignment.check_in SET recorded_at = recorded_at - interval '1 day'"))
    desk.post(f"{DESK}/{given['key']}/undo", DESK + "/new")
    assert house.one("SELECT undone_at FROM assignment.check_in").undone_at is None
    assert "撤销报到" not in desk.get(f"{DESK}/{given['key']}")


def test_somebody_not_on_the_register_is_marked_so_and_leaves_it_with_the_undoing(house: House) -> None:
    desk = Desk(house, house.staff("organiser", TOWN))
    new = {"phone": "139 0000 0009", "village": VILLAGE, "work_unit": "区医院", "member": "yes"}
    given = said(**new)
    page = desk.post(f"{DESK}/new", f"{DESK}/new", **given).get_data(as_text=True)
    assert "名册外" in page
    assert "名册外" in desk.get(f"{DESK}/{given['key']}/receipt")
    again = desk.post(f"{DESK}/new", f"{DESK}/new", **said(**new))
    assert "这个电话已在册" in again.get_data(as_text=True)
    bad = desk.post(f"{DESK}/new", f"{DESK}/new", **said(**{**new, "phone": "12"}))
    assert bad.status_code == 422
    desk.post(f"{DESK}/{given['key']}/undo", f"{DESK}/{given['key']}")
    assert tuple(house.one("SELECT member, active, checked_in_on FROM assignment.volunteer")) == (False, False, None)
    assert desk.post(f"{DESK}/new", f"{DESK}/new", **said(**new)).status_code == 200, "the phone is free again"


def test_another_towns_member_is_not_there(house: House) -> None:
    desk, who = a_registered(house)
    given = said()
    desk.post(f"{DESK}/of/{who}", f"{DESK}/of/{who}", **given)
    other = Desk(house, house.staff("organiser", "510503102"))
    for path in (f"of/{who}", given["key"], f"{given['key']}/receipt", f"{given['key']}/card"):
        other.get(f"{DESK}/{path}", 404)
    assert "没有这个人" in other.get(f"{DESK}?q=13900000001")
    elsewhere = other.post(f"{DESK}/new", f"{DESK}/new", **said(village=VILLAGE, member="no"))
    assert elsewhere.status_code == 404


def test_the_reader_of_a_paper_is_noted(house: House) -> None:
    desk, who = a_registered(house)
    given = said()
    desk.post(f"{DESK}/of/{who}", f"{DESK}/of/{who}", **given)
    desk.get(f"{DESK}/{given['key']}/card")
    looks = "SELECT count(*) FROM audit.entry WHERE subject = %s AND action = 'printed'"
    with psycopg.connect(house.settings.database_url) as connection:
        assert connection.execute(looks, (who,)).fetchone() == (1,)
