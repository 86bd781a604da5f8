"""Any commands, in any order, several at once: on real Postgres no place is counted twice and nobody shares a case.

A rule-based machine (hypothesis) drives a small district through the JSON API. Each step may send the same command
several times at once, as a double tap or two dispatchers would, while the matching rounds run; after each the invariants are
read from the tables.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from services.assignment.dispatch.domain import TRANSITIONS, State
from tests.http import Caller, Reply
from tests.integration.assignment.house import TOWN, House
from tests.integration.assignment.test_work import API, DONE

_LOADS = """
    SELECT v.id, v.open_load, v.capacity + v.overruled AS room,
           (SELECT count(*) FROM assignment.offer o WHERE o.volunteer_id = v.id AND o.status = 'open')
         + (SELECT count(*) FROM assignment.assignment a WHERE a.volunteer_id = v.id AND a.status = 'active') AS counted
    FROM assignment.volunteer v
"""
_HOLDERS = """
    SELECT r.state, (SELECT count(*) FROM assignment.offer o WHERE o.request_id = r.id AND o.status = 'open') AS offers,
           (SELECT count(*) FROM assignment.assignment a WHERE a.request_id = r.id AND a.status IN ('active', 'done')) AS holders
    FROM assignment.request r
"""
_WITH_OFFER = {State.OFFERED}
_WITH_HOLDER = {State.ASSIGNED, State.IN_PROGRESS, State.SUSPENDED, State.AWAITING_CONFIRMATION, State.CLOSED}
_MOVES = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 3), st.integers(1, 4)), min_size=8, max_size=20)


class District:
    """Three volunteers, four requests, a dispatcher and a supervisor."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.people = [house.volunteer() for _ in range(3)]
        self.cases = [house.accepted() for _ in range(4)]
        house.consume()
        self.dispatcher, self.other = house.staff("dispatcher", TOWN), house.staff("dispatcher", TOWN)
        self.supervisor = house.staff("supervisor", TOWN[:6])

    def offer(self, case: UUID) -> str:
        found = self.dispatcher.get(f"{API}/offers", request=case).json
        return f"{API}/offers/{found[0]['id']}" if found else f"{API}/offers/{case}"

    def duty(self, case: UUID) -> str:
        found = self.dispatcher.get(f"{API}/assignments", request=case).json
        return f"{API}/assignments/{found[0]['id']}" if found else f"{API}/assignments/{case}"

    def move(self, number: int, case: UUID) -> Callable[[Caller], Reply]:
        """One of the commands, ready to be sent by anybody."""
        own, request = {"method": "phone"}, f"{API}/requests/{case}"
        to = {"volunteer_id": str(Random(number).choice(self.people).id), "reason": "就近"}
        offer, duty = self.offer(case), self.duty(case)
        moves: list[tuple[str, dict[str, Any]]] = [
            (f"{offer}/accept", own),
            (f"{offer}/decline", {**own, "reason": "busy"}),
            (f"{duty}/start", own),
            (f"{duty}/complete", {**own, **DONE}),
            (f"{duty}/return", {**own, "reason": "办不了"}),
            (f"{duty}/suspend", {"reason": "hearing"}),
            (f"{duty}/resume", {}),
            (f"{duty}/undo-completion", {"reason": "点错"}),
            (f"{request}/reassign", to),
            (f"{request}/rule", {"ruling": ("upheld", "rejected")[number % 2], "note": "审定"}),
            (f"{request}/withdraw", {"reason": "不办了"}),
        ]
        path, body = moves[number]
        return lambda caller: caller.post(path, body)


def at_once(house: House, do: Callable[[Caller], Reply], callers: list[Caller]) -> list[int]:
    """The command from every caller while the worker's rounds run too, each on connections of its own."""
    with ThreadPoolExecutor(len(callers) + 2) as pool:
        rounds = [pool.submit(house.worker.offer_waiting, True), pool.submit(house.worker.offer_waiting)]
        answers = [reply.status for reply in pool.map(do, callers)]
        for each in rounds:
            each.result()
    return answers


def rows(house: House, statement: str) -> Iterator[Any]:
    with house.database_of("assignment").reading() as connection:
        yield from connection.execute(text(statement)).all()


def check(house: House) -> None:
    for row in rows(house, _LOADS):
        assert 0 <= row.open_load <= row.room
        assert row.open_load == row.counted, "a place is taken for what is in hand, and for nothing else"
    for row in rows(house, _HOLDERS):
        assert row.offers == (row.state in _WITH_OFFER)
        assert row.holders == (row.state in _WITH_HOLDER), row


@given(_MOVES)
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)
def test_whatever_is_sent_at_once_capacity_and_the_one_assignee_hold(
    house: House, moves: list[tuple[int, int, int]]
) -> None:
    district = District(house)
    for number, which, together in moves:
        case = district.cases[which]
        do = district.move(number, case)
        callers = [(district.dispatcher, district.other)[turn % 2] for turn in range(together)]
        answers = at_once(house, do, callers)
        assert all(answer < 500 for answer in answers), answers
        check(house)


def test_what_has_a_holder_is_what_the_table_says() -> None:
    """Every state that somebody works in is reached only through one that has a holder, or by accepting."""
    entered = {target for (start, _), (target, _) in TRANSITIONS.items() if start not in _WITH_HOLDER}
    assert entered & _WITH_HOLDER <= {State.ASSIGNED, State.IN_PROGRESS}
