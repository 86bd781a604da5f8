"""The period to be replayed, laid out before anything is sent: who asks for what, where, when, and how it goes on.

Pure and seeded; the distributions are told in docs/replay.md. Whether a case was on time is nowhere said here: it follows
from its times and the promise of its matter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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
RECENT_COUNT: Final = 600
RECENT_DAYS: Final = 125
STEPS: Final = ("accept", "start", "complete", "confirm")

Choice = TypeVar("Choice")

_CHANNELS: Final = {"window": 55, "visit": 20, "phone": 17, "web": 8}
_METHODS: Final = {"phone": 50, "in_person": 25, "paper": 25}
_RATINGS: Final = {5: 62, 4: 28, 3: 8, 2: 1.5, 1: 0.5}
_RATED: Final = 0.7
_WEEKDAYS: Final = (1.2, 1.05, 1.0, 0.95, 0.9, 0.8, 0.8)
_FESTIVAL: Final = date(2014, 1, 31)
_BEFORE_FESTIVAL, _AFTER_FESTIVAL = 1.3, 0.6


@dataclass(frozen=True, slots=True)
class Span:
    """The days to be laid out, and how its end is met: a finished period squeezes what would pass it, a running one cuts it off.

    `late` is the share of cases done after their promise, `lateness` by how many days on average.
    """

    first: date
    last: date
    late: float = 0.035
    lateness: float = 2.0
    is_running: bool = False


HALF_YEAR: Final = Span(FIRST_DAY, LAST_DAY)


def recent(until: date) -> Span:
    """The months up to and with that day, as a district in the middle of its work would have them."""
    return Span(until - timedelta(days=RECENT_DAYS), until, late=0.08, lateness=8.0, is_running=True)


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


def plan(
    count: int, seed: int, homes: Sequence[Home], matters: Sequence[Matter], span: Span = HALF_YEAR
) -> list[PlannedCase]:
    """`count` cases in the order of their acceptance, the same for the same arguments."""
    chance = Random(f"{seed}:{count}:replay")
    office = OfficeTime(span.first, span.last)
    starts = sorted(_starts(count, office, chance))
    ends = [len(STEPS)] * count if span.is_running else _steps_taken(count, chance)
    places = [home for home in homes if home.takes_requests]
    where = chance.choices(places, [home.weight for home in places], k=count)
    what = chance.choices(matters, [need.weight for need in needs_of(matters)], k=count)
    return [
        _case(index, starts[index], ends[index], where[index], what[index], office, span, chance)
        for index in range(count)
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
    index: int, start: float, steps: int, home: Home, matter: Matter, office: OfficeTime, span: Span, chance: Random
) -> PlannedCase:
    gender = chance.choice((MALE, FEMALE))
    waits = _within(_waits(matter.promised_working_days, span, chance)[:steps], office.length - 1 - start, span)
    return PlannedCase(
        index=index,
        home=home,
        matter=matter.code,
        channel=_one_of(_CHANNELS, chance),
        name=invented_name(chance, gender),
        phone=invented_phone(chance),
        description=chance.choice(matter.content["aliases"]),
        accepted_at=office.at(start),
        step_times=tuple(office.at(start + wait) for wait in waits),
        method=_one_of(_METHODS, chance),
        rating=_one_of(_RATINGS, chance) if chance.random() < _RATED else None,
    )


def _within(waits: list[float], left: float, span: Span) -> list[float]:
    """The waits that fit into the office minutes left: all of them squeezed, or, in a running period, those that have come."""
    if span.is_running:
        return [wait for wait in waits if wait < left]
    squeeze = min(1.0, left / waits[-1])
    return [wait * squeeze for wait in waits]


def _waits(promise: int, span: Span, chance: Random) -> list[float]:
    """Office minutes from acceptance to: taken, started, done, confirmed; rising."""
    if promise == 0:
        taken = chance.expovariate(1 / 10)
        started = taken + chance.expovariate(1 / 5)
        done = started + 10 + chance.expovariate(1 / 20)
    else:
        taken = chance.expovariate(1 / 90)
        started = taken + chance.expovariate(1 / 180)
        done = max(started + 20, _until_done(promise, span, chance))
    return [taken, started, done, done + 10 + min(chance.expovariate(1 / 400), 2_500)]


def _until_done(promise: int, span: Span, chance: Random) -> float:
    """Most are done well within the promise, a few some days after it."""
    if chance.random() < span.late:
        return (promise + 1) * DAY + chance.expovariate(1 / (span.lateness * DAY))
    return promise * DAY * chance.betavariate(2.2, 2.6)


def _one_of(weights: Mapping[Choice, float], chance: Random) -> Choice:
    return chance.choices(tuple(weights), tuple(weights.values()))[0]
