"""The sheets that say how a case ended: when there is which, for whom, and that each print is noted."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.assignment.dispatch.domain import State
from services.assignment.papers.domain import NothingToPrint, Paper, check_printable, may_handler_print, printable
from services.assignment.papers.store import PaperStore
from services.assignment.papers.use_cases import case_for, print_sheet, printed_sheet
from shared.contracts.errors import NotFound
from shared.contracts.events import uuid7
from shared.identity.people import Person
from tests.integration.assignment.house import OTHER_TOWN, TOWN, House
from tests.integration.assignment.test_work import done

NOTED: list[tuple[str, UUID]] = []


def note(_actor, action, subject, _area, _detail) -> None:
    NOTED.append((action, subject))


def clerk(area: str = TOWN) -> Person:
    return Person(uuid7(), "clerk", "窗口甲", (("clerk", area),))


def test_a_written_denial_has_its_own_sheet_before_and_after_delivery():
    for state in (State.AWAITING_CONFIRMATION, State.CLOSED):
        assert printable(state, denied=True) == [Paper.DENIAL, Paper.COMPLETION]
    assert printable(State.IN_PROGRESS, denied=True) == [Paper.TERMINATION]
    with pytest.raises(NothingToPrint):
        check_printable(State.CLOSED, Paper.DENIAL)


@pytest.mark.parametrize("state", list(State))
def test_a_case_has_one_of_the_two_sheets(state):
    (paper,) = printable(state)
    assert (paper is Paper.COMPLETION) == (state in (State.AWAITING_CONFIRMATION, State.CLOSED))
    other = Paper.TERMINATION if paper is Paper.COMPLETION else Paper.COMPLETION
    with pytest.raises(NothingToPrint):
        check_printable(state, other)


def test_whoever_handled_it_prints_for_thirty_days():
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert may_handler_print(None, now)
    assert may_handler_print(datetime(2026, 10, 25, tzinfo=UTC), now)
    assert not may_handler_print(datetime(2026, 10, 20, tzinfo=UTC), now)


def test_a_print_is_kept_and_noted_and_its_sheet_is_for_whoever_printed_it(house: House) -> None:
    request, _ = done(house)
    with house.database_of("assignment").transaction() as work:
        store, by, now = PaperStore(work.connection), clerk(), datetime.now(UTC)
        printed = print_sheet(store, note, by, request, Paper.COMPLETION, now)
        assert NOTED[-1] == ("printed", request)
        row, case = printed_sheet(store, by, printed, datetime.now(UTC))
        assert (row.paper, case.outcome) == ("completion", "solved")
        with pytest.raises(NotFound):
            printed_sheet(store, clerk(), printed, now)
        with pytest.raises(NotFound):
            case_for(store, clerk(OTHER_TOWN), request, now)
        assert len(store.of_case(request)) == 1


def test_the_handler_prints_their_own_and_nobody_elses(house: House) -> None:
    request, _ = done(house)
    row = house.one(
        "SELECT v.person_id FROM assignment.assignment a JOIN assignment.volunteer v ON v.id = a.volunteer_id"
    )
    other = house.volunteer()
    with house.database_of("assignment").reading() as connection:
        store, now = PaperStore(connection), datetime.now(UTC)
        handler = Person(row.person_id, "v1", "志愿者", (("volunteer", TOWN),))
        assert case_for(store, handler, request, now).id == request
        stranger = Person(other.person_id, "v2", "志愿者", (("volunteer", TOWN),))
        with pytest.raises(NotFound):
            case_for(store, stranger, request, now)
