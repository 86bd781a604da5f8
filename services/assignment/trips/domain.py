"""The day's list: which counters, in which order, which cases at each, and why the others are left. Pure, deterministic.

Counters come in the order of the earliest promise waiting at them; a case takes a quarter of an hour, the way between two
counters half an hour, and nothing is planned outside a counter's hours. What a round saved is counted from results alone.
"""

from collections import Counter as Tally
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from shared.contracts.errors import N_, DomainError
from shared.reference.areas import district_of
from shared.reference.calendar import WorkingCalendar
from shared.reference.service_points import ServicePoint, ServicePoints
from shared.reference.working_hours import CLOSING, at_local, local_day

A_CASE: Final = timedelta(minutes=15)
THE_WAY: Final = timedelta(minutes=30)
RESULTS: Final[dict[str, str]] = {
    "handed_in": N_("已交件，等结果"),
    "done": N_("办好了"),
    "need_more": N_("还缺东西"),
    "counter_closed": N_("窗口没开"),
}
LEFT: Final[dict[str, str]] = {
    "paused": N_("已挂起，恢复以后再去"),
    "handed_in": N_("上次已交件，等窗口出结果"),
    "no_counter": N_("附近还没有运行的服务点，请问调度"),
    "day_off": N_("这天窗口不上班"),
    "no_time": N_("这天窗口关门以前来不及"),
}
SAY_WHAT: Final = N_("请写一句还缺什么。")


class NothingDone(DomainError):
    sentence = N_("请至少给一件事选一个结果。")
    status = 422
    code = "nothing-done"


@dataclass(frozen=True, slots=True)
class Errand:
    """An open case of the handler's; `level` says which counter it is done at, `handed_in` that the last trip left it there."""

    assignment_id: UUID
    request_id: UUID
    number: str
    village: str
    level: str
    due_at: datetime
    matter: Mapping[str, Any]
    is_paused: bool = False
    is_handed_in: bool = False
    calendar_version: str | None = None


class Slot(NamedTuple):
    """When a case is dealt with at its counter; `cannot_wait`: the next working day would be too late."""

    errand: Errand
    at: datetime
    until: datetime
    cannot_wait: bool


class Left(NamedTuple):
    """A case that is not on the list, and why (a key of LEFT)."""

    errand: Errand
    why: str
    cannot_wait: bool


class Stop(NamedTuple):
    """One counter of the round and its cases, earliest promise first."""

    counter: ServicePoint
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class DayPlan:
    day: date
    stops: tuple[Stop, ...]
    left: tuple[Left, ...]


def day_of_trip(now: datetime, calendar: WorkingCalendar) -> date:
    """Today while the counters may still be open, else the next working day."""
    today = local_day(now)
    if now >= at_local(today, CLOSING):
        return calendar.next_working_day(today)
    return calendar.working_day_from(today)


def counter_of(errand: Errand, points: ServicePoints) -> ServicePoint | None:
    """The running counter nearest to the level its matter is done at: the village's, the town's or the district's."""
    codes = {"village": errand.village, "town": errand.village[:9], "district": district_of(errand.village)}
    return points.serving(codes.get(errand.level, errand.village[:9]))


def plan(
    errands: Iterable[Errand], points: ServicePoints, day: date, now: datetime, calendar: WorkingCalendar
) -> DayPlan:
    """Every errand exactly once: in a slot, or left with its reason.

    1. Leave what is paused, or lies at a counter already and can wait, or has no running counter.
    2. Group the rest by counter; earliest promise first, among the counters and at each.
    3. Walk the round from now, or from the first opening; a case that no session of its counter has room for is left.
    """
    tomorrow = _next_opening(day, calendar)
    by_counter: dict[str, list[Errand]] = {}
    counters: dict[str, ServicePoint] = {}
    left: list[Left] = []
    for errand in sorted(errands, key=_promise):
        counter = counter_of(errand, points)
        why = _why_not(errand, counter, tomorrow, calendar.is_working_day(day))
        if why or counter is None:
            left.append(Left(errand, why or "no_counter", errand.due_at < tomorrow))
            continue
        counters[counter.area] = counter
        by_counter.setdefault(counter.area, []).append(errand)
    stops: list[Stop] = []
    free = max(now, at_local(day, time(0)))
    for area, waiting in by_counter.items():
        arrives = free + THE_WAY if stops else free
        slots, late = _at_counter(counters[area], waiting, day, arrives, tomorrow)
        left += late
        if slots:
            stops.append(Stop(counters[area], slots))
            free = slots[-1].until
    return DayPlan(day, tuple(stops), tuple(left))


def papers_of(errand: Errand, zh: bool = True) -> list[str]:
    """What to bring, as the catalogue lists it; empty for a case accepted before matters carried it."""
    key = "zh" if zh else "en"
    return [str(one.get(key) or one["zh"]) for one in errand.matter.get("materials", ())]


def trips_saved(results: Sequence[tuple[str, str]]) -> int:
    """Cases less one, for each counter that was open; `results` are (counter, result)."""
    served = Tally(counter for counter, result in results if result != "counter_closed")
    return sum(cases - 1 for cases in served.values())


def kilometres_saved(
    served: Sequence[tuple[str, str]], distances: Mapping[tuple[str, str], float], trips: int
) -> float | None:
    """Ways there and back that residents did not make, less the handler's own; None where a distance is not known.

    `served` are (village, counter) of the cases dealt with. A trip saved is the mean way to its counter, there and back.
    """
    if not served or any(way not in distances for way in served):
        return None
    return round(sum(2 * distances[way] for way in served) * trips / len(served), 1)


def _why_not(errand: Errand, counter: ServicePoint | None, tomorrow: datetime, works: bool) -> str | None:
    if errand.is_paused:
        return "paused"
    if errand.is_handed_in and errand.due_at >= tomorrow:
        return "handed_in"
    if counter is None:
        return "no_counter"
    return None if works else "day_off"


def _at_counter(
    counter: ServicePoint, waiting: Sequence[Errand], day: date, arrives: datetime, tomorrow: datetime
) -> tuple[tuple[Slot, ...], list[Left]]:
    slots: list[Slot] = []
    late: list[Left] = []
    free = arrives
    for errand in waiting:
        at = _room(counter, day, free)
        if at is None:
            late.append(Left(errand, "no_time", errand.due_at < tomorrow))
            continue
        free = at + A_CASE
        slots.append(Slot(errand, at, free, errand.due_at < tomorrow))
    return tuple(slots), late


def _room(counter: ServicePoint, day: date, free: datetime) -> datetime | None:
    """The first moment from `free` on with time for a case within one session."""
    for opening, closing in counter.hours.on(day):
        at = max(opening, free)
        if at + A_CASE <= closing:
            return at
    return None


def _next_opening(day: date, calendar: WorkingCalendar) -> datetime:
    """Nothing that is due before this can wait for another day."""
    return at_local(calendar.next_working_day(day), time(9))


def _promise(errand: Errand) -> tuple[datetime, str, str]:
    return errand.due_at, errand.number, str(errand.assignment_id)
