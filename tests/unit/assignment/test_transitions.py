"""The one table of what may happen to a request after acceptance, and the two times of a back-entry."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assignment.dispatch.domain import (
    CLERK,
    DISPATCHER,
    HANDLER,
    RESIDENT,
    STATE_WORDS,
    TRANSITIONS,
    BeforeThePrevious,
    Command,
    Handler,
    InTheFuture,
    State,
    approver_of,
    happened,
    next_state,
)
from shared.contracts.errors import NotFound, NotNow
from shared.contracts.events import uuid7

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
EVERYBODY = frozenset({HANDLER, DISPATCHER, CLERK, RESIDENT})
FINAL = (State.WITHDRAWN, State.TERMINATED)


@given(st.sampled_from(State), st.sampled_from(Command))
def test_what_the_table_does_not_name_is_refused_with_the_state_in_words(state: State, command: Command) -> None:
    if (state, command) in TRANSITIONS:
        return
    with pytest.raises(NotNow) as refused:
        next_state(state, command, EVERYBODY)
    assert refused.value.status == 409
    assert refused.value.values["state"] == STATE_WORDS[state]


@pytest.mark.parametrize("state", FINAL)
def test_nothing_moves_a_request_that_has_ended(state: State) -> None:
    assert {target for (start, _), (target, _) in TRANSITIONS.items() if start is state} <= {state}


def test_every_state_can_be_reached_and_has_words() -> None:
    reached = {State.ACCEPTED, *(target for target, _ in TRANSITIONS.values())}
    assert reached == set(State) == set(STATE_WORDS)


def test_a_clerk_cannot_answer_an_offer() -> None:
    with pytest.raises(NotFound):
        next_state(State.OFFERED, Command.ACCEPT, frozenset({CLERK}))


def test_the_handler_never_confirms() -> None:
    with pytest.raises(NotFound):
        next_state(State.AWAITING_CONFIRMATION, Command.CONFIRM, frozenset({HANDLER}))


def test_not_solved_gives_it_back_to_work() -> None:
    assert next_state(State.AWAITING_CONFIRMATION, Command.REJECT, frozenset({RESIDENT})) is State.IN_PROGRESS


def test_nothing_happened_later_than_now() -> None:
    with pytest.raises(InTheFuture):
        happened(NOW + timedelta(minutes=1), NOW, NOW - timedelta(days=1))


def test_nothing_happened_before_the_previous_step() -> None:
    with pytest.raises(BeforeThePrevious):
        happened(NOW - timedelta(days=2), NOW, NOW - timedelta(days=1))


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000)))
def test_a_late_entry_is_a_back_entry_after_five_minutes(ago: timedelta) -> None:
    when = happened(NOW - ago, NOW, NOW - timedelta(days=5000))
    assert when.at == NOW - ago
    assert when.is_back_entry is (ago > timedelta(minutes=5))


def test_without_a_stated_time_it_happens_now_and_never_before_the_previous_step() -> None:
    ahead = NOW + timedelta(seconds=1)  # another machine's clock
    assert happened(None, NOW, ahead).at == ahead
    assert not happened(None, NOW, ahead).is_back_entry


def test_only_another_person_approves_a_completion() -> None:
    handler = Handler(uuid7(), "v00001", "甲", uuid7(), True)
    other = uuid7()
    assert approver_of(handler.person_id, handler) is None
    assert approver_of(other, handler) == other
