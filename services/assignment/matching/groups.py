"""People who are alike, put together: what makes a large round a small network.

Requests that ask the same form a type; candidates who may take the same types, from the same village and for the
same area, form a class. Those named by some request (excluded, recused, familiar) are a class each, and such requests are
`special`. Each rule is asked once per pair of values it looks at, never once per person. No arc is made here.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from services.assignment.matching.flow import Ints
from services.assignment.matching.problem import Candidate, Problem, WaitingRequest
from services.assignment.matching.rules import (
    RULES_OF_CANDIDATE,
    RULES_OF_PROFILE,
    Rule,
    effort_within_limit,
    fitting,
    gender_asked_for,
    holds_post,
    hours_left,
    kind_asked_for,
    on_duty,
    skills_at_level,
    speaks_language,
    weekdays_open,
)
from services.assignment.matching.score import asked_price, dearest, standing

Flags = npt.NDArray[np.bool_]

HELD: dict[Callable[[WaitingRequest, Candidate], bool], str] = {
    holds_post: "posts",
    kind_asked_for: "kind",
    skills_at_level: "skills",
    effort_within_limit: "longest_task",
    hours_left: "free_minutes",
    on_duty: "duty",
    speaks_language: "languages",
    gender_asked_for: "gender",
}
"""The one field of the candidate that each rule of profile looks at."""

_asked: Callable[[WaitingRequest], tuple[Any, ...]] = attrgetter(
    "post_kind", "skills", "handler_kinds", "language", "gender"
)
_rule_asks: dict[Callable[[WaitingRequest, Candidate], bool], Callable[[WaitingRequest], Hashable]] = {
    holds_post: attrgetter("post_kind"),
    kind_asked_for: attrgetter("handler_kinds"),
    skills_at_level: attrgetter("skills"),
    effort_within_limit: attrgetter("effort_minutes"),
    hours_left: attrgetter("effort_minutes"),
    on_duty: weekdays_open,
    speaks_language: attrgetter("language"),
    gender_asked_for: attrgetter("gender"),
}
WORD = 8  # bytes of one int64
NOT_HELD = -1  # below every level


class Place(NamedTuple):
    """Where members of a class live, the area they serve, and whether requests name them one by one."""

    village: str
    scope: str
    named: bool


@dataclass(frozen=True, slots=True)
class Groups:
    """The whole round, grouped. `type_of` runs along `requests`; `class_of`, `standing` and `free` along `candidates`.

    `asked` is the price of the rarest thing each type needs; `standing` what a candidate costs before the type and
    the distance are known, in cost units, the rarest thing they hold included (`score.rarity_cost` is their
    difference, because whoever may take a request holds what it asks). Per class: the place, the types its members
    may take (a row of `able`) and its first member.
    """

    requests: list[WaitingRequest]
    types: list[WaitingRequest]
    asked: Ints
    type_of: Ints
    candidates: list[Candidate]
    class_of: Ints
    standing: Ints
    free: Ints
    places: list[Place]
    place_of: Ints
    able: Flags
    first: Ints


def grouped(problem: Problem, requests: list[WaitingRequest]) -> Groups:
    """Group the round; `requests` come in the order that settles ties. Candidates who can take nothing are dropped."""
    ready = _People(sorted(fitting(requests[0], problem.candidates, RULES_OF_CANDIDATE), key=attrgetter("id.int")))
    types, type_of = _types(requests, ready)
    able = _able(types, ready)
    places, lives_at = _places(requests, ready)
    costs = _standing(problem, ready)
    useful = np.flatnonzero(able.any(axis=1))
    able, lives_at = able[useful], lives_at[useful]
    first, class_of = _alike([lives_at, *_words(able)])
    return Groups(
        requests,
        types,
        np.asarray([asked_price(each, problem.prices) for each in types], dtype=np.int64),
        type_of,
        [ready.people[k] for k in useful.tolist()],
        class_of,
        costs[useful],
        (ready.values("capacity") - ready.values("open_load"))[useful].astype(np.int64),
        places,
        lives_at[first],
        able[first],
        first,
    )


def is_special(request: WaitingRequest) -> bool:
    """Whether the request names candidates and needs a node of its own."""
    return bool(request.excluded or request.recused or request.familiar)


def numbered(values: Iterable[Hashable]) -> tuple[Ints, Ints]:
    """Per value its number, and per number the index of its first value; numbers in the order of appearance."""
    known: dict[Hashable, int] = {}
    numbers = np.asarray([known.setdefault(each, len(known)) for each in values], dtype=np.int64)
    first = np.full(len(known), len(numbers), dtype=np.int64)
    np.minimum.at(first, numbers, np.arange(len(numbers)))
    return numbers, first


class _People:
    """Those who are ready, read column by column; each column is numbered once however many ask for it."""

    def __init__(self, people: list[Candidate]) -> None:
        self.people = people
        self.columns = dict(zip(Candidate._fields, zip(*people, strict=True), strict=bool(people)))
        self.known: dict[str, tuple[Ints, Ints]] = {}

    def values(self, field: str) -> npt.NDArray[np.float64]:
        return np.asarray(self.columns.get(field, ()), dtype=float)

    def numbers(self, field: str) -> tuple[Ints, list[Candidate]]:
        """Each person's number, and per number the first person who has that value."""
        if field not in self.known:
            self.known[field] = numbered(self.columns.get(field, ()))
        number, first = self.known[field]
        return number, [self.people[k] for k in first.tolist()]


