"""A large round as a small network, by the nesting of areas.

For each type of request a tree village, town, district: demand enters at its village, climbs for nothing, and comes
down to a landing (type, place) at the cost of its tier; from there to the classes of that place at the cost of
rarity; from a class to the sink over its members' places, cheapest first, each further task of a member dearer. What
climbs past the district is left unserved; the solver is asked for the largest flow first. A special request enters beside its tree: it
sees the named candidates over arcs of its own and all others over a second tree the first one empties into.
Costs in tenths of a point; what the flow means for people is read in `route`.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import chain, count

import numpy as np

from services.assignment.matching.flow import Arcs, Ints
from services.assignment.matching.groups import Groups, Place, is_special
from services.assignment.matching.problem import DISTRICT_DIGITS, TOWN_DIGITS, VILLAGE_DIGITS, WaitingRequest, Weights
from services.assignment.matching.rules import area_covers, not_excluded
from services.assignment.matching.score import COST_SCALE, DISTRICT, TOWN, VILLAGE, rarity_cost, tier, tier_costs

NONE = -1
LEVELS = 3
DEPTH_OF_LANDINGS = 1 + 2 * LEVELS  # 0 special requests, then two trees of three levels
DEPTH_OF_CLASSES = DEPTH_OF_LANDINGS + 1


@dataclass(frozen=True, slots=True)
class Network:
    """Arcs, the depth of each node, where each request enters, the first class, and places in the order they fill."""

    arcs: Arcs
    depth: Ints
    entry: Ints
    first_class: int
    sink: int
    slot_class: Ints
    slot_candidate: Ints


class _Areas:
    """Areas of all three levels by number, each with the number of the area around it (itself for a district)."""

    def __init__(self) -> None:
        self.number: dict[str, int] = {}
        self.parent: list[int] = []
        self.level: list[int] = []

    def of(self, code: str) -> int:
        if code not in self.number:
            outer = {VILLAGE_DIGITS: TOWN_DIGITS, TOWN_DIGITS: DISTRICT_DIGITS}.get(len(code))
            parent = NONE if outer is None else self.of(code[:outer])
            self.number[code] = len(self.parent)
            self.parent.append(self.number[code] if parent == NONE else parent)
            self.level.append({VILLAGE_DIGITS: VILLAGE, TOWN_DIGITS: TOWN}.get(len(code), DISTRICT))
        return self.number[code]


class _Arcs:
    """Arcs gathered in pieces; every node number is given out here."""

    def __init__(self) -> None:
        self.nodes = 0
        self.pieces: list[tuple[Ints, Ints, Ints, Ints]] = []

    def add(self, tail: Ints, head: Ints | int, cost: Ints | int, capacity: Ints | int) -> None:
        filled = (np.broadcast_to(np.asarray(each, dtype=np.int64), tail.shape) for each in (head, capacity, cost))
        self.pieces.append((tail, *filled))  # type: ignore[arg-type]

    def number(self, wanted: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]") -> Ints:
        """New node numbers where wanted, NONE elsewhere."""
        numbers = np.full(wanted.shape, NONE, dtype=np.int64)
        numbers[wanted] = np.arange(self.nodes, self.nodes + int(wanted.sum()))
        self.nodes += int(wanted.sum())
        return numbers

    def joined(self, supply: Ints) -> Arcs:
        tail, head, capacity, cost = (np.concatenate(each) for each in zip(*self.pieces, strict=True))
        return Arcs(tail, head, capacity, cost, supply, ways_out=len(self.pieces[-1][0]))


class Builder:
    """Builds the network piece by piece; `built` is the order of the pieces and the order arcs are preferred in."""

    def __init__(self, groups: Groups, weights: Weights) -> None:
        self.groups, self.weights, self.arcs, self.areas = groups, weights, _Arcs(), _Areas()
        self.total = len(groups.requests)
        self.tiers = np.asarray(tier_costs(weights), dtype=np.int64)
        self.special = [k for k, request in enumerate(groups.requests) if is_special(request)]

    def built(self) -> Network:
        at = np.asarray([self.areas.of(request.village) for request in self.groups.requests], dtype=np.int64)
        places: dict[Place, int] = {}
        class_place = np.asarray([places.setdefault(g.place, len(places)) for g in self.groups.classes], dtype=np.int64)
        reach = self._reach(list(places))
        self.parent = np.asarray(self.areas.parent, dtype=np.int64)
        self._trees(at)
        self.first_class = self.arcs.nodes
        self.arcs.nodes += len(self.groups.classes)
        self._landings(class_place, reach, np.asarray([place.named for place in places], dtype=bool))
        entry = self._enter(at)
        sink = self.arcs.nodes
        slots = self._slots(sink)
        self._climb(sink)
        supply = np.bincount(entry, minlength=sink + 1).astype(np.int64)
        supply[sink] = -self.total
        return Network(self.arcs.joined(supply), self._depth(sink), entry, self.first_class, sink, *slots)

    def _depth(self, sink: int) -> Ints:
        """Every arc leads to a greater depth, so a request can be followed down one depth after the other."""
        depth = np.full(sink + 1, DEPTH_OF_LANDINGS, dtype=np.int64)
        tree, area = np.nonzero(self.up != NONE)
        level = np.asarray(self.areas.level, dtype=np.int64)[area]
        depth[self.up[tree, area]] = 1 + level + LEVELS * (tree >= len(self.second))
        depth[self.first_class : self.first_class + len(self.groups.classes)] = DEPTH_OF_CLASSES
        depth[sink - len(self.special) :] = 0
        depth[sink] = DEPTH_OF_CLASSES + 1
        return depth

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
        split = sorted({groups.type_of[k] for k in self.special})
        self.second = np.arange(kinds)
        self.second[split] = kinds + np.arange(len(split))
        passes = np.zeros((kinds + len(split), len(self.parent)), dtype=bool)
        tree = np.asarray(groups.type_of, dtype=np.int64)
        plain = np.ones(self.total, dtype=bool)
        plain[self.special] = False
        for _ in range(3):
            passes[tree[plain], at[plain]] = True
            passes[self.second[tree], at] = True
            at = self.parent[at]
        self.up = self.arcs.number(passes)

    def _landings(self, class_place: Ints, reach: Ints, named: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> None:
        """Down from the trees to the classes: tier on the way to the landing, rarity from there."""
        signatures = [group.signature for group in self.groups.classes]
        sizes = np.asarray([len(each) - 1 for each in signatures], dtype=np.int64)
        classes = np.repeat(np.arange(len(sizes)), sizes)
        kind = np.fromiter(chain.from_iterable(each[1:] for each in signatures), dtype=np.int64, count=len(classes))
        held = np.asarray([each[0] for each in signatures], dtype=np.int64)[classes]
        rarity = np.maximum(0, held - np.asarray(self.groups.asked, dtype=np.int64)[kind])
        keys, landing = np.unique(kind * len(reach) + class_place[classes], return_inverse=True)
        kind_of, place_of = keys // max(len(reach), 1), keys % max(len(reach), 1)
        first = self.arcs.nodes
        self.arcs.nodes += len(keys)
        tree = np.where(named[place_of], kind_of, self.second[kind_of])
        for near in (VILLAGE, TOWN, DISTRICT):
            area = reach[place_of, near]
            tail = np.where(area == NONE, NONE, self.up[tree, area])
            seen = tail != NONE
            self.arcs.add(tail[seen], first + np.flatnonzero(seen), int(self.tiers[near]), self.total)
        self.arcs.add(first + landing, self.first_class + classes, rarity, self.total)

    def _enter(self, at: Ints) -> Ints:
        """The node each request enters at; special requests get one of their own with arcs to the named."""
        groups = self.groups
        entry = self.up[np.asarray(groups.type_of, dtype=np.int64), at].copy()
        named = [(k, group) for k, group in enumerate(groups.classes) if group.place.named]
        for node, k in zip(count(self.arcs.nodes), self.special, strict=False):
            request, kind = groups.requests[k], groups.type_of[k]
            heads, costs = [int(self.up[self.second[kind], at[k]])], [0]
            for index, group in named:
                if (
                    kind in group.signature[1:]
                    and area_covers(request, group.first)
                    and not_excluded(request, group.first)
                ):
                    heads.append(self.first_class + index)
                    rarity = rarity_cost(group.signature[0], groups.asked[kind])
                    costs.append(rarity + self._near(request, group.place) - self._known(request, index))
            self.arcs.add(np.full(len(heads), node), np.asarray(heads), np.asarray(costs), 1)
            entry[k] = node
        self.arcs.nodes += len(self.special)
        return entry

    def _near(self, request: WaitingRequest, place: Place) -> int:
        return int(self.tiers[tier(request.village, place.village)])

    def _known(self, request: WaitingRequest, index: int) -> int:
        known = self.groups.classes[index].first.id in request.familiar
        return self.weights.familiar * COST_SCALE if known else 0

    def _slots(self, sink: int) -> tuple[Ints, Ints]:
        """Places of each class, cheapest first, those beyond all demand for it dropped; equal ones share an arc."""
        groups = self.groups
        demand = Counter(groups.type_of)
        wanted = np.asarray([sum(demand[kind] for kind in group.signature[1:]) for group in groups.classes])
        of_class = np.asarray(groups.class_of, dtype=np.int64)
        free = np.asarray([each.capacity - each.open_load for each in groups.candidates], dtype=np.int64)
        free = np.minimum(free, wanted[of_class]) if len(free) else free
        candidate = np.repeat(np.arange(len(free)), free)
        nth = np.arange(len(candidate)) - np.repeat(np.cumsum(free) - free, free)
        cost = np.asarray(groups.standing, dtype=np.int64)[candidate] + self.weights.load * COST_SCALE * nth
        order = np.lexsort((candidate, cost, of_class[candidate]))
        candidate, cost = candidate[order], cost[order]
        slot_class = of_class[candidate]
        kept = np.arange(len(order)) - np.searchsorted(slot_class, slot_class) < wanted[slot_class]
        slot_class, candidate, cost = slot_class[kept], candidate[kept], cost[kept]
        new = np.ones(len(cost), dtype=bool)
        new[1:] = (np.diff(slot_class) != 0) | (np.diff(cost) != 0)
        starts = np.flatnonzero(new)
        capacity = np.diff(np.append(starts, len(cost)))
        self.arcs.add(self.first_class + slot_class[starts], sink, cost[starts], capacity)
        return slot_class, candidate

    def _climb(self, sink: int) -> None:
        """Inside the trees: from the first to the second, from each area to the one around it, then out unserved."""
        tree, area = np.nonzero(self.up != NONE)
        node, outer = self.up[tree, area], self.parent[area]
        first = np.flatnonzero(tree < len(self.second))
        first = first[self.second[tree[first]] != tree[first]]
        self.arcs.add(node[first], self.up[self.second[tree[first]], area[first]], 0, self.total)
        top = outer == area
        self.arcs.add(node[~top], self.up[tree[~top], outer[~top]], 0, self.total)
        self.arcs.add(node[top], sink, 0, self.total)
