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
    """A directed network: per arc its ends, capacity and cost per unit; per node its supply, negative at the sink."""

    tail: Ints
    head: Ints
    capacity: Ints
    cost: Ints
    supply: Ints


class FlowError(RuntimeError):
    """The solver found no optimal flow though the network always has one; the message is the solver's status."""


def cheapest_flow(arcs: Arcs) -> Ints:
    """Units on each arc of a minimum-cost flow that meets every supply. Raises FlowError if there is none."""
    from ortools.graph.python import min_cost_flow  # import is slow and large: see above

    solver = min_cost_flow.SimpleMinCostFlow()
    indices = solver.add_arcs_with_capacity_and_unit_cost(arcs.tail, arcs.head, arcs.capacity, arcs.cost)
    solver.set_nodes_supplies(np.arange(len(arcs.supply)), arcs.supply)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise FlowError(str(status))
    return np.asarray(solver.flows(indices), dtype=np.int64)
