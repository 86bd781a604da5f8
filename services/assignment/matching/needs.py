"""Which of a matter's skills a round still asks for: the optional ones drop once nobody took the case (domain.md section 4).

A try is an offer that was declined or lapsed, or a round that found nobody. Pure; the tries are counted by the store.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class Needs(NamedTuple):
    """(skill, lowest level) that are asked, and the names of those no longer asked."""

    asked: tuple[tuple[str, int], ...]
    dropped: tuple[str, ...]


def needs_of(skills: Sequence[Mapping[str, Any]], tries: int, drop_after: int) -> Needs:
    """`skills` as the matter has them; required ones stay whatever the number of tries."""
    dropped = tuple(need["skill"] for need in skills if need.get("optional") and tries >= drop_after)
    return Needs(tuple((need["skill"], need["level"]) for need in skills if need["skill"] not in dropped), dropped)
