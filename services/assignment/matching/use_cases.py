"""A matching round: load what waits, solve, store the offers with their explanations. In a short transaction of its own.

One round per district at a time (a try-lock; who does not get it goes away); capacity and "one open offer per request"
are held by constraints all the same. Afterwards it looks once more, so that what came in meanwhile does not wait for
the next tick.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from services.assignment.matching import (
    Candidate,
    Plan,
    Problem,
    WaitingRequest,
    explain,
    solve,
    what_would_help,
)
from services.assignment.matching.needs import needs_of
from services.assignment.matching.policy import Policy, policy_of
from shared.contracts.events import SYSTEM, Clock, NewEvent, Outbox, uuid7
from shared.identity.people import Person
from shared.reference.areas import load_areas
from shared.reference.working_hours import add_working_hours, local_day

PLANNERS = ("dispatcher", "supervisor")
REASONS_HOLD = timedelta(minutes=10)
"""So long is "why nobody fits" taken to be still true; looking at everybody is the dearest part of a round."""


class Store(Protocol):
    """What a round reads and writes."""

    def waiting(self, district: str, again: bool) -> Sequence[Any]: ...
    def look_at(self, reader: UUID, areas: Sequence[str]) -> Sequence[Any]: ...
    def is_untried(self, district: str) -> bool: ...
    def candidates(self, district: str, posts: Sequence[str] | None, day: Any) -> tuple[Candidate, ...]: ...
    def note_unmatched(self, because: dict[UUID, dict[str, int]], now: datetime) -> None: ...


class Offers(Protocol):
    """Where offers are stored: the dispatch feature's pool."""

    def hold(self, volunteers: Iterable[UUID]) -> None: ...
    def offer(self, rows: Sequence[dict[str, Any]], overrule: bool = False) -> dict[UUID, UUID | None]: ...


@dataclass(frozen=True, slots=True)
class Table:
    """What lies on the table of one round's transaction."""

    store: Store
    offers: Offers
    outbox: Outbox


class Rounds(Protocol):
    """Opens the transaction of a round."""

    def __call__(self) -> AbstractContextManager[Table]: ...


def run_round(rounds: Rounds, district: str, clock: Clock, offer_hours: float, again: bool = False) -> int:
    """Offer everything of the district that waits untried (`again`: and what found nobody before); how many offers.

    Returns 0 at once when another round of the district is under way: that one looks again when it is through.
    """
    made = 0
    while True:
        with rounds() as table:
            looked_at, offered = _one_round(table, district, clock.now(), offer_hours, again)
        made += offered
        if not looked_at:
            return made
        with rounds() as table:
            if not table.store.is_untried(district):
                return made
        again = False


def propose(store: Store, by: Person, now: datetime) -> list[dict[str, Any]]:
    """What a round would do with all that waits in this person's areas: a plan, nothing stored."""
    proposals: list[dict[str, Any]] = []
    rows = store.look_at(by.id, by.areas(*PLANNERS))
    for district in sorted({row.area[:6] for row in rows}):
        here = [row for row in rows if row.area.startswith(district)]
        problem, plan = _solved(store, district, here, now)
        for each in plan.assignments:
            why = explain(problem, plan, each.request_id).as_dict()
            proposals.append({"request_id": each.request_id, "volunteer_id": each.candidate_id, "explanation": why})
        proposals += [
            {"request_id": each.request_id, "volunteer_id": None, "explanation": None} for each in plan.unserved
        ]
    return proposals


def _one_round(table: Table, district: str, now: datetime, offer_hours: float, again: bool) -> tuple[int, int]:
    """(requests looked at, offers made)."""
    rows = table.store.waiting(district, again)
    if not rows:
        return 0, 0
    problem, plan = _solved(table.store, district, rows, now)
    by_id = {row.id: row for row in rows}
    if plan.assignments:
        _store_offers(table, problem, plan, by_id, now, add_working_hours(now, offer_hours))
    if plan.unserved:
        _note_unmatched(table, district, problem, [by_id[each.request_id] for each in plan.unserved], now)
    return len(rows), len(plan.assignments)


