"""Why a post fits a volunteer, and what they lack."""

from services.assignment.claims.domain import Asks, Offers, fit

VILLAGE, NEIGHBOUR, ELSEWHERE = "510503108201", "510503108202", "510503102201"
ME = Offers(VILLAGE, {"law": 2, "paperwork": 1}, ["miao"])


def test_a_post_fits_when_every_skill_is_held_at_its_level_and_every_language_spoken() -> None:
    how = fit(Asks(VILLAGE, {"law": 2}, ["miao"]), ME)
    assert how.is_whole
    assert (how.has, how.speaks) == ((("law", 2),), ("miao",))


def test_a_skill_below_its_level_is_lacking() -> None:
    how = fit(Asks(VILLAGE, {"law": 3}, []), ME)
    assert not how.is_whole
    assert how.lacks == (("law", 3),)


def test_nearer_comes_before_farther_and_whatever_lacks_comes_last() -> None:
    asked = [
        fit(Asks(ELSEWHERE, {}, []), ME),
        fit(Asks(VILLAGE, {"medical": 1}, []), ME),
        fit(Asks(NEIGHBOUR, {}, []), ME),
        fit(Asks(VILLAGE[:9], {}, []), ME),
        fit(Asks(VILLAGE, {}, []), ME),
    ]
    ranked = sorted(asked, key=lambda how: how.rank)
    assert [how.distance for how in ranked] == [0, 1, 1, 2, 0]
    assert not ranked[-1].is_whole


def test_a_post_of_the_whole_district_is_as_near_as_any_other_town() -> None:
    assert fit(Asks("510503", {}, []), ME).distance == 2
