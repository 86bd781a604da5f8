"""Dividing a whole number among many by weight, so that the parts are whole and add up. Knows nothing of what is divided."""

from collections.abc import Sequence
from heapq import nlargest


def apportion(total: int, weights: Sequence[float], least: int = 0) -> list[int]:
    """Parts that add up to `total`: `least` for each, the rest by weight with the largest remainders rounded up.

    Raises ValueError when `total` does not suffice for `least`, or when there is a rest and no weight to give it to.
    """
    rest = total - least * len(weights)
    whole = sum(weights)
    if rest < 0 or (rest > 0 and whole <= 0):
        raise ValueError(f"{total} cannot be divided among {len(weights)} with at least {least} each")
    exact = [rest * weight / whole if whole else 0.0 for weight in weights]
    parts = [int(share) for share in exact]
    missing = rest - sum(parts)
    rounded_up = nlargest(missing, range(len(exact)), key=lambda index: (exact[index] - parts[index], -index))
    for index in rounded_up:
        parts[index] += 1
    return [least + part for part in parts]


def dealt(piles: Sequence[Sequence[int]]) -> list[int]:
    """One from each pile in turn until all are empty, so that whoever takes the first n takes evenly."""
    longest = max((len(pile) for pile in piles), default=0)
    return [pile[turn] for turn in range(longest) for pile in piles if turn < len(pile)]
