"""People who are alike, put together: what makes a large round a small network.

Requests that ask the same form a type; candidates who may take the same types at the same rarity, from the same
village and for the same area, form a class. Those named by some request (excluded, familiar) are a class each, and
such requests are `special`. Who is alike is decided by `rules` on one representative; no arc is made here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from services.assignment.matching.problem import Candidate, Problem, WaitingRequest
from services.assignment.matching.rules import (
    RULES_OF_CANDIDATE,
    RULES_OF_PROFILE,
    effort_within_limit,
    fitting,
    holds_post,
    weekdays_open,
)
from services.assignment.matching.score import asked_price, held_price, rarity_cost, standing_cost

ASKED = ("post_kind", "skills", "handler_kinds", "language", "gender")
HELD = ("kind", "posts", "skills", "languages", "gender", "duty", "longest_task")
_OTHER_RULES = tuple(rule for rule in RULES_OF_PROFILE if rule.holds is not holds_post)
_held: Callable[[Candidate], tuple[Any, ...]] = attrgetter(*HELD)
_asked: Callable[[WaitingRequest], tuple[Any, ...]] = attrgetter(*ASKED)

Signature = tuple[int, ...]  # the price of the rarest thing held, as far as it tells types apart, then the types
Ability = tuple[Signature, int]  # with the cost that all of it shares
NOTHING: Ability = ((), 0)


class Place(NamedTuple):
    """Where members of a class live, the area they serve, and whether requests name them one by one."""

    village: str
    scope: str
    named: bool


class Group(NamedTuple):
    """One class of candidates: its place, what its members may take, and the first of them."""

    place: Place
    signature: Signature
    first: Candidate


@dataclass(frozen=True, slots=True)
class Groups:
    """The whole round, grouped. `type_of` runs along `requests`; `class_of` and `standing` along `candidates`.

    `asked` is the price of the rarest thing each type needs; `standing` what a candidate costs whatever they take, in cost units, shared rarity included.
    """

    requests: list[WaitingRequest]
    types: list[WaitingRequest]
    asked: list[int]
    type_of: list[int]
    candidates: list[Candidate]
    class_of: list[int]
    standing: list[int]
    classes: list[Group]


def grouped(problem: Problem, requests: list[WaitingRequest]) -> Groups:
    """Group the round; `requests` come in the order that settles ties. Candidates who can take nothing are dropped."""
    ready = fitting(requests[0], problem.candidates, RULES_OF_CANDIDATE)
    types, type_of = _types(requests, ready)
    signature_of = _Signatures(types, problem, any(each.longest_task is not None for each in ready))
    named = (
        {each for request in requests for each in request.excluded | request.familiar} if _names(requests) else set()
    )
    groups = Groups(requests, types, signature_of.asked, type_of, [], [], [], [])
    _classes(groups, problem, sorted(ready, key=lambda each: each.id.int), signature_of, named)
    return groups


def is_special(request: WaitingRequest) -> bool:
    """Whether the request names candidates and needs a node of its own."""
    return bool(request.excluded or request.familiar)


def _names(requests: Iterable[WaitingRequest]) -> bool:
    return any(map(is_special, requests))


def _types(requests: list[WaitingRequest], ready: list[Candidate]) -> tuple[list[WaitingRequest], list[int]]:
    """One representative per type, and each request's type. Effort and open days count only if somebody limits them."""
    by_effort = any(each.longest_task is not None for each in ready)
    by_day = any(each.duty for each in ready)
    found: dict[tuple[object, ...], int] = {}
    types: list[WaitingRequest] = []
    type_of: list[int] = []
    for request in requests:
        key: tuple[object, ...] = _asked(request)
        if by_effort or by_day:
            key = (key, by_effort and request.effort_minutes, by_day and weekdays_open(request))
        index = found.setdefault(key, len(types))
        if index == len(types):
            types.append(request)
        type_of.append(index)
    return types, type_of


class _Signatures:
    """What a candidate may take, worked out once for all who hold the same; each rule run only where it is asked."""

    def __init__(self, types: list[WaitingRequest], problem: Problem, by_effort: bool) -> None:
        self.types, self.prices = types, problem.prices
        self.asked = [asked_price(each, problem.prices) for each in types]
        asked = [[rule for rule in _OTHER_RULES if rule.asked(each)] for each in types]
        self.tests = [[r.holds for r in rules if by_effort or r.holds is not effort_within_limit] for rules in asked]
        self.known: dict[tuple[Any, ...], Ability] = {}
        self.by_posts: dict[frozenset[str], list[int]] = {}

    def of(self, candidate: Candidate) -> Ability:
        key = _held(candidate)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._worked_out(candidate)
        return found

    def _worked_out(self, candidate: Candidate) -> Ability:
        """Rarity is (held - asked)+; what all types have of it goes to the person, so that more people are alike."""
        able = self._able(candidate)
        if not able:
            return NOTHING
        held = held_price(candidate, self.prices) if self.prices else 0
        if not held:
            return (0, *able), 0
        asked = [self.asked[index] for index in able]
        dearest = max(asked)
        return (max(min(held, dearest), min(asked)), *able), rarity_cost(held, dearest)

    def _able(self, candidate: Candidate) -> list[int]:
        """Types the candidate may take as far as rules of what they hold go."""
        likely = self.by_posts.get(candidate.posts)
        if likely is None:
            likely = [index for index, each in enumerate(self.types) if holds_post(each, candidate)]
            self.by_posts[candidate.posts] = likely
        able = []
        for index in likely:
            for holds in self.tests[index]:
                if not holds(self.types[index], candidate):
                    break
            else:
                able.append(index)
        return able


def _classes(
    groups: Groups, problem: Problem, ready: list[Candidate], signatures: _Signatures, named: set[UUID]
) -> None:
    """Fill in classes, and each kept candidate's class and standing cost."""
    found: dict[tuple[object, ...], int] = {}
    for candidate in ready:
        signature, shared = signatures.of(candidate)
        if not signature:
            continue
        alone = candidate.id if named and candidate.id in named else None
        key = (candidate.village, candidate.area_scope, signature, alone)
        index = found.setdefault(key, len(groups.classes))
        if index == len(groups.classes):
            place = Place(candidate.village, candidate.area_scope, alone is not None)
            groups.classes.append(Group(place, signature, candidate))
        groups.candidates.append(candidate)
        groups.class_of.append(index)
        groups.standing.append(shared + standing_cost(candidate, problem.weights))
