"""Which posts are taken in each town, and what their holders can do: the rule by which every town is fit for every matter.

A seat is one approved claim on a post. In each town each kind of post has a few seats at least, the others follow demand;
the first seats of a kind cover every matter of the kind. Who sits on a seat is decided in `members`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from services.local.demo.demand import Need
from services.local.demo.shares import apportion
from services.local.demo.units import SPECIALIST_UNITS
from shared.reference.posts import POST_KINDS, SKILLS

AGENT_POST: Final = "errands"
"""The kind of post the agent (代办员) of each village holds."""
COVERING: Final = 2
"""Seats of a kind, per town, whose holders can do every matter of the kind."""
_EXPERT_LEVEL: Final = 3

VOLUNTEER, AGENT, SPECIALIST = "volunteer", "agent", "specialist"


@dataclass(frozen=True, slots=True)
class Seat:
    """One approved claim: the kind of post, the holder's kind and the skills (skill → level) the holder has."""

    post_kind: str
    holder_kind: str
    skills: tuple[tuple[str, int], ...]


def agent_seat(needs: Sequence[Need]) -> Seat:
    """The seat of a village's agent: able to do every errand that is open to an agent."""
    asked = [need for need in needs if need.post_kind == AGENT_POST and _open_to(need, AGENT)]
    return Seat(AGENT_POST, AGENT, bundle(asked))


def town_seats(count: int, needs: Sequence[Need], least: int, chance: Random) -> list[Seat]:
    """`count` seats of a town, at least `least` of each kind, in an order that mixes the kinds."""
    kinds = tuple(POST_KINDS)
    demand = [sum(need.weight for need in needs if need.post_kind == kind) for kind in kinds]
    seats: list[Seat] = []
    for kind, number in zip(kinds, apportion(count, demand, least), strict=True):
        seats += _seats_of_kind(kind, number, [need for need in needs if need.post_kind == kind], chance)
    chance.shuffle(seats)
    return seats


def bundle(needs: Sequence[Need], level: int = 1) -> tuple[tuple[str, int], ...]:
    """The skills, each at the highest level asked and `level` at least, with which all the needs are met."""
    held: dict[str, int] = {}
    for need in needs:
        for skill, asked in need.skills:
            held[skill] = max(held.get(skill, level), asked)
    return tuple(sorted(held.items()))


def any_skills(chance: Random, most: int = 2) -> tuple[tuple[str, int], ...]:
    """Up to `most` skills at level 1 or 2, as people have who hold no post yet."""
    return tuple(
        sorted((skill, chance.randint(1, 2)) for skill in chance.sample(tuple(SKILLS), chance.randint(0, most)))
    )


def _seats_of_kind(kind: str, number: int, needs: Sequence[Need], chance: Random) -> Iterator[Seat]:
    covering = list(_covering_seats(kind, needs))[:number]
    yield from covering
    for turn in range(number - len(covering)):
        yield _single_seat(kind, needs[turn % len(needs)] if needs else None, chance)


def _covering_seats(kind: str, needs: Sequence[Need]) -> Iterator[Seat]:
    """For each group of matters that ask for the same kinds of handler: seats that cover the whole group."""
    for handlers in sorted({need.handler_kinds for need in needs}):
        group = [need for need in needs if need.handler_kinds == handlers]
        for turn in range(COVERING):
            holder = _holder_kind(kind, handlers, turn)
            yield Seat(kind, holder, bundle(group, _EXPERT_LEVEL if holder == SPECIALIST else 1))


def _single_seat(kind: str, need: Need | None, chance: Random) -> Seat:
    """A seat for one matter; its holder has another skill besides."""
    extra = dict(any_skills(chance, 1))
    holder = need.handler_kinds[0] if need and need.handler_kinds else VOLUNTEER
    return Seat(kind, holder, tuple(sorted({**extra, **dict(bundle([need] if need else []))}.items())))


def _holder_kind(post_kind: str, handlers: Sequence[str], turn: int) -> str:
    """The first covering seat of a specialist's post goes to a specialist, if the matters are open to one."""
    if turn == 0 and post_kind in SPECIALIST_UNITS and (not handlers or SPECIALIST in handlers):
        return SPECIALIST
    return handlers[0] if handlers else VOLUNTEER


def _open_to(need: Need, kind: str) -> bool:
    return not need.handler_kinds or kind in need.handler_kinds
