"""Who may not see a complaint, as a rule of persons, roles and areas."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shared.identity.people import Person
from shared.identity.recusal import NOBODY, Recusal, recusal_in

VILLAGE, TOWN, DISTRICT = "510503108201", "510503108", "510503"
READERS = ("clerk", "dispatcher", "leader", "supervisor")
AREAS = st.sampled_from([VILLAGE, TOWN, DISTRICT, "510503102", "510503102201", "510503108202"])
PEOPLE = st.builds(
    lambda number, roles: Person(UUID(int=number), "somebody", "somebody", tuple(roles)),
    st.integers(1, 4),
    st.lists(st.tuples(st.sampled_from([*READERS, "volunteer"]), AREAS), max_size=3),
)
RECUSALS = st.builds(
    lambda persons, areas: Recusal(frozenset(UUID(int=each) for each in persons), frozenset(areas)),
    st.sets(st.integers(1, 4), max_size=2),
    st.sets(AREAS, max_size=2),
)


def _sees(recusal: Recusal, person: Person, area: str = VILLAGE) -> bool:
    return recusal.standing_of(person).may_in(area, *READERS)


def test_an_ordinary_request_is_hidden_from_nobody() -> None:
    clerk = Person(UUID(int=1), "c", "c", (("clerk", TOWN),))
    assert NOBODY.standing_of(clerk) is clerk


def test_the_supervisor_does_what_the_hidden_clerk_would() -> None:
    supervisor = Person(UUID(int=1), "s", "s", (("supervisor", DISTRICT),))
    standing = Recusal(areas=frozenset({TOWN})).standing_of(supervisor)
    assert standing.may_in(VILLAGE, "clerk")
    assert standing.may_in(VILLAGE, "dispatcher")
    assert not supervisor.may_in(VILLAGE, "clerk")


@given(RECUSALS, PEOPLE)
def test_a_recusal_never_shows_anybody_more(recusal: Recusal, person: Person) -> None:
    if _sees(recusal, person):
        assert person.may_in(VILLAGE, *READERS)
        assert person.id not in recusal.persons


@given(RECUSALS, PEOPLE)
def test_nobody_sees_it_by_a_role_within_a_hidden_area(recusal: Recusal, person: Person) -> None:
    above = [area for role, area in person.roles if role in READERS and VILLAGE.startswith(area)]
    if all(recusal.hides(area) for area in above):
        assert not _sees(recusal, person)


@given(RECUSALS)
def test_it_travels_with_an_event_and_comes_back_the_same(recusal: Recusal) -> None:
    assert recusal_in(recusal.as_data()) == recusal
    assert recusal_in({}) == NOBODY
