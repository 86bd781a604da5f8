"""1+N pairs: formed and ended, the rhythm of visits, who may see whom, and the soft preference in matching."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError

from services.assignment.pair_coverage.telling import tell
from services.assignment.pairs import use_cases
from services.assignment.pairs.store import PairStore
from shared.contracts.events import Actor, NewEvent, uuid7
from shared.reference.areas import load_areas
from tests.integration.assignment.house import OTHER_TOWN, TOWN, VILLAGE, House
from tests.integration.assignment.test_clock import read
from tests.integration.assignment.test_work import API, data_of

PAIRS = f"{API}/pairs"
NAME = "测试困难户甲"


def a_pair(**more: Any) -> dict[str, Any]:
    return {"role": "household", "village": VILLAGE, "partner_name": NAME, "partner_phone": "13900000001", **more}


def visit(house: House, residents: list[UUID], visitors: list[UUID], on: datetime, **more: Any) -> UUID:
    """Intake records a visit; returns its id."""
    visit_id = more.pop("visit_id", None) or uuid7()
    data = {"kind": "household", "people_met": 1, "problems": 0, "outcomes": [], "work_unit": None}
    told = {**data, "visitors": visitors, "residents": residents, **more}
    with house.database_of("intake").transaction() as work:
        work.outbox.publish(NewEvent("visit.recorded", visit_id, VILLAGE, on, Actor("volunteer"), told))
    house.consume()
    return visit_id


def looks(house: House, pair: str) -> int:
    with psycopg.connect(house.settings.database_url) as owner:
        seen = owner.execute("SELECT count(*) FROM audit.entry WHERE subject = %s AND action = 'revealed'", (pair,))
        return int(seen.fetchone()[0])  # type: ignore[index]


def test_a_pair_is_formed_once_its_helper_is_preferred_and_its_end_has_a_reason(house: House) -> None:
    organiser, helper = house.staff("organiser", TOWN), house.volunteer()
    for _ in range(3):
        house.volunteer()
    first = house.offered()
    number = house.one("SELECT number, resident_id FROM assignment.request WHERE id = :id", id=first)
    said = a_pair(volunteer_number=helper.number, request_number=number.number, pledge="每月看望一次")
    assert house.staff("organiser", OTHER_TOWN).post(PAIRS, said).status == 404
    assert organiser.post(PAIRS, a_pair()).json["errors"][0]["pointer"] == "/volunteer_number"
    assert organiser.post(PAIRS, a_pair(volunteer_number="v99999")).status == 422
    assert organiser.post(PAIRS, {**said, "formed_on": "2999-01-01"}).status == 422
    made = organiser.post(PAIRS, said)
    assert made.status == 201, made.body
    assert organiser.post(PAIRS, said).status == 409, "the same two are one pair"
    pair = UUID(made.json["id"])
    told = data_of(house, pair, "pair.formed").data
    assert (told["role"], told["volunteer_id"], told["resident_id"]) == ("household", str(helper.id), None)
    assert told["work_unit"] == helper.work_unit

    again = house.accepted(resident_id=number.resident_id)
    house.consume()
    chosen = house.one("SELECT volunteer_id FROM assignment.offer WHERE request_id = :id", id=again)
    assert chosen.volunteer_id == helper.id, "whoever stands by the household is a known face"

    assert organiser.post(f"{PAIRS}/{pair}/end", {"because": "no such"}).status == 422
    assert organiser.post(f"{PAIRS}/{pair}/end", {"because": "fulfilled"}).status == 200
    assert organiser.post(f"{PAIRS}/{pair}/end", {"because": "fulfilled"}).status == 409
    assert data_of(house, pair, "pair.ended").data == {"because": "fulfilled"}
    assert organiser.get(PAIRS).json == []


def test_who_is_in_difficulty_stands_in_no_list_no_event_and_no_column_and_each_look_is_noted(house: House) -> None:
    organiser, helper, other = house.staff("organiser", TOWN), house.volunteer(), house.volunteer()
    pair = organiser.post(PAIRS, a_pair(volunteer_number=helper.number)).json["id"]
    me, stranger = house.as_person(helper.person_id), house.as_person(other.person_id)
    assert NAME not in read(organiser, "/work/pairs") + organiser.get(PAIRS).body.decode()
    assert stranger.get(PAIRS).json == []
    assert stranger.get(f"/work/pairs/{pair}").status == 404
    assert house.staff("dispatcher", TOWN).get(f"/work/pairs/{pair}").status == 403
    before = looks(house, pair)
    assert NAME in read(me, "/work/pairs/mine")
    assert NAME in read(organiser, f"/work/pairs/{pair}")
    assert looks(house, pair) == before + 2
    row = house.one("SELECT to_jsonb(t)::text AS kept FROM assignment.partner t")
    assert NAME not in row.kept
    assert "13900000001" not in row.kept
    assert NAME not in house.one("SELECT string_agg(data::text, ' ') AS told FROM bus.event").told


def test_a_recorded_visit_moves_the_rhythm_and_a_withdrawn_one_moves_it_back(house: House) -> None:
    organiser, helper = house.staff("organiser", TOWN), house.volunteer()
    request = house.offered()
    known = house.one("SELECT number, resident_id FROM assignment.request WHERE id = :id", id=request)
    said = a_pair(volunteer_number=helper.number, request_number=known.number, every_days=30, formed_on="2014-01-01")
    pair = organiser.post(PAIRS, said).json["id"]
    due = "SELECT due_on, last_visit_on FROM assignment.pair WHERE id = :id"
    standing = "SELECT count(*) AS n FROM assignment.visit_due WHERE pair_id = :id AND settled_at IS NULL"
    assert house.one(due, id=pair).due_on == date(2014, 1, 31)
    for _ in range(2):
        house.worker.tick()
    assert house.one(standing, id=pair).n == 1, "a tick may run twice"
    assert [row["id"] for row in organiser.get(PAIRS, due="true").json] == [pair]

    recent = datetime.now(UTC) - timedelta(days=1)
    stranger = visit(house, [known.resident_id], [uuid7()], recent)
    assert house.one(due, id=pair).last_visit_on is None, f"{stranger}: a stranger's visit is not the helper's"
    made = visit(house, [known.resident_id], [helper.person_id], recent)
    assert house.one(due, id=pair).due_on > recent.date()
    assert house.one(standing, id=pair).n == 0
    assert organiser.get(PAIRS, due="true").json == []
    visit(house, [known.resident_id], [helper.person_id], recent, visit_id=made, withdrawn=True)
    assert house.one(due, id=pair).due_on == date(2014, 1, 31)
    assert house.one(standing, id=pair).n == 1, "and is due again"

    assert organiser.post(f"{PAIRS}/{pair}/visits", {"visited_on": "2013-12-31"}).status == 422
    me = house.as_person(helper.person_id)
    assert me.post(f"{PAIRS}/{pair}/visits", {"visited_on": recent.date().isoformat()}).status == 201
    assert house.one(standing, id=pair).n == 0


def test_an_erased_resident_is_nobodys_partner_any_more(house: House) -> None:
    organiser, helper = house.staff("organiser", TOWN), house.volunteer()
    known = house.one("SELECT number, resident_id FROM assignment.request WHERE id = :id", id=house.offered())
    said = a_pair(volunteer_number=helper.number, request_number=known.number)
    pair = UUID(organiser.post(PAIRS, said).json["id"])
    with house.database_of("intake").transaction() as work:
        work.outbox.publish(NewEvent("resident.erased", known.resident_id, VILLAGE, datetime.now(UTC), Actor("clerk")))
    house.consume()
    assert data_of(house, pair, "pair.ended").data == {"because": "erased"}
    gone = house.one("SELECT num_nonnulls(partner_name, resident_id, fingerprint) AS left FROM assignment.partner")
    assert gone.left == 0


def test_reporting_is_told_once_of_each_change_of_a_rhythm_and_of_who_is_in_difficulty_without_a_name(
    house: House,
) -> None:
    organiser, helper = house.staff("organiser", TOWN), house.volunteer()
    pair = UUID(organiser.post(PAIRS, a_pair(volunteer_number=helper.number, formed_on="2014-01-01")).json["id"])
    assert told_now(house) == 2
    assert told_now(house) == 0
    rhythm = data_of(house, pair, "pair.rhythm_recorded").data
    partner = UUID(rhythm["partner_id"])
    assert (rhythm["every_days"], rhythm["visited"]) == (90, [])
    in_need = data_of(house, partner, "partner.recorded").data
    assert in_need == {"role": "household", "since": "2014-01-01", "erased": False}
    organiser.post(f"{PAIRS}/{pair}/visits", {"visited_on": "2014-02-01"})
    assert told_now(house) == 1
    assert house.events(pair) == ["pair.formed", "pair.rhythm_recorded", "pair.rhythm_recorded"]


def told_now(house: House) -> int:
    with house.database_of("assignment").transaction() as work:
        return tell(work.connection, work.outbox, house.clock)


@pytest.mark.parametrize("constraint", ["one_live_pair_of_two", "somebody_stands_by"])
def test_the_database_refuses(house: House, constraint: str) -> None:
    organiser, helper = house.staff("organiser", TOWN), house.volunteer()
    organiser.post(PAIRS, a_pair(volunteer_number=helper.number))
    change = {
        "one_live_pair_of_two": "INSERT INTO assignment.pair SELECT uuidv7(), partner_id, volunteer_id, work_unit, pledge, every_days, formed_on, last_visit_on, due_on FROM assignment.pair",
        "somebody_stands_by": "UPDATE assignment.pair SET volunteer_id = NULL, work_unit = NULL",
    }[constraint]
    with pytest.raises(IntegrityError) as refused, house.database_of("assignment").transaction() as work:
        work.connection.exec_driver_sql(change)
    assert isinstance(refused.value.orig, psycopg.errors.IntegrityError)
    assert refused.value.orig.diag.constraint_name == constraint


def test_finding_due_visits_again_finds_nothing_new(house: House) -> None:
    organiser, helper = house.staff("organiser", TOWN), house.volunteer()
    organiser.post(PAIRS, a_pair(volunteer_number=helper.number, formed_on="2014-01-01"))
    found = []
    for _ in range(2):
        with house.database_of("assignment").transaction() as work:
            found.append(use_cases.find_due(PairStore(work.connection), house.clock.now()))
    assert found == [1, 0]


def test_projects_go_from_planned_to_done_and_no_other_way(house: House) -> None:
    organiser, path = house.staff("organiser", TOWN), f"{API}/projects"
    said = {"name": "早茶基地", "kind": "tea", "village": VILLAGE, "unit": "区农业局"}
    assert house.staff("organiser", OTHER_TOWN).post(path, said).status == 404
    made = organiser.post(path, said).json
    assert organiser.post(path, said).status == 409
    assert organiser.post(f"{path}/{made['id']}/state", {"state": "done"}).status == 409
    assert organiser.post(f"{path}/{made['id']}/state", {"state": "running"}).json["state"] == "running"
    (one,) = organiser.get(path, state="running").json
    assert one["work_unit"] == "区农业局"
    assert "早茶基地" in read(organiser, "/work/projects")
    assert house.events(UUID(made["id"])) == ["project.recorded"] * 2


def test_each_number_of_the_coverage_is_as_long_as_its_list(house: House) -> None:
    organiser, helper = house.staff("organiser", TOWN), house.volunteer()
    for _ in range(2):
        house.volunteer()
    ended = organiser.post(PAIRS, a_pair(volunteer_number=helper.number)).json["id"]
    organiser.post(PAIRS, a_pair(volunteer_number=helper.number, partner_name="测试困难户乙"))
    organiser.post(f"{PAIRS}/{ended}/end", {"because": "moved"})
    page = read(organiser, "/work/pairs/coverage")
    assert "困难户（含困难党员）2户，没有人结对的1户；已报到党员3人，没有结对的2人" in page
    assert "结对1对，到期没有走访的0对" in page
    assert f"{load_areas()[VILLAGE].name},2,1,3,2,1,0" in read(organiser, "/work/pairs/coverage/export.csv")
    for which, length in (("households", 1), ("members", 2)):
        listed = read(organiser, f"/work/pairs/coverage/{which}?village={VILLAGE}")
        assert listed.count("<tr>") - 1 == length
        assert NAME not in listed
        empty = read(house.staff("organiser", OTHER_TOWN), f"/work/pairs/coverage/{which}")
        assert empty.count("<tr>") == 0, "other towns see nothing of it"
