"""The hourly look at unanswered offers: at most one move per request, in one transaction under the district's lock."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.assignment.matching.explain import explain
from services.assignment.matching.moves import Move, moves_of
from services.assignment.matching.plan import Assignment, Plan, Status
from services.assignment.matching.policy import Policy, policy_of
from services.assignment.matching.problem import Candidate, Problem
from services.assignment.matching.use_cases import Offers, waiting_request
from shared.contracts.events import SYSTEM, Clock, NewEvent, Outbox, uuid7
from shared.reference.working_hours import add_working_hours, local_day


class Store(Protocol):
    """What the look reads and writes."""

    def policy(self) -> dict[str, int]: ...
    def districts(self, now: datetime) -> list[str]: ...
    def begin(self, district: str, now: datetime) -> bool: ...
    def unanswered(self, district: str, offered_before: datetime, now: datetime) -> Sequence[Any]: ...
    def everybody(self, district: str, day: Any) -> tuple[Candidate, ...]: ...
    def end(self, offers: Sequence[UUID]) -> None: ...


@dataclass(frozen=True, slots=True)
class MovingTable:
    """What lies on the table of the transaction."""

    store: Store
    offers: Offers
    outbox: Outbox


class Looks(Protocol):
    def __call__(self) -> AbstractContextManager[MovingTable]: ...


def look(looks: Looks, clock: Clock, offer_hours: float) -> int:
    """Look at each district whose last look is an hour back; returns how many offers moved."""
    now = clock.now()
    with looks() as table:
        districts = table.store.districts(now)
    moved = 0
    for district in districts:
        with looks() as table:
            if table.store.begin(district, now):
                moved += _look_at(table, district, now, offer_hours)
    return moved


def _look_at(table: MovingTable, district: str, now: datetime, offer_hours: float) -> int:
    policy = policy_of(table.store.policy())
    rows = table.store.unanswered(district, now - policy.standing_time, now)
    if not rows:
        return 0
    problem = _problem(table, district, rows, policy, now)
    moves = moves_of(problem, {row.id: row.volunteer_id for row in rows}, policy)
    if moves:
        _make(table, problem, moves, {row.id: row for row in rows}, now, add_working_hours(now, offer_hours))
    return len(moves)


def _problem(table: MovingTable, district: str, rows: Sequence[Any], policy: Policy, now: datetime) -> Problem:
    people = table.store.everybody(district, local_day(now))
    requests = tuple(waiting_request(row, now, policy) for row in rows)
    return Problem(requests, people, policy.weights, rows[0].prices or {})


def _make(
    table: MovingTable, problem: Problem, moves: Sequence[Move], rows: dict[UUID, Any], now: datetime, until: datetime
) -> None:
    """The old offers end and free their places, then the new ones are stored as any other."""
    table.offers.hold({person for each in moves for person in (each.from_id, each.to_id)})
    table.store.end([rows[each.request_id].offer_id for each in moves])
    offers = {each.request_id: _offer(problem, each, rows[each.request_id], until) for each in moves}
    persons = table.offers.offer(list(offers.values()))
    for each in moves:
        row = rows[each.request_id]
        data = {
            "offer_id": row.offer_id,
            "new_offer_id": offers[each.request_id]["offer_id"],
            "volunteer_id": each.to_id,
            "person_id": persons[each.request_id],
            "expires_at": until,
            "saved": each.saved,
        }
        at = row.last_event_at if row.back_entered else max(now, row.last_event_at)
        table.outbox.publish(NewEvent("offer.moved", row.id, row.area, at, SYSTEM, data))


def _offer(problem: Problem, move: Move, row: Any, until: datetime) -> dict[str, Any]:
    """With the reason as it stands now: compared with everybody else, the one it leaves among them."""
    plan = Plan(Status.OPTIMAL, 0, 0, (Assignment(move.request_id, move.to_id, 0),), ())
    return {
        "offer_id": uuid7(),
        "request_id": move.request_id,
        "volunteer_id": move.to_id,
        "round": row.round + 1,
        "expires_at": until,
        "explanation": explain(problem, plan, move.request_id).as_dict(),
    }