def _solved(store: Store, district: str, rows: Sequence[Any], now: datetime) -> tuple[Problem, Plan]:
    policy = policy_of(rows[0].weighting)
    requests = tuple(waiting_request(row, now, policy) for row in rows)
    posts = sorted({request.post_kind for request in requests})
    candidates = store.candidates(district, posts, _day_of(rows))
    problem = Problem(requests, candidates, policy.weights, rows[0].prices or {})
    return problem, solve(problem, reasons=False)


def _day_of(rows: Sequence[Any]) -> Any:
    """The day loads are faded to: that of the latest acceptance, so that a back-entry is judged by its own time."""
    return local_day(max(row.accepted_at for row in rows))


def _store_offers(
    table: Table, problem: Problem, plan: Plan, by_id: Mapping[UUID, Any], now: datetime, expires_at: datetime
) -> None:
    offers = [
        {
            "offer_id": uuid7(),
            "request_id": each.request_id,
            "volunteer_id": each.candidate_id,
            "round": by_id[each.request_id].round + 1,
            "expires_at": expires_at,
            "explanation": explain(problem, plan, each.request_id).as_dict() | _dropped(by_id[each.request_id]),
        }
        for each in plan.assignments
    ]
    persons = table.offers.offer(offers)
    for offer in offers:
        told = {name: offer[name] for name in ("offer_id", "volunteer_id", "round", "expires_at")}
        row = by_id[offer["request_id"]]
        _publish(table.outbox, "request.offered", row, now, {**told, "person_id": persons[row.id]})


def _dropped(row: Any) -> dict[str, list[str]]:
    """What the explanation says of skills that were no longer asked for; nothing where all were."""
    needs = needs_of(row.matter["skills"], row.tries, policy_of(row.weighting).optional_tries)
    return {"dropped": list(needs.dropped)} if needs.dropped else {}


def _note_unmatched(table: Table, district: str, problem: Problem, rows: Sequence[Any], now: datetime) -> None:
    """Say why nobody fits, once per set of reasons."""
    due = [row for row in rows if not row.tried or row.unmatched_at is None or now - row.unmatched_at > REASONS_HOLD]
    if not due:
        return
    everyone = Problem((), table.store.candidates(district, None, _day_of(due)))
    requests = {request.id: request for request in problem.requests}
    because = {row.id: dict(what_would_help(everyone, requests[row.id])) for row in due}
    table.store.note_unmatched(because, now)
    for row in due:
        if row.unmatched is None or set(row.unmatched) != set(because[row.id]):
            _publish(table.outbox, "request.unmatched", row, now, {"because": because[row.id]})


def _publish(outbox: Outbox, kind: str, row: Any, now: datetime, data: Mapping[str, Any]) -> None:
    """What follows from a back-entry inherits its time (design §4)."""
    at = row.last_event_at if row.back_entered else max(now, row.last_event_at)
    outbox.publish(NewEvent(kind, row.id, row.area, at, SYSTEM, data))


def waiting_request(row: Any, now: datetime, policy: Policy) -> WaitingRequest:
    """One row of the pool as the solver takes it; `now` says what is overdue, `row.tries` what is still asked."""
    matter = row.matter
    return WaitingRequest(
        id=row.id,
        village=load_areas().today(row.area),
        post_kind=matter["post_kind"],
        skills=needs_of(matter["skills"], row.tries, policy.optional_tries).asked,
        handler_kinds=frozenset(matter["handler_kinds"]),
        effort_minutes=matter["effort_minutes"],
        excluded=frozenset(row.excluded),
        language=row.language,
        due_at=row.due_at,
        occurred_at=row.accepted_at,
        familiar=frozenset(row.familiar),
        overdue=row.due_at < now,
        recused=frozenset(row.recused),
    )
