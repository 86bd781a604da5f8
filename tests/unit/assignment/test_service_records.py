"""Stars by signed hours, and a code that is refused when anything in it was changed."""

import pytest

from services.assignment.service_records.domain import Hours, NotGenuine, certificate_in, code_of, stars
from shared.contracts.errors import NotFound
from shared.contracts.events import uuid7

KEY = b"k" * 32


@pytest.mark.parametrize(
    ("hours", "grade"), [(0, 0), (99, 0), (100, 1), (299, 1), (300, 2), (600, 3), (1000, 4), (1500, 5), (9000, 5)]
)
def test_stars_follow_the_measure_for_recording_service(hours, grade):
    assert stars(hours) == grade


@pytest.mark.parametrize(
    ("minutes", "hours", "grade", "left"), [(48, 0.8, 0, 5952), (150, 2.5, 0, 5850), (5998, 100.0, 0, 2)]
)
def test_hours_have_one_decimal_and_a_star_its_full_hours(minutes, hours, grade, left):
    told = Hours(minutes, 0, 1)
    assert (told.hours, told.stars, told.minutes_to_star) == (hours, grade, left)


def test_begun_hours_do_not_count_and_the_next_grade_is_told():
    assert (Hours(5999, 400, 3).stars, Hours(5999, 400, 3).next_star_at) == (0, 100)
    assert (Hours(6000, 0, 3).stars, Hours(6000, 0, 3).next_star_at) == (1, 300)
    assert Hours(1500 * 60, 0, 3).next_star_at is None


def another(letter: str) -> str:
    return "A" if letter != "A" else "B"


def test_a_code_opens_its_certificate_and_nothing_else():
    made = uuid7()
    code = code_of(made, KEY)
    assert certificate_in(code, KEY) == certificate_in(code.lower(), KEY) == made
    for forged in (
        code[:5] + another(code[5]) + code[6:],
        code[:-1] + another(code[-1]),
        code[:-8],
        "",
        "hello!",
        code_of(uuid7(), b"x" * 32),
    ):
        with pytest.raises(NotGenuine) as refused:
            certificate_in(forged, KEY)
        assert isinstance(refused.value, NotFound)
