"""What a network is put together from: areas by number, and arcs gathered piece by piece with their nodes."""

import numpy as np

from services.assignment.matching.columns import Flags
from services.assignment.matching.flow import Arcs, Ints
from services.assignment.matching.problem import DISTRICT_DIGITS, TOWN_DIGITS, VILLAGE_DIGITS
from services.assignment.matching.score import DISTRICT, TOWN, VILLAGE

NONE = -1


class Areas:
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


class Pieces:
    """Arcs gathered in pieces; every node number is given out here."""

    def __init__(self) -> None:
        self.nodes = 0
        self.depths: list[Ints] = []
        self.pieces: list[tuple[Ints, Ints, Ints, Ints]] = []

    def add(self, tail: Ints, head: Ints | int, cost: Ints | int, capacity: Ints | int) -> None:
        filled = (np.broadcast_to(np.asarray(each, dtype=np.int64), tail.shape) for each in (head, capacity, cost))
        self.pieces.append((tail, *filled))  # type: ignore[arg-type]

    def number(self, wanted: Flags, depth: Ints | int) -> Ints:
        """New node numbers where wanted, NONE elsewhere."""
        numbers = np.full(wanted.shape, NONE, dtype=np.int64)
        new = int(np.count_nonzero(wanted))
        numbers[wanted] = np.arange(self.nodes, self.nodes + new)
        self.depths.append(np.broadcast_to(np.asarray(depth, dtype=np.int64), wanted.shape)[wanted])
        self.nodes += new
        return numbers

    def joined(self, supply: Ints) -> Arcs:
        tail, head, capacity, cost = (np.concatenate(each) for each in zip(*self.pieces, strict=True))
        return Arcs(tail, head, capacity, cost, supply, ways_out=len(self.pieces[-1][0]))
