"""The demo district as laid out, before it is stored: the numbers of the article, and helpers for everything everywhere."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from argon2 import PasswordHasher

from services.assignment.matching.problem import Candidate, WaitingRequest
from services.assignment.matching.rules import allowed
from services.intake.matters.use_cases import matters_that_come_along
from services.local.demo.accounts import PASSWORD, PASSWORD_HASH, staff_of
from services.local.demo.demand import needs_of
from services.local.demo.district import SMALL, WHOLE, District, district
from services.local.demo.homes import service_points
from services.local.demo.members import Member, demo_id
from services.local.demo.posts import moment
from services.local.demo.seats import COVERING
from services.local.demo.shares import apportion, dealt
from shared.reference.areas import load_areas
from shared.reference.posts import POST_KINDS


@pytest.fixture(scope="module")
def whole() -> District:
    return district(WHOLE)


def a_candidate(member: Member) -> Candidate:
    return Candidate(
        id=member.id,
        village=member.home.code,
        kind=member.kind,
        posts=frozenset({member.post_kind} if member.post_kind else ()),
        skills=member.skills,
        area_scope=member.area_scope,
        capacity=member.capacity,
        open_load=0,
        active=member.checked_in_on is not None,
        languages=frozenset(member.languages),
        gender=member.gender,
    )


def requests_in(village: str) -> list[WaitingRequest]:
    """One request for each matter of the catalogue."""
    return [
        WaitingRequest(
            id=demo_id("request", matter.code),
            village=village,
            post_kind=matter.post_kind,
            skills=matter.skills,
            handler_kinds=frozenset(matter.handler_kinds),
            effort_minutes=matter.effort_minutes,
            excluded=frozenset(),
            language=None,
            due_at=None,
            occurred_at=moment(date(2014, 1, 2)),
        )
        for matter in matters_that_come_along()
    ]


def test_members_check_ins_and_claims_are_those_of_the_article(whole):
    present = [member for member in whole.members if member.checked_in_on]
    assert (len(whole.members), len(present), len(whole.claims)) == (15_037, 3_688, 1_600)
    assert len({member.number for member in whole.members}) == 15_037
    assert [member.number for member in present[:2]] == ["v00001", "v00002"]


def test_every_community_has_a_free_helper_fit_for_every_matter(whole):
    by_kind = {kind: [a_candidate(m) for m in whole.members if m.post_kind == kind] for kind in POST_KINDS}
    for home in whole.homes:
        for request in requests_in(home.code):
            fit = [each for each in by_kind[request.post_kind] if allowed(request, each)]
            from_town = [each for each in fit if each.village.startswith(home.town)]
            assert len(from_town) >= COVERING, (home.code, request.post_kind, request.skills)


def test_a_matter_that_asks_for_specialists_finds_them_in_every_town():
    asking = [
        replace(need, handler_kinds=("specialist",)) if need.post_kind == "legal_aid" else need
        for need in needs_of(matters_that_come_along())
    ]
    laid_out = district(WHOLE, needs=asking)
    for town in {home.town for home in laid_out.homes}:
        holders = [each for each in laid_out.members if each.home.town == town and each.post_kind == "legal_aid"]
        assert sum(each.kind == "specialist" for each in holders) >= COVERING, town


def test_the_same_seed_lays_out_the_same_district(whole):
    assert district(WHOLE) == whole
    assert district(WHOLE, seed=7) != whole


def test_every_community_has_an_agent_and_a_post_of_each_kind(whole):
    agents = Counter(member.home.code for member in whole.members if member.kind == "agent")
    assert agents == {home.code: 1 for home in whole.homes}
    posts = Counter(post.area for post in whole.posts)
    assert set(posts.values()) == {len(POST_KINDS)}
    assert len(posts) == len(whole.homes)


def test_claims_never_exceed_the_head_count_of_their_post(whole):
    places = {post.id: post.head_count for post in whole.posts}
    held = Counter(claim.post for claim in whole.claims)
    assert all(count <= places[post] for post, count in held.items())


def test_posts_are_held_by_their_own_community_after_check_in(whole):
    area = {post.id: post.area for post in whole.posts}
    for claim in whole.claims:
        assert area[claim.post] == claim.member.home.code
        assert claim.claimed_at < claim.approved_at


def test_a_small_district_keeps_the_rule():
    small = district(SMALL)
    assert len(small.claims) == SMALL.claims
    assert {home.town for home in small.homes} == set(SMALL.towns or ())


def test_staff_of_every_town_has_an_account():
    names = {account.username for account in staff_of(load_areas(), 1)}
    towns = [town.code for town in load_areas().towns()]
    wanted = {f"{role}-{town}" for role in ("clerk", "organiser", "dispatcher", "leader") for town in towns}
    assert names == wanted | {"admin", "supervisor", "auditor"}


def test_the_committed_hash_is_of_the_demo_password():
    assert PasswordHasher().verify(PASSWORD_HASH, PASSWORD)


def test_most_service_points_run_and_some_are_planned():
    states = Counter(point.status for point in service_points(load_areas()))
    assert states == {"running": 207, "planned": 11}


def test_shares_add_up_and_go_to_the_largest_remainders():
    assert apportion(10, [1, 1, 1]) == [4, 3, 3]
    assert apportion(10, [0, 5, 1], least=2) == [2, 5, 3]
    with pytest.raises(ValueError, match="cannot be divided"):
        apportion(3, [1, 1], least=2)


def test_dealing_goes_round_the_piles():
    assert dealt([[1, 2, 3], [4], [5, 6]]) == [1, 4, 5, 2, 6, 3]