def _types(requests: list[WaitingRequest], ready: _People) -> tuple[list[WaitingRequest], Ints]:
    """One representative per type, and each request's type. Effort and open days count only if somebody limits them."""
    keys: Iterable[Hashable] = map(_asked, requests)
    if any(_limits_effort(each) for name in ("longest_task", "free_minutes") for each in ready.numbers(name)[1]):
        keys = zip(keys, (each.effort_minutes for each in requests), strict=True)
    if any(each.duty for each in ready.numbers("duty")[1]):
        keys = zip(keys, map(weekdays_open, requests), strict=True)
    type_of, first = numbered(keys)
    return [requests[k] for k in first.tolist()], type_of


def _limits_effort(candidate: Candidate) -> bool:
    return candidate.longest_task is not None or candidate.free_minutes is not None


def _able(types: list[WaitingRequest], ready: _People) -> Flags:
    """Who may take which types as far as the rules of what they hold go: one row per candidate, one column per type."""
    able = np.ones((len(ready.people), len(types)), dtype=bool)
    for rule in RULES_OF_PROFILE:
        asking = [index for index, each in enumerate(types) if rule.asked(each)]
        if not asking:
            continue  # what nobody asks for tells nobody apart
        number, holders = ready.numbers(HELD[rule.holds])
        able[:, asking] &= _table(rule, [types[index] for index in asking], holders)[number]
    return able


def _table(rule: Rule, asking: list[WaitingRequest], holders: list[Candidate]) -> Flags:
    """The rule for each holder (row) and type (column), worked out once for all types that ask the same of it."""
    asks, first = numbered(map(_rule_asks[rule.holds], asking))
    if rule.holds is skills_at_level:
        return _skilled([asking[k] for k in first.tolist()], holders)[:, asks]
    rows = [[rule.holds(asking[k], each) for each in holders] for k in first.tolist()]
    return np.asarray(rows, dtype=bool).T[:, asks]


def _skilled(asking: list[WaitingRequest], holders: list[Candidate]) -> Flags:
    """`skills_at_level` of all at once, because there are thousands of different holders; a test holds the two equal."""
    levels = {skill: np.full(len(holders), NOT_HELD, dtype=np.int64) for each in asking for skill, _ in each.skills}
    for k, each in enumerate(holders):
        for skill, reached in each.skills:
            if skill in levels:
                levels[skill][k] = max(levels[skill][k], reached)
    able = np.ones((len(holders), len(asking)), dtype=bool)
    for column, request in enumerate(asking):
        for skill, level in request.skills:
            able[:, column] &= levels[skill] >= level
    return able


def _places(requests: list[WaitingRequest], ready: _People) -> tuple[list[Place], Ints]:
    """The places of the round and the number of each candidate's; who is named by some request has one alone."""
    named = {
        each
        for request in filter(is_special, requests)
        for each in request.excluded | request.recused | request.familiar
    }
    village, (scope, scopes) = ready.numbers("village")[0], ready.numbers("area_scope")
    columns = [village * len(scopes) + scope]
    if named:
        columns.append(np.asarray([k * (each.id in named) for k, each in enumerate(ready.people, 1)], dtype=np.int64))
    first, lives_at = _alike(columns)
    firsts = [ready.people[k] for k in first.tolist()]
    return [Place(each.village, each.area_scope, bool(named) and each.id in named) for each in firsts], lives_at


def _words(able: Flags) -> list[Ints]:
    """The rows of flags as columns of whole numbers, so that they can be compared at once."""
    packed = np.packbits(able, axis=1)
    whole = np.zeros((len(able), -(-packed.shape[1] // WORD) * WORD), dtype=np.uint8)
    whole[:, : packed.shape[1]] = packed
    return list(whole.view(np.int64).T)


def _alike(columns: Sequence[Ints]) -> tuple[Ints, Ints]:
    """Number those who are equal in every column: per number its first member, and each member's number."""
    _, first, number = np.unique(columns[0], return_index=True, return_inverse=True)
    for column in columns[1:]:
        values, place = np.unique(column, return_inverse=True)
        _, first, number = np.unique(number * max(len(values), 1) + place, return_index=True, return_inverse=True)
    return first, number


def _standing(problem: Problem, ready: _People) -> Ints:
    """`score.standing` of all at once, and what the rarest thing each of them holds is priced."""
    rating, load, recent, per_day = map(ready.values, ("rating", "open_load", "recent", "per_day"))
    cost: Ints = standing(rating, load, recent, per_day, problem.weights, np.rint).astype(np.int64)
    if problem.prices:
        skills, posts = ready.numbers("skills"), ready.numbers("posts")
        of_skills = np.fromiter((dearest(each.skills, (), problem.prices) for each in skills[1]), dtype=np.int64)
        of_posts = np.fromiter((dearest((), each.posts, problem.prices) for each in posts[1]), dtype=np.int64)
        cost += np.maximum(of_skills[skills[0]], of_posts[posts[0]])
    return cost
