"""What makes a rating look arranged, and who may take which step of a rectification."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.assignment.ratings.domain import BURST, Circumstances, suspicions
from services.assignment.rectifications.domain import FINAL, STATE_WORDS, STEPS, SamePerson, State, after, check_another
from shared.contracts.errors import NotNow
from shared.contracts.events import uuid7

PLAIN = Circumstances(5, False, False, timedelta(minutes=2), 1, 1)


def test_an_ordinary_rating_is_not_looked_at():
    assert suspicions(PLAIN) == []
    assert suspicions(replace(PLAIN, since_closing=None)) == [], "given in one step with the confirmation"


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"on_staff_device": True}, ["staff_device"]),
        ({"since_closing": timedelta(seconds=3)}, ["seconds_after_closing"]),
        ({"best_of_handler": BURST}, ["burst_of_handler"]),
        ({"by_staff": True, "entered_by_clerk": BURST, "on_staff_device": True}, ["burst_of_clerk"]),
        ({"rating": 2, "best_of_handler": BURST}, []),
    ],
)
def test_each_suspicion_has_its_sign(changed, because):
    assert suspicions(replace(PLAIN, **changed)) == because


def test_what_the_table_of_a_rectification_does_not_name_is_refused():
    for state in State:
        for step in {step for _, step in STEPS}:
            if (state, step) not in STEPS:
                with pytest.raises(NotNow):
                    after(state, step)
    assert not {state for state, _ in STEPS} & set(FINAL)
    assert set(STATE_WORDS) == set(State)


def test_two_steps_need_two_persons():
    one, other = uuid7(), uuid7()
    check_another(one, other, None)
    with pytest.raises(SamePerson):
        check_another(one, other, one)
