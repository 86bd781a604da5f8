"""A round laid out in columns: who could take anything at all, what each may take, costs and has free.

Requests that ask the same form a type. Each rule is asked once per pair of values it looks at, never once per person,
and nobody is sorted here: the order of listing shows in the order of the columns only.
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
Asks = Callable[[WaitingRequest], Hashable]

ASKED: dict[Callable[[WaitingRequest, Candidate], bool], tuple[str, Asks]] = {
    holds_post: ("posts", attrgetter("post_kind")),
    kind_asked_for: ("kind", attrgetter("handler_kinds")),
    skills_at_level: ("skills", attrgetter("skills")),
    effort_within_limit: ("longest_task", attrgetter("effort_minutes")),
    hours_left: ("free_minutes", attrgetter("effort_minutes")),
    on_duty: ("duty", weekdays_open),
    speaks_language: ("languages", attrgetter("language")),
    gender_asked_for: ("gender", attrgetter("gender")),
}
"""The one field of the candidate that each rule of profile looks at, and what of the request."""

UNLIMITED = frozenset({"longest_task", "free_minutes", "duty"})
"""Fields that are empty where somebody takes whatever there is."""

_asked: Asks = attrgetter("post_kind", "skills", "handler_kinds", "language", "gender")
NOT_HELD = -1  # below every level


class Place(NamedTuple):
    """Where members of a class live, the area they serve, and the id of one whom requests name, as a number."""

    village: str
    scope: str
    named: int | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """The whole round. `type_of` runs along `requests`; `lives_at`, `standing`, `free` and each row of `able` along
    `people`.

    `special` are the requests that name candidates, by index: each needs a node of its own. `asked` is the price of
    the rarest thing each type needs; `standing` what a candidate costs before the type and the distance are known, in
    cost units, the rarest thing they hold included (`score.rarity_cost` is their difference, because whoever may take
    a request holds what it asks). `able` has a row per type; `places` are in the order of their fields.
    """

    requests: list[WaitingRequest]
    special: list[int]
    types: list[WaitingRequest]
    type_of: Ints
    asked: Ints
    people: list[Candidate]
    able: Flags
    standing: Ints
    free: Ints
    places: list[Place]
    lives_at: Ints

    @property
    def named(self) -> Flags:
        """Of each person, whether some request names them."""
        return np.asarray([place.named is not None for place in self.places], dtype=bool)[self.lives_at]


def laid_out(problem: Problem, requests: list[WaitingRequest]) -> Columns:
    """The round in columns; `requests` come in the order that settles ties."""
    ready = _People(fitting(requests[0], problem.candidates, RULES_OF_CANDIDATE))
    types, type_of = _types(requests, ready)
    special = [k for k, each in enumerate(requests) if each.excluded or each.recused or each.familiar]
    places, lives_at = _places([requests[k] for k in special], ready)
    return Columns(
        requests,
        special,
        types,
        type_of,
        np.asarray([asked_price(each, problem.prices) for each in types], dtype=np.int64),
        ready.people,
        _able(types, ready),
        _standing(problem, ready),
        (ready.values("capacity") - ready.values("open_load")).astype(np.int64),
        places,
        lives_at,
    )


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

    def different(self, field: str) -> set[Any]:
        return set(self.columns.get(field, ()))

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
    if any(ready.different(name) - {None} for name in ("longest_task", "free_minutes")):
        keys = zip(keys, (each.effort_minutes for each in requests), strict=True)
    if any(ready.different("duty")):
        keys = zip(keys, map(weekdays_open, requests), strict=True)
    type_of, first = numbered(keys)
    return [requests[k] for k in first.tolist()], type_of


def _able(types: list[WaitingRequest], ready: _People) -> Flags:
    """Who may take which types as far as the rules of what they hold go: one row per type, one column per candidate."""
    able = np.ones((len(types), len(ready.people)), dtype=bool)
    for rule in RULES_OF_PROFILE:
        asking = [index for index, each in enumerate(types) if rule.asked(each)]
        field, asks = ASKED[rule.holds]
        if not asking or (field in UNLIMITED and not any(ready.different(field) - {None})):
            continue  # what nobody asks for, or nobody limits, tells nobody apart
        number, holders = ready.numbers(field)
        able[asking] &= _table(rule, asks, [types[index] for index in asking], holders)[:, number]
    return able


def _table(rule: Rule, asks: Asks, asking: list[WaitingRequest], holders: list[Candidate]) -> Flags:
    """The rule for each type (row) and holder (column), worked out once for all types that ask the same of it."""
    alike, first = numbered(map(asks, asking))
    if rule.holds is skills_at_level:
        return _skilled([asking[k] for k in first.tolist()], holders)[alike]
    rows = [[rule.holds(asking[k], each) for each in holders] for k in first.tolist()]
    return np.asarray(rows, dtype=bool).reshape(len(first), len(holders))[alike]


def _skilled(asking: Sequence[WaitingRequest], holders: list[Candidate]) -> Flags:
    """`skills_at_level` of all at once, because there are thousands of different holders; tests hold the two equal."""
    levels = {skill: [NOT_HELD] * len(holders) for each in asking for skill, _ in each.skills}
    for k, each in enumerate(holders):
        for skill, reached in each.skills:
            if skill in levels and reached > levels[skill][k]:
                levels[skill][k] = reached
    held = {skill: np.asarray(reached) for skill, reached in levels.items()}
    able = np.ones((len(asking), len(holders)), dtype=bool)
    for row, request in zip(able, asking, strict=True):
        for skill, level in request.skills:
            row &= held[skill] >= level
    return able


def _places(special: list[WaitingRequest], ready: _People) -> tuple[list[Place], Ints]:
    """The places of the round and the number of each candidate's; who is named by some request has one alone."""
    (village, villages), (scope, scopes) = ready.numbers("village"), ready.numbers("area_scope")
    keys, lives_at = np.unique(village * len(scopes) + scope, return_inverse=True)
    pairs = [divmod(key, len(scopes)) for key in keys.tolist()]
    places = [Place(villages[one].village, scopes[other].area_scope) for one, other in pairs]
    named = {each for request in special for each in request.excluded | request.recused | request.familiar}
    for k, each in enumerate(ready.people if named else ()):
        if each.id in named:
            lives_at[k] = len(places)
            places.append(Place(each.village, each.area_scope, each.id.int))
    return _in_order(places, lives_at)


def _in_order(places: list[Place], lives_at: Ints) -> tuple[list[Place], Ints]:
    order = sorted(
        range(len(places)), key=lambda k: (*places[k][:2], NOT_HELD if places[k].named is None else places[k].named)
    )
    rank = np.empty(len(places), dtype=np.int64)
    rank[order] = np.arange(len(places))
    return [places[k] for k in order], rank[lives_at]


def _standing(problem: Problem, ready: _People) -> Ints:
    """`score.standing` of all at once, and what the rarest thing each of them holds is priced."""
    rating, load, recent, per_day = map(ready.values, ("rating", "open_load", "recent", "per_day"))
    cost: Ints = standing(rating, load, recent, per_day, problem.weights, np.rint).astype(np.int64)
    if any(problem.prices.values()):
        skills, posts = ready.numbers("skills"), ready.numbers("posts")
        of_skills = np.fromiter((dearest(each.skills, (), problem.prices) for each in skills[1]), dtype=np.int64)
        of_posts = np.fromiter((dearest((), each.posts, problem.prices) for each in posts[1]), dtype=np.int64)
        cost += np.maximum(of_skills[skills[0]], of_posts[posts[0]])
    return cost
