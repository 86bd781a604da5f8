"""Twenty approvals at once, the waiting list, giving up, the end of a term, and what a post's change does to its claims."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from shared.reference.working_hours import local_day
from shared.web.paging import cursor_of
from tests.integration.assignment.house import OTHER_TOWN, TOWN, VILLAGE, House
from tests.integration.assignment.test_volunteers import patched

API = "/api/assignment/v1"


def a_post(organiser: Any, places: int = 1, **more: Any) -> str:
    made = organiser.post(f"{API}/posts", {"kind": "legal_aid", "area": VILLAGE, "head_count": places, **more})
    assert made.status == 201, made.body
    return str(made.json["id"])


def claimed(organiser: Any, post: str, volunteer: Any) -> str:
    made = organiser.post(f"{API}/posts/{post}/claims", {"volunteer_id": str(volunteer.id)})
    assert made.status == 201, made.body
    return str(made.json["id"])


def kinds(house: House, volunteer: Any) -> list[str]:
    return list(house.one("SELECT post_kinds FROM assignment.volunteer WHERE id = :id", id=volunteer.id).post_kinds)


def test_of_twenty_approvals_at_once_as_many_hold_as_there_are_places(house: House) -> None:
    organiser = house.staff("organiser", TOWN)
    post = a_post(organiser, 3)
    claims = [claimed(organiser, post, house.volunteer()) for _ in range(20)]
    with ThreadPoolExecutor(20) as pool:
        said = list(pool.map(lambda claim: organiser.post(f"{API}/claims/{claim}/approve").status, claims))
    assert (said.count(200), said.count(409)) == (3, 17)
    row = house.one("SELECT held, head_count FROM assignment.post WHERE id = :id", id=UUID(post))
    assert (row.held, row.head_count) == (3, 3)
    with (
        pytest.raises(IntegrityError, match="no_more_holders_than_places"),
        house.database_of("assignment").transaction() as work,
    ):
        work.connection.execute(
            text("UPDATE assignment.claim SET status = 'approved' WHERE post_id = :id AND status = 'claimed'"),
            {"id": UUID(post)},
        )


def test_a_free_place_goes_to_the_first_who_waits(house: House) -> None:
    organiser = house.staff("organiser", TOWN)
    people = [house.volunteer() for _ in range(3)]
    post = a_post(organiser)
    first, second, third = (claimed(organiser, post, each) for each in people)
    assert organiser.post(f"{API}/claims/{second}/wait").status == 409, "there is a place: approve"
    assert organiser.post(f"{API}/claims/{first}/approve").status == 200
    for claim in (third, second):
        assert organiser.post(f"{API}/claims/{claim}/wait").status == 200
    assert house.as_person(people[1].person_id).post(f"{API}/claims/{first}/give-up").status == 404
    assert house.as_person(people[0].person_id).post(f"{API}/claims/{first}/give-up").status == 200
    assert house.events(UUID(second)) == ["post.claimed", "claim.approved"]
    assert house.events(UUID(first)) == ["post.claimed", "claim.approved", "claim.ended"]
    assert house.events(UUID(third)) == ["post.claimed"]
    assert (kinds(house, people[0]), kinds(house, people[1])) == (["errands"], ["errands", "legal_aid"])
    (own,) = [each for each in house.as_person(people[1].person_id).get(f"{API}/claims").json if each["id"] == second]
    assert own["moved_up_at"], "and is told so"
    tag = organiser.get(f"{API}/posts/{post}").headers["ETag"]
    assert patched(organiser, f"{API}/posts/{post}", b'{"head_count": 2}', tag) == 200
    assert house.events(UUID(third)) == ["post.claimed", "claim.approved"], "a new place is a free place"
    assert patched(organiser, f"{API}/posts/{post}", b'{"head_count": 3}', tag) == 412
    tag = organiser.get(f"{API}/posts/{post}").headers["ETag"]
    assert patched(organiser, f"{API}/posts/{post}", b'{"head_count": 1}', tag) == 422, "two hold it"


def test_a_refusal_is_sealed_and_read_by_whom_it_concerns(house: House) -> None:
    organiser, volunteer = house.staff("organiser", TOWN), house.volunteer()
    post = a_post(organiser)
    claim = claimed(organiser, post, volunteer)
    assert organiser.post(f"{API}/claims/{claim}/refuse", {}).status == 422
    assert house.staff("organiser", OTHER_TOWN).post(f"{API}/claims/{claim}/refuse", {"reason": "x"}).status == 404
    assert organiser.post(f"{API}/claims/{claim}/refuse", {"reason": "先考调解员证"}).status == 200
    assert organiser.post(f"{API}/claims/{claim}/approve").status == 409
    kept = house.one("SELECT reason FROM assignment.claim WHERE id = :id", id=UUID(claim)).reason
    assert "调解" not in kept
    assert "先考调解员证" in house.as_person(volunteer.person_id).get("/work/claims").body.decode()
    assert claimed(organiser, post, volunteer) != claim, "who was refused may claim again"


def test_a_term_over_ends_its_claims_once_as_of_its_last_day_however_late(house: House) -> None:
    organiser, volunteer = house.staff("organiser", TOWN), house.volunteer()
    today = local_day(house.clock.now())
    backwards = {"kind": "legal_aid", "area": VILLAGE, "head_count": 1, "last_day": str(today - timedelta(days=1))}
    assert organiser.post(f"{API}/posts", backwards).status == 422
    post = a_post(organiser, 1, last_day=str(today))
    claim = claimed(organiser, post, volunteer)
    assert organiser.post(f"{API}/claims/{claim}/approve").status == 200
    house.worker.tick()
    assert kinds(house, volunteer) == ["errands", "legal_aid"], "the last day still counts"
    with house.database_of("assignment").transaction() as work:
        work.connection.execute(
            text("UPDATE assignment.post SET last_day = :day WHERE id = :id"),
            {"id": UUID(post), "day": today - timedelta(days=8)},
        )
    house.worker.tick()
    house.worker.tick()
    assert kinds(house, volunteer) == ["errands"], "and is matched no more"
    assert house.events(UUID(claim)).count("claim.ended") == 1
    assert house.events(UUID(post)) == ["post.defined", "post.ended"]
    ended = house.one("SELECT ended_at, ended_because FROM assignment.post WHERE id = :id", id=UUID(post))
    assert (local_day(ended.ended_at), ended.ended_because) == (today - timedelta(days=7), "term_over")
    assert "到期待续" in organiser.get("/work/posts").body.decode()
    assert organiser.get(f"/work/posts/new?renews={post}").status == 200


def test_ending_a_post_ends_its_claims_and_nobody_claims_it_again(house: House) -> None:
    organiser, volunteer = house.staff("organiser", TOWN), house.volunteer()
    post = a_post(organiser, 1)
    claim = claimed(organiser, post, volunteer)
    assert organiser.post(f"{API}/claims/{claim}/approve").status == 200
    assert organiser.post(f"{API}/posts/{post}/end").status == 200
    assert organiser.post(f"{API}/posts/{post}/end").status == 409
    assert kinds(house, volunteer) == ["errands"]
    assert house.as_person(volunteer.person_id).post(f"{API}/posts/{post}/claims", {}).status == 409


def test_only_who_has_checked_in_claims(house: House) -> None:
    volunteer = house.volunteer(checked_in_on=None)
    post = a_post(house.staff("organiser", TOWN))
    assert house.as_person(volunteer.person_id).post(f"{API}/posts/{post}/claims", {}).status == 409


def pages_of(caller: Any, path: str) -> tuple[list[Any], list[int | None]]:
    """Everything, walked one by one, and the totals told on the way."""
    rows: list[Any] = []
    totals: list[int | None] = []
    after: dict[str, str] = {}
    while True:
        reply = caller.get(f"{API}/{path}", page_size=1, **after)
        assert reply.status == 200, reply.body
        told = orjson.loads(reply.headers["X-Pagination"])
        rows, totals = rows + reply.json, [*totals, told["total"]]
        if not told["next"]:
            return rows, totals
        after = {"after": told["next"]}


def test_posts_that_fit_are_walked_page_by_page_what_fits_best_first(house: House) -> None:
    organiser, supervisor = house.staff("organiser", TOWN), house.staff("organiser", OTHER_TOWN[:6])
    volunteer = house.volunteer(skills={"law": 2}, languages=["yi"])
    me = house.as_person(volunteer.person_id)
    for asked in ([], [("law", 2)], [("law", 3)], [("law", 2), ("paperwork", 1)]):
        skills = [{"skill": skill, "level": level} for skill, level in asked]
        for area, teller in ((VILLAGE, organiser), (TOWN, organiser), (OTHER_TOWN, supervisor)):
            a_post(teller, area=area, skills=skills, languages=["yi"] if len(asked) == 1 else ["miao"])
    whole = me.get(f"{API}/posts/fitting").json
    assert len(whole) >= 12

    def rank(row: Any) -> tuple[int, int]:
        return len(row["lacks"]) + len(row["lacks_languages"]), row["distance"]

    assert [rank(row) for row in whole] == sorted(rank(row) for row in whole)
    walked, totals = pages_of(me, "posts/fitting")
    assert walked == whole, "every post once, in the same order"
    assert set(totals) == {len(whole)}
    fitting = sum(not rank(row)[0] for row in whole)
    assert me.get("/work/claims?all=1").body.decode().count(">认岗</button>") == fitting
    page = me.get("/work/claims").body.decode()
    assert ("本村（社区）1个，本镇（街道）其他地方1个" in page, page.count(">认岗</button>")) == (True, 2), (
        "what is near"
    )
    for _ in range(20):
        a_post(organiser)
    assert "本村（社区）20+个，本镇（街道）其他地方1个" in me.get("/work/claims").body.decode()
    for wrong in ("x", cursor_of([1]), cursor_of([0, 0, "a", True, "k", str(volunteer.id)]), cursor_of([0] * 6)):
        assert me.get(f"{API}/posts/fitting", after=wrong).status == 422
        assert me.get("/work/claims", after=wrong).status == 422


ENDED_OFTEN = """
    INSERT INTO assignment.claim (id, post_id, volunteer_id, status, claimed_at, approved_at, ended_at, ended_because)
    SELECT gen_random_uuid(), post_id, volunteer_id, status, claimed_at - n * interval '1 minute', approved_at, ended_at, ended_because
    FROM assignment.claim, generate_series(1, 60) n WHERE id = %s
"""


def test_own_claims_are_walked_page_by_page_those_that_ended_last(house: House) -> None:
    organiser, volunteer = house.staff("organiser", TOWN), house.volunteer()
    me = house.as_person(volunteer.person_id)
    claims = [claimed(organiser, a_post(organiser), volunteer) for _ in range(4)]
    assert me.post(f"{API}/claims/{claims[2]}/give-up").status == 200
    whole = me.get(f"{API}/claims").json
    assert whole[-1]["id"] == claims[2]
    assert pages_of(me, "claims")[0] == whole
    with psycopg.connect(house.settings.database_url) as owner:
        owner.execute(ENDED_OFTEN, (claims[2],))
    first = me.get("/work/claims").body.decode()
    (more,) = re.findall(r'href="(/work/claims\?mine=[^"]+)"', first)
    second = me.get(more.partition("?")[0], mine=more.partition("=")[2]).body.decode()
    shown = first.count("自己退出"), second.count("自己退出")
    assert shown == (46, 15), "fifty a page: four live, then those that ended"
    for wrong in ("x", cursor_of([1]), cursor_of([True, "soon", claims[0]]), cursor_of([True, "2026-01-01", "x"])):
        assert me.get(f"{API}/claims", after=wrong).status == 422
