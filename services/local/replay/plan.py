"""The half-year to be replayed, laid out before anything is sent: who asks for what, where, when, and how it goes on.

Pure and seeded; the distributions are told in docs/replay.md. Whether a case was on time is nowhere said here: it follows
from its times and the promise of its matter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Final, TypeVar

from services.intake.matters.domain import Matter
from services.local.demo.demand import needs_of
from services.local.demo.homes import Home
from services.local.demo.names import FEMALE, MALE, invented_name, invented_phone
from services.local.demo.shares import apportion
from services.local.replay.office_time import DAY, OfficeTime

FIRST_DAY: Final = date(2014, 1, 1)
LAST_DAY: Final = date(2014, 6, 30)
COUNT: Final = 8_695
OPEN: Final = 31
"""How many of 8,695 are still open on the last day."""
STEPS: Final = ("accept", "start", "complete", "confirm")

Choice = TypeVar("Choice")

_CHANNELS: Final = {"window": 55, "visit": 20, "phone": 17, "web": 8}
_METHODS: Final = {"phone": 50, "in_person": 25, "paper": 25}
_RATINGS: Final = {5: 62, 4: 28, 3: 8, 2: 1.5, 1: 0.5}
_RATED: Final = 0.7
_LATE: Final = 0.035
_WEEKDAYS: Final = (1.2, 1.05, 1.0, 0.95, 0.9, 0.8, 0.8)
_FESTIVAL: Final = date(2014, 1, 31)
_BEFORE_FESTIVAL, _AFTER_FESTIVAL = 1.3, 0.6


@dataclass(frozen=True, slots=True)
class PlannedCase:
    """One request and the true times of its steps, fewer than four for one that stays open; never beyond the period."""

    index: int
    home: Home
    matter: str
    channel: str
    name: str
    phone: str
    description: str
    accepted_at: datetime
    step_times: tuple[datetime, ...]
    method: str
    rating: int | None

    @property
    def stays_open(self) -> bool:
        return len(self.step_times) < len(STEPS)


def plan(count: int, seed: int, homes: Sequence[Home], matters: Sequence[Matter]) -> list[PlannedCase]:
    """`count` cases in the order of their acceptance, the same for the same arguments."""
    chance = Random(f"{seed}:{count}:replay")
    office = OfficeTime(FIRST_DAY, LAST_DAY)
    starts = sorted(_starts(count, office, chance))
    ends = _steps_taken(count, chance)
    places = [home for home in homes if home.takes_requests]
    where = chance.choices(places, [home.weight for home in places], k=count)
    what = chance.choices(matters, [need.weight for need in needs_of(matters)], k=count)
    return [
        _case(index, starts[index], ends[index], where[index], what[index], office, chance) for index in range(count)
    ]


def open_of(count: int) -> int:
    """How many of `count` stay open: 31 of 8,695, and one at least of any larger handful."""
    return round(count * OPEN / COUNT) or int(count >= len(STEPS))


def _starts(count: int, office: OfficeTime, chance: Random) -> list[float]:
    """Office minutes of acceptance: spread over the working days by weight, three in five before noon."""
    per_day = apportion(count, [_weight_of_day(day) for day in office.days])
    return [
        number * DAY + (chance.uniform(0, 180) if chance.random() < 0.6 else chance.uniform(180, 405))
        for number, on_the_day in enumerate(per_day)
        for _ in range(on_the_day)
    ]


def _weight_of_day(day: date) -> float:
    """Mondays are busy, Fridays quiet; the two weeks before Spring Festival busier, the ten days after it quieter."""
    from_festival = (day - _FESTIVAL).days
    season = _BEFORE_FESTIVAL if -14 <= from_festival < 0 else _AFTER_FESTIVAL if 0 <= from_festival <= 16 else 1.0
    return _WEEKDAYS[day.weekday()] * season


def _steps_taken(count: int, chance: Random) -> list[int]:
    """How many steps each case takes: all four, but for the few that stay open, most of them among the latest tenth."""
    steps = [len(STEPS)] * count
    still_open = open_of(count)
    late = min(count, max(still_open, count // 10))
    recent = round(still_open * 0.8)
    chosen = chance.sample(range(count - late, count), recent)
    chosen += chance.sample([index for index in range(count) if index not in set(chosen)], still_open - recent)
    for index in chosen:
        steps[index] = chance.choice((1, 2, 2, 2, 3))
    return steps


def _case(
    index: int, start: float, steps: int, home: Home, matter: Matter, office: OfficeTime, chance: Random
) -> PlannedCase:
    gender = chance.choice((MALE, FEMALE))
    waits = _waits(matter.promised_working_days, chance)[:steps]
    squeeze = min(1.0, (office.length - 1 - start) / waits[-1])
    return PlannedCase(
        index=index,
        home=home,
        matter=matter.code,
        channel=_one_of(_CHANNELS, chance),
        name=invented_name(chance, gender),
        phone=invented_phone(chance),
        description=chance.choice(matter.content["aliases"]),
        accepted_at=office.at(start),
        step_times=tuple(office.at(start + wait * squeeze) for wait in waits),
        method=_one_of(_METHODS, chance),
        rating=_one_of(_RATINGS, chance) if chance.random() < _RATED else None,
    )


def _waits(promise: int, chance: Random) -> list[float]:
    """Office minutes from acceptance to: taken, started, done, confirmed; rising."""
    if promise == 0:
        taken = chance.expovariate(1 / 10)
        started = taken + chance.expovariate(1 / 5)
        done = started + 10 + chance.expovariate(1 / 20)
    else:
        taken = chance.expovariate(1 / 90)
        started = taken + chance.expovariate(1 / 180)
        done = max(started + 20, _until_done(promise, chance))
    return [taken, started, done, done + 10 + min(chance.expovariate(1 / 400), 2_500)]


def _until_done(promise: int, chance: Random) -> float:
    """Most are done well within the promise, a few some days after it."""
    if chance.random() < _LATE:
        return (promise + 1) * DAY + chance.expovariate(1 / (2 * DAY))
    return promise * DAY * chance.betavariate(2.2, 2.6)


def _one_of(weights: Mapping[Choice, float], chance: Random) -> Choice:
    return chance.choices(tuple(weights), tuple(weights.values()))[0]
