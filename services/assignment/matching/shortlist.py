"""Few places first: the round over those that could pay, proven to be enough or else widened (column generation).

Of 10,000 people a thousand requests need hardly more than a thousand places, and nobody knows which beforehand. A guess
at what each type of request would pay in each village says whose places to look at, and for which types. The round
over them is solved exactly, and its own prices (`worth`) are held against all that was left out: a place that costs
less than it would be worth, or a type that would pay more for a person than their first place costs. Without any, all
reduced costs are zero or more (the node of a class may be priced at its first place while that is empty, and is worth
no less once it is taken), so no plan over all places serves more or is cheaper. Else those that would pay come in and
it is solved again. What is looked at depends on a place's cost and on what its class may take, so of equals all are in
or none, and ties fall as if everybody were looked at.
"""

from typing import NamedTuple

import numpy as np

from services.assignment.matching.columns import Columns, Flags, numbered
from services.assignment.matching.flow import Ints, cheapest_flow
from services.assignment.matching.groups import Groups, grouped
from services.assignment.matching.network import Builder
from services.assignment.matching.problem import DISTRICT_DIGITS, TOWN_DIGITS, VILLAGE_DIGITS, Weights
from services.assignment.matching.route import completed, followed
from services.assignment.matching.score import COST_SCALE, tier_costs
from services.assignment.matching.worth import NOTHING, UNSERVED, worth

MOST_OF_THEM = 0.6
"""Where more of all places than that would be looked at, all are at once: there is little to leave out."""


def cheapest(columns: Columns, weights: Weights, above: int | None = None) -> tuple[Groups, Ints]:
    """The people looked at in the end, and per request the index of its candidate among them, `route.UNSERVED` if none.

    Places up to `above` cost units over the guess are looked at first; the plan costs the same with any.
    """
    pairs = _pairs(columns)
    above = _rivalry(columns, weights) if above is None else above
    named = columns.named
    looked = _looked_at(columns, pairs, weights, _guess(columns, pairs, weights)[pairs.kind, pairs.home] + above + 1)
    shown, free = looked[0] | named[pairs.person], np.where(named, columns.free, looked[1])
    if free.sum() > MOST_OF_THEM * columns.free.sum():
        shown, free = np.ones(len(pairs.kind), dtype=bool), columns.free
    while True:
        able = np.zeros_like(columns.able)
        able[pairs.kind[shown], pairs.person[shown]] = True
        groups = grouped(columns, free, able)
        builder = Builder(groups, weights)
        network = builder.built()
        flow = completed(network, cheapest_flow(network.arcs))
        if free is columns.free:
            break
        pays = builder.pays(worth(network.arcs, flow, network.sink))
        more = _looked_at(columns, pairs, weights, pays[pairs.kind, columns.lives_at[pairs.person]])
        if not np.any(more[0] > shown) and not np.any(more[1] > free):
            break
        shown, free = shown | more[0], np.maximum(free, more[1])
    return groups, followed(network, flow)


class _Pairs(NamedTuple):
    """Every type and person who may take it, by person; `home` is their village's number, `at` each request's."""

    kind: Ints
    person: Ints
    home: Ints
    at: Ints
    villages: list[str]


def _pairs(columns: Columns) -> _Pairs:
    person, kind = np.nonzero(columns.able.T)
    codes = [place.village for place in columns.places] + [each.village for each in columns.requests]
    village, first = numbered(codes)
    home = village[: len(columns.places)][columns.lives_at[person]]
    return _Pairs(kind, person, home, village[len(columns.places) :], [codes[k] for k in first.tolist()])


def _looked_at(columns: Columns, pairs: _Pairs, weights: Weights, pays: Ints) -> tuple[Flags, Ints]:
    """Which pairs would pay for the person's first place, and how many places of each person some type would pay for.

    `pays`, what the type would give for one place there, runs along `pairs`.
    """
    most = np.full(len(columns.people), NOTHING)
    starts = np.flatnonzero(np.diff(pairs.person, prepend=-1))
    most[pairs.person[starts]] = np.maximum.reduceat(pays, starts)
    shown: Flags = columns.standing[pairs.person] < pays
    if not weights.load:
        return shown, np.where(columns.standing < most, columns.free, 0)
    many: Ints = -((columns.standing - most) // (weights.load * COST_SCALE))
    return shown, many.clip(0, columns.free)


def _rivalry(columns: Columns, weights: Weights) -> int:
    """One task more each, and more the more is asked of each person, whom the guess keeps for every type at once."""
    return int(weights.load * COST_SCALE * (1 + len(columns.requests) / len(columns.people)))


def _guess(columns: Columns, pairs: _Pairs, weights: Weights) -> Ints:
    """What each type (row) would pay in each village if every area kept its cheapest for this type alone."""
    asked = np.zeros((len(columns.types), len(pairs.villages)), dtype=np.int64)
    np.add.at(asked, (columns.type_of, pairs.at), 1)
    rank = np.empty(len(columns.people), dtype=np.int64)
    rank[np.argsort(columns.standing, kind="stable")] = np.arange(len(rank))
    costs = np.sort(columns.standing)
    dearest, inside = np.full(asked.shape, UNSERVED), []
    for digits, tier in zip((VILLAGE_DIGITS, TOWN_DIGITS, DISTRICT_DIGITS), tier_costs(weights), strict=True):
        area, _ = numbered(code[:digits] for code in pairs.villages)
        wanted = _gathered(np.add, asked, area)
        holders = np.sort((pairs.kind * wanted.shape[1] + area[pairs.home]) * len(rank) + rank[pairs.person])
        next_one = _next_in_line(holders // len(rank), costs[holders % len(rank)], wanted)
        dearest = np.minimum(dearest, next_one[:, area] + tier)
        inside.append((area, tier))
    dearest[asked == 0] = NOTHING
    pays: Ints = np.maximum.reduce([_gathered(np.maximum, dearest, area)[:, area] - tier for area, tier in inside])
    return pays


def _next_in_line(cell: Ints, cost: Ints, wanted: Ints) -> Ints:
    """Per type and area (a cell) what the one after all who are wanted costs, UNSERVED where they are too few.

    `cell` and `cost` come sorted by cell and in it by cost.
    """
    sizes = np.bincount(cell, minlength=wanted.size).reshape(wanted.shape)
    enough = sizes > wanted
    found = np.full(wanted.shape, UNSERVED)
    starts = (np.cumsum(sizes) - sizes.ravel()).reshape(wanted.shape)
    found[enough] = cost[(starts + wanted)[enough]]
    return found


def _gathered(how: np.ufunc, values: Ints, area: Ints) -> Ints:
    """Columns put together by area, added or the highest."""
    order = np.argsort(area, kind="stable")
    gathered: Ints = how.reduceat(values[:, order], np.searchsorted(area[order], np.arange(area.max() + 1)), axis=1)
    return gathered
