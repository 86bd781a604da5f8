"""What other weights would have changed: last week's rounds solved again by both, compared choice by choice. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from services.assignment.matching import Candidate, Problem, WaitingRequest, solve
from services.assignment.matching.problem import Weights
from services.assignment.matching.score import price_table, tier

SETTERS = ("admin", "supervisor")


class Changed(NamedTuple):
    """One request that would have gone to somebody else; None where nobody was found."""

    request_id: UUID
    before: UUID | None
    after: UUID | None


class Spread(NamedTuple):
    """How a plan turned out: served; mean distance in tiers (0 same village, 1 town, 2 farther); the share of people
    with a task; and the Gini coefficient of tasks over all who had one under either plan (0: all alike)."""

    served: int
    distance: float
    people: int
    gini: float


@dataclass(frozen=True, slots=True)
class Preview:
    """Both plans over the same requests, and where they part."""

    requests: int
    changed: tuple[Changed, ...]
    before: Spread
    after: Spread


Choices = dict[UUID, Candidate]


def compared(
    rounds: Sequence[Sequence[WaitingRequest]],
    candidates: Sequence[Candidate],
    per_place: Mapping[str, float],
    before: Weights,
    after: Weights,
) -> Preview:
    """Solve the rounds (one per day, in order) with both; `per_place` is what is asked per place of each skill or post."""
    ours = _played(rounds, candidates, price_table(per_place, before), before)
    theirs = _played(rounds, candidates, price_table(per_place, after), after)
    waiting = [each for day in rounds for each in day]
    changed = tuple(
        Changed(each.id, _id(ours.get(each.id)), _id(theirs.get(each.id)))
        for each in waiting
        if _id(ours.get(each.id)) != _id(theirs.get(each.id))
    )
    known = {each.id for choices in (ours, theirs) for each in choices.values()}
    return Preview(len(waiting), changed, _spread(waiting, ours, len(known)), _spread(waiting, theirs, len(known)))


def _id(candidate: Candidate | None) -> UUID | None:
    return candidate.id if candidate else None


def _played(
    rounds: Sequence[Sequence[WaitingRequest]],
    candidates: Sequence[Candidate],
    prices: Mapping[str, int],
    weights: Weights,
) -> Choices:
    """Day after day; who was given something carries it as a recent task into the next."""
    people = {each.id: each for each in candidates}
    chosen: Choices = {}
    for day in rounds:
        plan = solve(Problem(tuple(day), tuple(people.values()), weights, prices), reasons=False)
        chosen |= {each.request_id: people[each.candidate_id] for each in plan.assignments}
        for number, more in Counter(each.candidate_id for each in plan.assignments).items():
            people[number] = people[number]._replace(recent=people[number].recent + more)
    return chosen


def _spread(waiting: Sequence[WaitingRequest], chosen: Choices, known: int) -> Spread:
    far = [tier(each.village, chosen[each.id].village) for each in waiting if each.id in chosen]
    tasks = Counter(each.id for each in chosen.values())
    shares = sorted([*tasks.values(), *[0] * (known - len(tasks))])
    return Spread(len(chosen), sum(far) / max(len(far), 1), len(tasks), gini(shares))


def gini(shares: Sequence[float]) -> float:
    """Of sorted shares: 0 when all are alike, near 1 when one has everything."""
    total, count = sum(shares), len(shares)
    if not total:
        return 0.0
    return sum((2 * rank - count - 1) * share for rank, share in enumerate(shares, 1)) / (count * total)
