"""From the flow back to people: which request went down which arcs, and so to whom.

Requests that stand at one node are alike for the solver; the one that waits longest takes the arc that comes first
(down before up, so it gets the nearer helper). No cost changes by this, it only makes the plan the same every time.
"""

import numpy as np

from services.assignment.matching.flow import Ints
from services.assignment.matching.groups import Groups
from services.assignment.matching.network import DEPTH_OF_LANDINGS, DEPTH_OF_SEATS, Network
from services.assignment.matching.problem import Weights
from services.assignment.matching.score import COST_SCALE, tier, tier_costs

UNSERVED = -1


def followed(network: Network, flow: Ints) -> Ints:
    """Per request the index of its candidate, UNSERVED if it left so. `flow` is a largest flow, `completed`."""
    used = np.flatnonzero(flow)
    used = used[np.argsort(network.arcs.tail[used], kind="stable")]
    tail, leads_to, units = network.arcs.tail[used], network.leads_to[used], flow[used]
    at = network.entry.copy()
    for depth in range(DEPTH_OF_SEATS):
        moving = np.flatnonzero(network.depth[at] == depth)
        moving = moving[np.argsort(at[moving], kind="stable")]
        leaving = network.depth[tail] == depth
        at[moving] = np.repeat(leads_to[leaving], units[leaving])
    return _seated(network, at)


def priced(groups: Groups, weights: Weights, seats: Ints) -> list[int]:
    """`score.cost` of each request with its candidate as their first task of the round; without meaning if unserved."""
    fixed = groups.standing[seats] - groups.asked[groups.type_of]
    tiers, saved = tier_costs(weights), weights.familiar * COST_SCALE
    costs = []
    for request, seat, points in zip(groups.requests, seats.tolist(), fixed.tolist(), strict=True):
        candidate = groups.candidates[seat]
        known = saved if request.familiar and candidate.id in request.familiar else 0
        costs.append(points + tiers[tier(request.village, candidate.village)] - known)
    return costs


def completed(network: Network, flow: Ints) -> Ints:
    """What the solver left at its entry climbs to the district and out, so that there the longest wait goes first."""
    arcs, flow = network.arcs, flow.copy()
    upward = network.depth[arcs.tail] < DEPTH_OF_LANDINGS
    upward &= (network.depth[arcs.head] < DEPTH_OF_LANDINGS) | (arcs.head == network.sink)
    way_out = np.zeros(network.sink + 1, dtype=np.int64)
    way_out[arcs.tail[upward]] = np.flatnonzero(upward)
    balance = arcs.supply + np.bincount(arcs.head, flow, network.sink + 1).astype(np.int64)
    left = balance - np.bincount(arcs.tail, flow, network.sink + 1).astype(np.int64)
    for depth in range(DEPTH_OF_LANDINGS):
        nodes = np.flatnonzero((left > 0) & (network.depth[: len(left)] == depth))
        flow[way_out[nodes]] += left[nodes]
        np.add.at(left, arcs.head[way_out[nodes]], left[nodes])
    return flow


def _seated(network: Network, at: Ints) -> Ints:
    """The places of a class fill in their order: cheapest first, then the lower candidate id."""
    chosen = np.full(len(at), UNSERVED, dtype=np.int64)
    served = np.flatnonzero(at > network.sink)
    served = served[np.argsort(at[served], kind="stable")]
    of_class = at[served] - network.sink - 1
    nth = np.arange(len(served)) - np.searchsorted(of_class, of_class)
    chosen[served] = network.slot_candidate[np.searchsorted(network.slot_class, of_class) + nth]
    return chosen
