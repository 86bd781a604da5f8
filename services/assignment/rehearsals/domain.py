"""A past month played again with other weights, other promises or more volunteers: the same settings give the same plan, bit for bit.

Each working day is one round over all that waits. A place stays taken for as many working days as the case really took (from
being taken on to done), whoever has it; a case that was never finished takes the median of the month. Everybody begins the
month with empty hands. So both sides are rehearsals and compare with one another, not with what happened. Pure.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from statistics import median
from typing import Final, NamedTuple, Protocol
from uuid import UUID, uuid5

from services.assignment.matching import Candidate, Problem, WaitingRequest, solve
from services.assignment.matching.problem import Weights
from services.assignment.weights.domain import gini

READERS: Final = ("admin", "supervisor")
MOST_ADDED: Final = 50
WAITS_AT_MOST: Final = 40
"""Working days after the month's end for which what waits is still tried."""
_FADE: Final = 14.0
_NAMESPACE: Final = UUID("6a1f3c1e-7d0b-4f62-9a57-2f6f0c1f9d10")


class Days(Protocol):
    """The working calendar."""

    def add_working_days(self, day: date, count: int) -> date: ...
    def working_day_from(self, day: date) -> date: ...
    def working_days_between(self, start: date, end: date) -> int: ...


class Past(NamedTuple):
    """One request of the month: the day it was accepted, the day it was promised for, the working days it took."""

    request: WaitingRequest
    accepted_on: date
    due_on: date
    promised_days: int
    took: int | None


@dataclass(frozen=True, slots=True)
class Settings:
    """What is tried: weights, working days more or less in every promise, volunteers more in a town for a kind of post."""

    weights: Weights = field(default_factory=Weights)
    promise: int = 0
    volunteers: int = 0
    post: str = ""
    town: str = ""


class Named(NamedTuple):
    """One line of the plan."""

    request: UUID
    volunteer: UUID
    on: date
    done_on: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """A rehearsal: what was named, on time, how the load lies; `not_named` had work they could do and got none."""

    requests: int
    named: int
    on_time: int
    waited: float
    people: int
    spread: float
    most: int
    not_named: tuple[UUID, ...]
    unserved: tuple[UUID, ...]
    digest: str

    @property
    def on_time_share(self) -> float | None:
        return self.on_time / self.requests if self.requests else None


def rehearse(
    past: Sequence[Past], people: Sequence[Candidate], prices: Mapping[str, int], settings: Settings, days: Days
) -> Outcome:
    """Play the month once; `prices` are what skills are worth under these weights."""
    everybody = [*people, *_added(past, settings)]
    plan = _played(
        sorted(past, key=lambda one: (one.accepted_on, one.request.id.int)), everybody, prices, settings, days
    )
    return _outcome(past, everybody, plan, settings, days)


def _added(past: Sequence[Past], settings: Settings) -> list[Candidate]:
    """New people hold the post and every skill its requests ask for; their ids follow from the settings alone."""
    asked = [one.request for one in past if one.request.post_kind == settings.post]
    skills = tuple(sorted({(skill, 3) for request in asked for skill, _ in request.skills}))
    kinds = sorted({kind for request in asked for kind in request.handler_kinds})
    plain = Candidate(
        UUID(int=0),
        f"{settings.town}000",
        kinds[0] if kinds else "party",
        frozenset({settings.post}),
        skills,
        settings.town,
        3,
        0,
    )
    names = (f"{settings.town}:{settings.post}:{number}" for number in range(settings.volunteers))
    return [plain._replace(id=uuid5(_NAMESPACE, name)) for name in names]


def _played(
    past: Sequence[Past], people: Sequence[Candidate], prices: Mapping[str, int], settings: Settings, days: Days
) -> list[Named]:
    usual = round(median([one.took for one in past if one.took is not None] or [3]))
    hands = {each.id: each._replace(open_load=0, recent=0.0, per_day=0.0) for each in people}
    busy: dict[date, Counter[UUID]] = {}
    waiting: dict[UUID, Past] = {}
    plan: list[Named] = []
    for today, fresh in _rounds(past, days):
        _let_go(hands, busy, today)
        waiting |= {one.request.id: one for one in fresh}
        for named in _one_round(waiting, hands, prices, settings, today, usual, days):
            plan.append(named)
            busy.setdefault(named.done_on, Counter())[named.volunteer] += 1
            del waiting[named.request]
        _fade(hands)
    return plan


