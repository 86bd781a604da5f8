"""A case does not close while an original is out: also when the event is not worked off yet, and when both come at once."""

import threading
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import text

from shared.contracts.events import Actor, NewEvent, uuid7
from shared.runtime.subject_lock import hold
from tests.http import Caller
from tests.integration.assignment.house import CODE, TAIL, TOWN, VILLAGE, House
from tests.integration.assignment.test_work import API, done

SAYS_YES = {"tracking_code": CODE, "phone_tail": TAIL, "solved": True}


def publish(house: House, request: UUID, kind: str, data: dict) -> None:
    """What intake's use case does: the shared lock, the event, the commit."""
    with house.database_of("intake").transaction() as work:
        hold(work.connection, request)
        work.outbox.publish(NewEvent(kind, request, VILLAGE, datetime.now(UTC), Actor("clerk"), data))


def take(house: House, request: UUID) -> UUID:
    original = uuid7()
    data = {"original_id": original, "item": "v1.x.y", "back_by": date(2030, 1, 1), "held_at": TOWN}
    publish(house, request, "originals.taken", data)
    return original


def give_back(house: House, request: UUID, original: UUID) -> None:
    publish(house, request, "originals.returned", {"original_id": original})


def confirm(house: House) -> Caller:
    return house.anonymous.post(f"{API}/confirmations", SAYS_YES)


def test_a_case_cannot_close_while_an_original_is_out_and_is_told_where(house: House) -> None:
    request, _ = done(house)
    original = take(house, request)
    house.consume()
    refused = confirm(house)
    assert (refused.status, refused.json["code"]) == (409, "originals-are-out")
    assert "天仙镇" in refused.json["detail"]
    give_back(house, request, original)
    house.consume()
    assert confirm(house).status == 201


def test_what_has_not_been_worked_off_yet_counts(house: House) -> None:
    request, _ = done(house)
    original = take(house, request)
    assert confirm(house).status == 409
    give_back(house, request, original)
    assert confirm(house).status == 201
    house.consume()
    assert house.one("SELECT count(*) AS n FROM assignment.original_out WHERE returned_at IS NULL").n == 0


def test_an_original_may_be_heard_of_before_its_request_and_twice(house: House) -> None:
    house.volunteer()
    request = uuid7()
    original = take(house, request)
    house.consume()
    again = "UPDATE bus.delivery SET state = 'pending' WHERE subject = :id AND consumer = 'assignment'"
    with house.database_of("assignment").transaction() as work:
        work.connection.execute(text(again), {"id": request})
    house.consume()
    assert house.one("SELECT request_id FROM assignment.original_out WHERE id = :id", id=original).request_id == request


def test_giving_the_work_back_needs_no_original(house: House) -> None:
    request, _ = done(house)
    take(house, request)
    not_solved = {**SAYS_YES, "solved": False, "comment": "还差一张表"}
    assert house.anonymous.post(f"{API}/confirmations", not_solved).status == 201


def test_a_case_is_not_terminated_over_a_paper_but_may_be_withdrawn(house: House) -> None:
    house.volunteer()
    request = house.offered()
    take(house, request)
    dispatcher = house.staff("dispatcher", TOWN)
    path = f"{API}/requests/{request}"
    assert dispatcher.post(f"{path}/terminate", {"reason": "办不了"}).status == 409
    assert dispatcher.post(f"{path}/withdraw", {"reason": "不办了"}).status == 200


def test_whichever_commits_first_has_happened_first(house: House) -> None:
    """Intake holds the request while its hand-over is not committed: closing waits, sees it, and is refused."""
    request, _ = done(house)
    answers: list[int] = []
    data = {"original_id": uuid7(), "item": "v1.x.y", "back_by": date(2030, 1, 1), "held_at": TOWN}
    with house.database_of("intake").transaction() as work:
        hold(work.connection, request)
        closing = threading.Thread(target=lambda: answers.append(confirm(house).status))
        closing.start()
        closing.join(0.5)
        assert closing.is_alive(), "closing waits for the hand-over"
        work.outbox.publish(NewEvent("originals.taken", request, VILLAGE, datetime.now(UTC), Actor("clerk"), data))
    closing.join(10)
    assert answers == [409]


def test_taken_and_closed_at_once_never_both_believe_to_be_first(house: House) -> None:
    """Whenever the case closed, the hand-over was committed after it; whenever it was refused, before it."""
    for _ in range(3):
        request, _ = done(house)
        start = threading.Barrier(2)
        answers: list[int] = []

        def close(start: threading.Barrier = start, answers: list[int] = answers) -> None:
            start.wait()
            answers.append(confirm(house).status)

        closing = threading.Thread(target=close)
        closing.start()
        start.wait()
        take(house, request)
        closing.join(10)
        order = house.events(request)
        if answers == [201]:
            assert order.index("request.closed") < order.index("originals.taken")
        else:
            assert answers == [409]
            assert "request.closed" not in order
        with house.database_of("assignment").transaction() as work:
            work.connection.execute(text("UPDATE assignment.request SET tracking_hash = id::text"))
