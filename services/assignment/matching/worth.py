"""What one place is worth to a finished flow: the duals of the network, read off the flow alone.

The worth of a node is what the whole plan would save were one unit less to leave it: the cheapest way back from the
sink over arcs that can still take or give back a unit, found by Bellman-Ford, all arcs at once. With these prices no
arc of the network would pay, so the flow is optimal among all networks whose further arcs do not pay either.
"""

import numpy as np

from services.assignment.matching.flow import Arcs, Ints

NOTHING = -(1 << 50)
"""Below every worth: no request leaves such a node."""
UNSERVED = 1 << 40
"""What it costs to leave a request, in cost units: more than any chain of moves could save."""


def worth(arcs: Arcs, flow: Ints, sink: int) -> Ints:
    """Per node what one unit less would save, in cost units; NOTHING or less than any cost where no unit goes.

    `flow` is a cheapest one among the largest.
    """
    cost = arcs.cost.copy()
    cost[len(cost) - arcs.ways_out :] += UNSERVED
    back, on = flow > 0, flow < arcs.capacity
    tail = np.concatenate((arcs.head[back], arcs.tail[on]))
    head = np.concatenate((arcs.tail[back], arcs.head[on]))
    price = np.concatenate((cost[back], -cost[on]))
    order = np.argsort(head, kind="stable")
    tail, head, price = tail[order], head[order], price[order]
    starts = np.flatnonzero(np.diff(head, prepend=NOTHING))
    reached = head[starts]
    found = np.full(len(arcs.supply), NOTHING, dtype=np.int64)
    found[sink] = 0
    while True:
        better = np.maximum(np.maximum.reduceat(found[tail] + price, starts), found[reached])
        if np.array_equal(better, found[reached]):
            return found
        found[reached] = better