def _rounds(past: Sequence[Past], days: Days) -> list[tuple[date, list[Past]]]:
    """Every working day from the first acceptance on, with what came; then some more for what still waits."""
    came = {day: list(group) for day, group in groupby(past, lambda one: days.working_day_from(one.accepted_on))}
    if not came:
        return []
    rounds, day, last = [], min(came), max(came)
    while day <= last:
        rounds.append((day, came.get(day, [])))
        day = days.add_working_days(day, 1)
    for _ in range(WAITS_AT_MOST):
        rounds.append((day, []))
        day = days.add_working_days(day, 1)
    return rounds


def _one_round(
    waiting: Mapping[UUID, Past],
    hands: dict[UUID, Candidate],
    prices: Mapping[str, int],
    settings: Settings,
    today: date,
    usual: int,
    days: Days,
) -> list[Named]:
    """Solve, and put what was given out into people's hands."""
    if not waiting:
        return []
    requests = tuple(one.request._replace(overdue=due_on(one, settings, days) < today) for one in waiting.values())
    found = solve(Problem(requests, tuple(hands.values()), settings.weights, prices), reasons=False)
    named = []
    for each in found.assignments:
        took = waiting[each.request_id].took
        done = days.add_working_days(today, usual if took is None else took)
        named.append(Named(each.request_id, each.candidate_id, today, done))
        one = hands[each.candidate_id]
        hands[one.id] = one._replace(open_load=one.open_load + 1, recent=one.recent + 1)
    return named


def _let_go(hands: dict[UUID, Candidate], busy: dict[date, Counter[UUID]], today: date) -> None:
    for day in [day for day in busy if day <= today]:
        for person, count in busy.pop(day).items():
            hands[person] = hands[person]._replace(open_load=hands[person].open_load - count)


def _fade(hands: dict[UUID, Candidate]) -> None:
    """One working day on."""
    for person, one in hands.items():
        if one.recent:
            hands[person] = one._replace(recent=one.recent * math.exp(-1 / _FADE))


def due_on(one: Past, settings: Settings, days: Days) -> date:
    """The day promised; with other promises counted anew from the acceptance."""
    if not settings.promise:
        return one.due_on
    return days.add_working_days(one.accepted_on, max(0, one.promised_days + settings.promise))


def _outcome(
    past: Sequence[Past], people: Sequence[Candidate], plan: Sequence[Named], settings: Settings, days: Days
) -> Outcome:
    by_request = {named.request: named for named in plan}
    tasks = Counter(named.volunteer for named in plan)
    posts = {one.request.post_kind for one in past}
    could = sorted((each.id for each in people if each.posts & posts), key=lambda id_: id_.int)
    waits = [
        days.working_days_between(days.working_day_from(one.accepted_on), by_request[one.request.id].on)
        for one in past
        if one.request.id in by_request
    ]
    return Outcome(
        len(past),
        len(plan),
        sum(
            1
            for one in past
            if one.request.id in by_request and by_request[one.request.id].done_on <= due_on(one, settings, days)
        ),
        sum(waits) / len(waits) if waits else 0.0,
        len(tasks),
        gini(sorted(tasks.get(person, 0) for person in could)),
        max(tasks.values(), default=0),
        tuple(person for person in could if person not in tasks),
        tuple(one.request.id for one in past if one.request.id not in by_request),
        digest_of(plan),
    )


def digest_of(plan: Sequence[Named]) -> str:
    """SHA-256 over every line of the plan: two plans with one digest are the same, bit for bit."""
    lines = (f"{named.request} {named.volunteer} {named.on} {named.done_on}\n" for named in sorted(plan))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def without_changes(settings: Settings, weights: Weights) -> Settings:
    """The other side of the comparison: the weights in force, the promises as they were, nobody more."""
    return replace(settings, weights=weights, promise=0, volunteers=0)
