"""A large round as a small network, by the nesting of areas.

For each type of request a tree village, town, district: demand enters at its village, climbs for nothing, and comes
down to a landing (type, place) at the cost of its tier; from there to the classes of that place; from a class to the
sink over its members' places, cheapest first, each further task of a member dearer. A landing with one class only is
left out, and so is a class under one landing only: a third fewer nodes. What climbs past the district is left
unserved; the solver is asked for the largest flow first. A special request enters beside its tree: it sees the named
candidates over arcs of its own and all others over a second tree the first one empties into. Costs in tenths of a
point; what the flow means for people is read in `route`.
"""

from dataclasses import dataclass
from itertools import count

import numpy as np

from services.assignment.matching.columns import Place, numbered
from services.assignment.matching.flow import Arcs, Ints
from services.assignment.matching.groups import Groups
from services.assignment.matching.pieces import NONE, Areas, Pieces
from services.assignment.matching.problem import (
    DISTRICT_DIGITS,
    TOWN_DIGITS,
    VILLAGE_DIGITS,
    Candidate,
    WaitingRequest,
    Weights,
)
from services.assignment.matching.rules import area_covers, not_excluded, not_recused
from services.assignment.matching.score import COST_SCALE, DISTRICT, TOWN, VILLAGE, tier, tier_costs
from services.assignment.matching.worth import NOTHING

_OF_PAIRS = (area_covers, not_excluded, not_recused)
LEVELS = 3
DEPTH_OF_LANDINGS = 1 + 2 * LEVELS  # 0 special requests, then two trees of three levels
DEPTH_OF_CLASSES = DEPTH_OF_LANDINGS + 1
DEPTH_OF_SEATS = DEPTH_OF_CLASSES + 1


@dataclass(frozen=True, slots=True)
class Network:
    """Arcs, where each request enters, and places in the order they fill.

    `leads_to` is the head of each arc, except that an arc over a place leads to the seats of its class, numbered
    after the sink: that is where a request is at the end. `depth` is of nodes and then of seats.
    """

    arcs: Arcs
    leads_to: Ints
    depth: Ints
    entry: Ints
    sink: int
    slot_class: Ints
    slot_candidate: Ints


