"""Minimum-cost flow, as arrays in and arrays out. The only file that knows the solver library.

The library is imported when the first large round is solved, not before: its import costs 0.1 s and 40 MB that
workers which only see small rounds never pay. Nothing here knows what an arc stands for.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Arcs:
    """A directed network: per arc its ends, capacity and cost per unit; per node its supply, negative at the sink.

    The last `ways_out` arcs lead to the sink past everything and are kept from the solver: what it cannot place
    is left at its entry, and whoever reads the flow sends it along them.
    """

    tail: Ints
    head: Ints
    capacity: Ints
    cost: Ints
    supply: Ints
    ways_out: int


class FlowError(RuntimeError):
    """The solver found no optimal flow though the network always has one; the message is the solver's status."""


def cheapest_flow(arcs: Arcs) -> Ints:
    """Units on each arc of the cheapest among the largest flows; 0 on the ways out. Raises FlowError if none."""
    from ortools.graph.python import min_cost_flow  # import is slow and large: see above

    solver = min_cost_flow.SimpleMinCostFlow()
    kept = slice(0, len(arcs.tail) - arcs.ways_out)
    solver.add_arcs_with_capacity_and_unit_cost(arcs.tail[kept], arcs.head[kept], arcs.capacity[kept], arcs.cost[kept])
    solver.set_nodes_supplies(np.arange(len(arcs.supply)), arcs.supply)
    status = solver.solve_max_flow_with_min_cost()
    if status != solver.OPTIMAL:
        raise FlowError(str(status))
    flow = np.zeros(len(arcs.tail), dtype=np.int64)
    flow[kept] = solver.flows(np.arange(kept.stop))
    return flow
