"""The map of post gaps: what counts, that a figure equals its list, who fits, and a post made from a gap."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import text

from services.assignment.gaps.domain import Gap
from services.assignment.volunteers.bulk import import_members
from shared.web.paging import cursor_of
from tests.integration.assignment.house import MATTER, OTHER_TOWN, TOWN, VILLAGE, House, a_volunteer

API = "/api/assignment/v1"
LAW = {"code": "law", "post_kind": "legal_aid", "skills": [{"skill": "law", "level": 2}]}


@pytest.fixture
def short(house: House) -> House:
    """Two cases nobody takes, one late, one in good time, and a withdrawn one; two members without a post who know law."""
    for number in range(2):
        house.accepted(matter=LAW, number=f"NX{number}")
    late = datetime.now(UTC) - timedelta(days=20)
    house.volunteer()
    house.accepted(occurred_at=late, due_at=late + timedelta(days=5))
    house.accepted()
    house.consume()
    people = [
        a_volunteer(901, skills={"law": 2}, name="在村懂法"),
        a_volunteer(902, skills={"law": 3}, name="邻村懂法", village="510503108202"),
        a_volunteer(903, skills={"law": 1}, name="懂一点"),
        a_volunteer(904, skills={"law": 3}, name="没报到", checked_in_on=None),
    ]
    import_members(house.database_of("assignment"), people, lambda _: None)
    return house


def test_unmet_and_late_demand_by_village_kind_and_skill_with_who_would_fit(short: House) -> None:
    organiser = short.staff("organiser", TOWN)
    first, second = organiser.get(f"{API}/gaps").json
    assert (first["kind"], first["skill"], first["level"], first["unmet"], first["posts"]) == (
        "legal_aid",
        "law",
        2,
        2,
        0,
    )
    assert (second["kind"], second["unmet"], second["late"], second["held"]) == ("errands", 0, 1, 1)
    page = organiser.get("/work/gaps").body.decode()
    assert page.index("在村懂法") < page.index("邻村懂法")
    assert "懂一点" not in page
    assert "没报到" not in page
    assert f"/work/posts/new?kind=legal_aid&amp;area={VILLAGE}&amp;head_count=1&amp;skills=law:2" in page
    form = organiser.get(f"/work/posts/new?kind=legal_aid&area={VILLAGE}&head_count=1&skills=law:2").body.decode()
    assert '<option value="law:2" selected>' in form
    assert short.staff("organiser", OTHER_TOWN).get(f"{API}/gaps").json == []
    assert short.staff("clerk", TOWN).get(f"{API}/gaps").status == 403


def test_the_map_is_walked_page_by_page_in_the_order_of_heat(short: House) -> None:
    organiser = short.staff("organiser", TOWN)
    for number, kind in enumerate(("mediation", "patrol", "errands")):
        short.accepted(matter={**LAW, "post_kind": kind}, number=f"MX{number}")
    short.consume()
    whole = organiser.get(f"{API}/gaps").json
    assert [Gap(**each).heat_rank for each in whole] == sorted(Gap(**each).heat_rank for each in whole)
    walked, after = [], ""
    for _ in whole:
        reply = organiser.get(f"{API}/gaps", page_size=1, **({"after": after} if after else {}))
        told = orjson.loads(reply.headers["X-Pagination"])
        assert told["total"] == len(whole)
        walked, after = walked + reply.json, told["next"]
    assert (walked, after) == (whole, None)
    behind = cursor_of(list(Gap(**whole[-1]).heat_rank))
    assert organiser.get(f"{API}/gaps", after=behind).json == []
    assert "这段时间没有缺口" in organiser.get("/work/gaps", after=behind).body.decode()
    for wrong in ("x", cursor_of([1]), cursor_of([1, 2, 3, 4, 5, 6]), cursor_of([2**40, 0, 0, "", "", ""])):
        assert organiser.get(f"{API}/gaps", after=wrong).status == 422
        assert organiser.get("/work/gaps", after=wrong).status == 422


def test_every_number_equals_the_list_behind_it(short: House) -> None:
    supervisor = short.staff("supervisor", TOWN[:6])
    for gap in supervisor.get(f"{API}/gaps").json:
        query = f"village={gap['village']}&kind={gap['kind']}&skill={gap['skill']}"
        page = supervisor.get(f"/work/gaps/cases?{query}").body.decode()
        assert page.count("<tr>") - 1 == gap["unmet"] + gap["late"], gap
    assert supervisor.get("/work/gaps/cases?village=1").status == 404
    assert MATTER["post_kind"] == "errands"


def test_a_complaint_is_not_counted_for_whom_it_is_about(short: House) -> None:
    organiser: Any = short.staff("organiser", TOWN)

    with short.database_of("assignment").transaction() as work:
        work.connection.execute(
            text("UPDATE assignment.request SET recused_areas = ARRAY[:town] WHERE number = 'NX0'"),
            {"town": TOWN},
        )
    assert organiser.get(f"{API}/gaps").json[0]["unmet"] == 1