class Builder:
    """Builds the network piece by piece; `built` is the order of the pieces and the order arcs are preferred in."""

    def __init__(self, groups: Groups, weights: Weights) -> None:
        self.groups, self.weights, self.arcs, self.areas = groups, weights, Pieces(), Areas()
        self.total = len(groups.requests)
        self.tiers = np.asarray(tier_costs(weights), dtype=np.int64)
        self.spared = groups.asked.max() - groups.asked  # the dearest may keep what it asks for, the others pay

    def built(self) -> Network:
        groups = self.groups
        village_of, first = numbered(request.village for request in groups.requests)
        at = np.asarray([self.areas.of(groups.requests[k].village) for k in first.tolist()], dtype=np.int64)[village_of]
        self.reach = self._reach(groups.places)
        self.parent = np.asarray(self.areas.parent, dtype=np.int64)
        self._trees(at)
        self._landings()
        entry = self._enter(at)
        sink = self.arcs.nodes
        slots = self._slots(sink)
        self._climb(sink)
        arcs = self.arcs.joined(np.append(np.bincount(entry, minlength=sink), -self.total).astype(np.int64))
        ends = np.full(1 + len(groups.first), DEPTH_OF_SEATS)
        depth = np.concatenate([*self.arcs.depths, ends])
        return Network(arcs, self._leads_to(arcs), depth, entry, sink, *slots)

    def pays(self, worth: Ints) -> Ints:
        """What each type (row) would pay for one place more at each of the round's places, given the worth of nodes."""
        worth, tree = np.append(worth, NOTHING), self.up[self.second]
        seen = np.where(self.reach == NONE, NONE, tree[:, self.reach])
        pays: Ints = (worth[seen] - self.tiers).max(axis=2) - self.spared[:, None]
        return pays

    def _leads_to(self, arcs: Arcs) -> Ints:
        leads_to = arcs.head.copy()
        seats = arcs.head.max() + 1 + self.arc_class
        leads_to[self.first_slot : self.first_slot + len(seats)] = seats
        return leads_to

    def _reach(self, places: list[Place]) -> Ints:
        """Per place the areas it draws from, by tier: village, town, district; NONE where its scope does not reach."""
        reach = np.full((len(places), 3), NONE, dtype=np.int64)
        for row, place in enumerate(places):
            if len(place.scope) not in (VILLAGE_DIGITS, TOWN_DIGITS, DISTRICT_DIGITS):
                raise ValueError(f"area scope {place.scope!r} has not 6, 9 or 12 digits")
            for near, digits in ((VILLAGE, VILLAGE_DIGITS), (TOWN, TOWN_DIGITS), (DISTRICT, DISTRICT_DIGITS)):
                area = place.village[:digits]
                if area.startswith(place.scope):
                    reach[row, near] = self.areas.of(area)
            if not place.village.startswith(place.scope):
                same_town = place.scope[:TOWN_DIGITS] == place.village[:TOWN_DIGITS]
                reach[row, TOWN if same_town else DISTRICT] = self.areas.of(place.scope)
        return reach

    def _trees(self, at: Ints) -> None:
        """Nodes (tree, area) wherever demand may pass: row = type, then one more row per type with special requests."""
        groups, kinds = self.groups, len(self.groups.types)
        split = sorted({int(groups.type_of[k]) for k in self.groups.special})
        self.second = np.arange(kinds)
        self.second[split] = kinds + np.arange(len(split))
        passes = np.zeros((kinds + len(split), len(self.parent)), dtype=bool)
        tree = groups.type_of
        plain = np.ones(self.total, dtype=bool)
        plain[self.groups.special] = False
        for _ in range(3):
            passes[tree[plain], at[plain]] = True
            passes[self.second[tree], at] = True
            at = self.parent[at]
        level = 1 + np.asarray(self.areas.level, dtype=np.int64)
        self.up = self.arcs.number(
            passes, np.vstack([np.tile(level, (kinds, 1)), np.tile(level + LEVELS, (len(split), 1))])
        )

    def _landings(self) -> None:
        """Down from the trees to the classes, at the cost of the tier less what the type's own rarity saves."""
        groups, places = self.groups, max(len(self.groups.places), 1)
        classes, kind = np.nonzero(groups.able)
        keys, landing, sizes = np.unique(
            kind * places + groups.place_of[classes], return_inverse=True, return_counts=True
        )
        nodes = self._nodes(classes, landing, sizes)
        kind_of, place_of = keys // places, keys % places
        named = np.asarray([place.named is not None for place in groups.places], dtype=bool)
        tree = np.where(named[place_of], kind_of, self.second[kind_of])
        for near in (VILLAGE, TOWN, DISTRICT):
            area = self.reach[place_of, near]
            tail = np.where(area == NONE, NONE, self.up[tree, area])
            seen = tail != NONE
            self.arcs.add(tail[seen], nodes[seen], self.tiers[near] + self.spared[kind_of[seen]], self.total)
        apart = nodes[landing] != self.class_node[classes]
        self.arcs.add(nodes[landing[apart]], self.class_node[classes[apart]], 0, self.total)

    def _nodes(self, classes: Ints, landing: Ints, sizes: Ints) -> Ints:
        """Number the classes; the node of each landing: of its own, or of its only class."""
        shared = sizes > 1
        under_one = (np.bincount(classes, minlength=len(self.groups.first))[classes] == 1) & shared[landing]
        own = np.ones(len(self.groups.first), dtype=bool)
        own[classes[under_one]] = False
        nodes = self.arcs.number(shared, DEPTH_OF_LANDINGS)
        self.class_node = self.arcs.number(own, DEPTH_OF_CLASSES)
        self.class_node[classes[under_one]] = nodes[landing[under_one]]
        single = ~shared[landing]
        nodes[landing[single]] = self.class_node[classes[single]]
        return nodes

    def _enter(self, at: Ints) -> Ints:
        """The node each request enters at; special requests get one of their own with arcs to the named."""
        groups = self.groups
        entry = self.up[groups.type_of, at].copy()
        named = [
            index for index, place in enumerate(groups.place_of.tolist()) if groups.places[place].named is not None
        ]
        for node, k in zip(count(self.arcs.nodes), self.groups.special, strict=False):
            request, kind = groups.requests[k], int(groups.type_of[k])
            heads, costs = [int(self.up[self.second[kind], at[k]])], [0]
            for index in named:
                candidate = groups.candidates[groups.first[index]]
                if groups.able[index, kind] and all(holds(request, candidate) for holds in _OF_PAIRS):
                    heads.append(int(self.class_node[index]))
                    costs.append(int(self.spared[kind]) + self._near(request, candidate))
            self.arcs.add(np.full(len(heads), node), np.asarray(heads), np.asarray(costs), 1)
            entry[k] = node
        self.arcs.number(np.ones(len(self.groups.special), dtype=bool), 0)
        return entry

    def _near(self, request: WaitingRequest, candidate: Candidate) -> int:
        known = self.weights.familiar * COST_SCALE if candidate.id in request.familiar else 0
        return int(self.tiers[tier(request.village, candidate.village)]) - known

    def _slots(self, sink: int) -> tuple[Ints, Ints]:
        """Places of each class, cheapest first, those beyond all demand for it dropped; equal ones share an arc."""
        groups = self.groups
        wanted = groups.able @ np.bincount(groups.type_of, minlength=len(groups.types))
        free = np.minimum(groups.free, wanted[groups.class_of])
        candidate = np.repeat(np.arange(len(free)), free)
        nth = np.arange(len(candidate)) - np.repeat(np.cumsum(free) - free, free)
        cost = groups.standing[candidate] + self.weights.load * COST_SCALE * nth
        slot_class = groups.class_of[candidate]
        order = np.argsort(
            slot_class * (cost.max(initial=0) + 1) + cost, kind="stable"
        )  # of equals the lower id, as they come
        candidate, cost, slot_class = candidate[order], cost[order], slot_class[order]
        kept = np.arange(len(order)) - np.searchsorted(slot_class, slot_class) < wanted[slot_class]
        slot_class, candidate, cost = slot_class[kept], candidate[kept], cost[kept]
        new = np.ones(len(cost), dtype=bool)
        new[1:] = (np.diff(slot_class) != 0) | (np.diff(cost) != 0)
        starts = np.flatnonzero(new)
        capacity = np.diff(np.append(starts, len(cost)))
        self.first_slot, self.arc_class = sum(len(piece[0]) for piece in self.arcs.pieces), slot_class[starts]
        self.arcs.add(self.class_node[self.arc_class], sink, cost[starts], capacity)
        return slot_class, candidate

    def _climb(self, sink: int) -> None:
        """Inside the trees: from the first to the second, from each area to the one around it, then out unserved."""
        tree, area = np.nonzero(self.up != NONE)
        node, outer = self.up[tree, area], self.parent[area]
        first = np.flatnonzero(tree < len(self.second))
        first = first[self.second[tree[first]] != tree[first]]
        self.arcs.add(node[first], self.up[self.second[tree[first]], area[first]], 0, self.total)
        top, rest = outer == area, outer != area
        self.arcs.add(node[rest], self.up[tree[rest], outer[rest]], 0, self.total)
        self.arcs.add(node[top], sink, 0, self.total)
