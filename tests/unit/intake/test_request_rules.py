"""The states of a request, who may do what in which, and the rules of time."""

from datetime import UTC, datetime, timedelta

import pytest

from services.intake.accounts.domain import HOMES, home_of
from services.intake.requests.domain import BEGINNING, STATE_NAMES, TRANSITIONS, Command, Request, State, moment_of
from services.intake.requests.downstream import HandledDownstream
from services.intake.requests.promises import promise
from services.intake.requests.tracking_codes import grouped, new_tracking_code
from shared.contracts.errors import Invalid, NotNow
from shared.contracts.events import uuid7
from shared.identity.people import ROLES, Person
from shared.reference.working_hours import SHANGHAI
from shared.runtime.sealing import normal_code

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)


def a_request(**more):
    fixed = {
        "id": uuid7(),
        "number": "NX1",
        "resident_id": uuid7(),
        "status": State.SUBMITTED,
        "village": "510503108201",
    }
    times = {"submitted_at": NOW, "recorded_at": NOW, "last_event_at": NOW}
    texts = {"channel": "web", "description": "v1", "tracking_code": "v1", "tracking_hash": "h"}
    return Request(**{**fixed, **times, **texts, **more})


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("command", list(Command))
def test_what_the_table_does_not_name_is_refused_with_the_state_in_words(state, command):
    request = a_request(status=state)
    if (state, command) in TRANSITIONS:
        assert request.next_state(command) in State
        return
    with pytest.raises(NotNow) as refused:
        request.next_state(command)
    assert "state" not in refused.value.values or refused.value.values["state"] == STATE_NAMES[state]


@pytest.mark.parametrize("command", [Command.WITHDRAW, Command.MERGE, Command.CATEGORISE])
def test_what_dispatch_does_with_an_accepted_request_points_there(command):
    with pytest.raises(HandledDownstream) as refused:
        a_request(status=State.ACCEPTED).next_state(command)
    assert refused.value.status == 409
    assert "/work/dispatch" in refused.value.values["link"]


def test_a_final_state_allows_nothing():
    for state in (State.REFUSED, State.WITHDRAWN):
        assert not [command for command in Command if (state, command) in TRANSITIONS]


def test_a_merge_can_only_be_taken_back():
    assert [command for command in Command if (State.MERGED, command) in TRANSITIONS] == [Command.UNMERGE]


def test_only_a_clerk_of_the_area_is_offered_acceptance():
    clerk = Person(uuid7(), "c", "c", (("clerk", "510503108"),))
    stranger = Person(uuid7(), "s", "s", (("clerk", "510503102"),))
    dispatcher = Person(uuid7(), "d", "d", (("dispatcher", "510503108"),))
    request = a_request()
    assert Command.ACCEPT in request.allowed(clerk)
    assert request.allowed(stranger) == []
    assert Command.ACCEPT not in request.allowed(dispatcher)
    assert Command.REFUSE in request.allowed(dispatcher)


def test_everybody_in_the_table_is_a_known_role():
    assert {role for _, who in TRANSITIONS.values() for role in who} <= ROLES | {"resident"}


def test_a_time_that_is_not_given_is_now_and_never_before_the_last_step():
    assert moment_of(None, NOW) == NOW
    assert moment_of(None, NOW, NOW + timedelta(seconds=2)) == NOW + timedelta(seconds=2)


@pytest.mark.parametrize("wrong", [NOW + timedelta(seconds=1), BEGINNING - timedelta(seconds=1)])
def test_a_back_entry_lies_between_2014_and_now(wrong):
    with pytest.raises(Invalid) as refused:
        moment_of(wrong, NOW)
    assert list(refused.value.fields) == ["occurred_at"]


def test_a_back_entry_never_lies_before_the_previous_step():
    with pytest.raises(Invalid):
        moment_of(NOW - timedelta(days=1), NOW, NOW - timedelta(hours=1))
    assert moment_of(NOW - timedelta(hours=1), NOW, NOW - timedelta(hours=1)) == NOW - timedelta(hours=1)


def test_the_promise_counts_from_the_next_working_day_in_chinese_time():
    """2014-09-26 was a Friday; Sunday 28 September was a make-up day, 1 to 7 October were days off."""
    due = promise(datetime(2014, 9, 26, 10, tzinfo=SHANGHAI), 5)
    assert due.promised_due_on.isoformat() == "2014-10-09"
    assert due.due_at.hour == 17
    assert not due.provisional
    evening = promise(datetime(2014, 9, 26, 16, 30, tzinfo=UTC), 1)
    assert evening.promised_due_on.isoformat() == "2014-09-28"


def test_tracking_codes_are_twelve_crockford_characters_and_read_back():
    codes = {new_tracking_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert len(code) == 12
        assert not set(code) & set("ILOU")
        assert normal_code(grouped(code).lower()) == code


@pytest.mark.parametrize(("role", "home"), HOMES)
def test_each_role_lands_on_its_own_work(role, home):
    assert home_of(Person(uuid7(), "p", "p", ((role, "510503"),))) == home
