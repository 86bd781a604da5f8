"""What one matching round is asked: the requests that wait, the people who could take them, and the weights.

Plain immutable records without behaviour of their own; who may take what is in `rules`, what it costs in `score`.
Requests and candidates are named tuples, not dataclasses, because a round makes hundreds of them on the way of every
request. Nothing here knows of a database, and no time is read: the caller says what is open, on leave or overdue.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

DISTRICT_DIGITS = 6
TOWN_DIGITS = 9
VILLAGE_DIGITS = 12
RECENT_DAYS, SEASON_DAYS = 28, 336
"""Mean lives, in calendar days, of a task in `recent` and in `per_day`: 20 and 240 working days."""
WORKING_SHARE = 5 / 7


class WaitingRequest(NamedTuple):
    """One accepted request nobody has taken.

    `skills` are (skill, lowest level). `handler_kinds` empty means any kind. `excluded` are those who declined, let
    the offer lapse, are a party or family; `recused` those a complaint keeps out; `familiar` are the 1+N pair or earlier helper of
    this resident. `overdue` says that `due_at` has passed: the duty rule is then dropped (domain.md section 4).
    """

    id: UUID
    village: str
    post_kind: str
    skills: tuple[tuple[str, int], ...]
    handler_kinds: frozenset[str]
    effort_minutes: int
    excluded: frozenset[UUID]
    language: str | None
    due_at: datetime | None
    occurred_at: datetime
    gender: str | None = None
    familiar: frozenset[UUID] = frozenset()
    overdue: bool = False
    recused: frozenset[UUID] = frozenset()


class Candidate(NamedTuple):
    """One person who may take requests.

    `active` is checked in and active; `posts` the kinds of post with an approved claim; `skills` (skill, level);
    `area_scope` the leading 6, 9 or 12 digits of the area served; `capacity` the most tasks at once and `open_load`
    those open or offered and unanswered; `recent` the sum of recent tasks, fading over 20 working days; `per_day`
    tasks per working day, a mean fading over 240, each counted by `score.kept_share`; `rating` 0..5, damped for few ratings, 5 for none. `duty` are the weekdays
    on duty (Monday 0), empty every day; `longest_task` in minutes, None for any; `free_minutes` is what is left of the
    minutes given a week once the week's work and all that is open are taken off, None where no week is limited.
    """

    id: UUID
    village: str
    kind: str
    posts: frozenset[str]
    skills: tuple[tuple[str, int], ...]
    area_scope: str
    capacity: int
    open_load: int
    recent: float = 0.0
    per_day: float = 0.0
    rating: float = 5.0
    on_leave: bool = False
    active: bool = True
    duty: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    gender: str | None = None
    longest_task: int | None = None
    free_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    """Points per unit of each soft factor, all whole and not negative; the defaults were found by simulation.

    `village`, `town`, `district` are the points of a helper from the same village, the same town, or farther, and
    must not fall with distance. The others: per star below five, per open or unanswered task, per recent task, per
    task a working day, per task asked of a skill for each place its holders have, and what a known face saves.
    """

    village: int = 0
    town: int = 10
    district: int = 30
    rating: int = 4
    load: int = 7
    recent: int = 4
    frequency: int = 110
    rarity: int = 0
    familiar: int = 12

    def __post_init__(self) -> None:
        if not 0 <= self.village <= self.town <= self.district:
            raise ValueError("distance points must not fall from village to town to district")
        if min(self.rating, self.load, self.recent, self.frequency, self.rarity, self.familiar) < 0:
            raise ValueError("weights must not be negative")


@dataclass(frozen=True, slots=True)
class Problem:
    """One round: all that wait and all who might help. `prices` is the rarity of a skill or post, in cost units."""

    requests: tuple[WaitingRequest, ...]
    candidates: tuple[Candidate, ...]
    weights: Weights = field(default_factory=Weights)
    prices: Mapping[str, int] = field(default_factory=dict)


def scope_of(code: str) -> str:
    """The leading digits that matter of a 12-digit area code: 510503000000 is 510503, 510503001000 is 510503001."""
    if code.endswith("000000"):
        return code[:DISTRICT_DIGITS]
    return code[:TOWN_DIGITS] if code.endswith("000") else code
