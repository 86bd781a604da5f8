"""Another calendar and the open cases: what is previewed is what is done, closed cases never change, nothing is done twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.assignment.calendars.domain import Moved, Running, recalculated
from services.assignment.calendars.use_cases import count_anew, preview
from shared.contracts.events import NewEvent, uuid7
from shared.reference.calendar import WorkingCalendar, packaged_calendar
from shared.reference.calendar_years import days_of_year, notice_of, with_year
from shared.reference.deadlines import due_at, moved_by_stop
from shared.reference.working_hours import local_day

PACKAGED = packaged_calendar()
NOW = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)
WEEKENDS = [day for day in days_of_year(2027) if day.weekday() >= 5]


def year_of(off: Iterable[date], made_up: Iterable[date] = ()) -> WorkingCalendar:
    named = dict.fromkeys(off, "春节")
    return with_year(PACKAGED, notice_of(2027, named, {day: "" for day in made_up if day not in named}), "notice")


@st.composite
def years(draw: Any) -> WorkingCalendar:
    off = draw(st.sets(st.sampled_from(days_of_year(2027)), min_size=11, max_size=33))
    return year_of(off, draw(st.sets(st.sampled_from(WEEKENDS), max_size=8)))


moments = st.integers(0, 480_000).map(lambda minutes: datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=minutes))


@st.composite
def open_cases(draw: Any) -> Running:
    since, promised = draw(moments), draw(st.integers(0, 40))
    due, stops = due_at(since, promised, calendar=PACKAGED).due_at, []
    for _ in range(draw(st.integers(0, 2))):
        begun = (stops[-1][1] if stops else since) + timedelta(hours=draw(st.integers(1, 400)))
        ended = begun + timedelta(hours=draw(st.integers(0, 600)))
        if begun <= due:
            due = moved_by_stop(due, begun, ended, PACKAGED)
            stops.append((begun, ended))
    done = draw(st.none() | st.integers(0, 900).map(lambda hours: since + timedelta(hours=hours)))
    town = draw(st.sampled_from(("510503108", "510503102")))
    return Running(
        uuid7(),
        f"NX{draw(st.integers(1, 10**6))}",
        f"{town}201",
        "低保",
        "",
        since,
        promised,
        due,
        PACKAGED.version,
        tuple(stops),
        done,
    )


@dataclass
class Kept:
    """Open and closed cases in memory; closed ones can only be compared."""

    running: dict[Any, Running]
    closed: dict[Any, Running]
    told: list[NewEvent] = field(default_factory=list)

    def all(self, _reader: object) -> Iterable[Running]:
        return list(self.running.values())

    def outdated(self, version: str, most: int) -> Sequence[Running]:
        return [case for case in self.running.values() if case.version != version][: min(most, 3)]

    def move(self, moved: Sequence[Moved], version: str) -> None:
        for each in moved:
            self.running[each.case.id] = replace(each.case, due_at=each.due_at, version=version)

    def publish_all(self, events: Iterable[NewEvent]) -> None:
        self.told.extend(events)


def by_version(*known: WorkingCalendar) -> Any:
    return {each.version: each for each in (PACKAGED, *known)}.__getitem__


@settings(deadline=None, max_examples=60)
@given(years(), st.lists(open_cases(), max_size=8), st.lists(open_cases(), max_size=3))
def test_what_is_previewed_is_what_is_done_and_closed_cases_stay(after, running, closed):
    kept = Kept({case.id: case for case in running}, {case.id: case for case in closed})
    before, frozen = dict(kept.running), dict(kept.closed)
    shown = preview(kept, None, by_version(after), after, NOW)
    assert kept.running == before, "a preview stores nothing"
    while count_anew(kept, kept, by_version(after), after, NOW):
        pass
    changed = {key: case.due_at for key, case in kept.running.items() if case.due_at != before[key].due_at}
    assert changed == {each.case.id: each.due_at for each in shown.moved}
    assert sum(town.moved for town in shown.by_town) == len(changed)
    assert {each.case.id for each in shown.became_late} == {
        key
        for key, due in changed.items()
        if kept.running[key].is_late(due, NOW) and not before[key].is_late(before[key].due_at, NOW)
    }
    assert kept.closed == frozen
    assert len(kept.told) == len(running), "each open case is told once"
    assert count_anew(kept, kept, by_version(after), after, NOW) == 0, "done again it does nothing"


@settings(deadline=None, max_examples=60)
@given(years(), open_cases())
def test_a_case_without_stops_is_due_when_the_new_calendar_says(after, case):
    bare = replace(
        case, due_at=due_at(case.since, case.promised, calendar=PACKAGED).due_at, stops=(), completed_at=None
    )
    assert recalculated(bare, PACKAGED, after, NOW).due_at == due_at(case.since, case.promised, calendar=after).due_at


@settings(deadline=None, max_examples=60)
@given(years(), open_cases(), st.integers(1, 10))
def test_taking_the_former_calendar_up_again_gives_the_former_date_back(after, case, days):
    """Without stops; with an extension, and as long as nobody has said the work is done."""
    due = due_at(case.since, case.promised, extension_days=days, calendar=PACKAGED).due_at
    first = replace(case, due_at=due, stops=(), completed_at=None)
    there = recalculated(first, PACKAGED, after, NOW).due_at
    back = recalculated(replace(first, due_at=there, version=after.version), after, PACKAGED, NOW)
    assert back.due_at == due


@settings(deadline=None, max_examples=60)
@given(years(), open_cases())
def test_what_was_done_in_time_stays_in_time(after, case):
    moved = recalculated(case, PACKAGED, after, NOW)
    if case.completed_at and case.completed_at <= case.due_at:
        assert case.completed_at <= moved.due_at


@settings(deadline=None, max_examples=30)
@given(open_cases())
def test_the_same_calendar_moves_nothing(case):
    assert not recalculated(case, PACKAGED, PACKAGED, NOW).is_moved


def test_the_spring_festival_moves_a_promise_over_it_and_a_stop_within_it_gives_nothing_back():
    after = year_of([date(2027, 2, 1) + timedelta(days=offset) for offset in range(14)])
    since = datetime(2027, 1, 29, 2, 0, tzinfo=UTC)
    stop = (datetime(2027, 2, 1, 2, 0, tzinfo=UTC), datetime(2027, 2, 3, 2, 0, tzinfo=UTC))
    due = moved_by_stop(due_at(since, 3, calendar=PACKAGED).due_at, *stop, PACKAGED)
    case = Running(uuid7(), "NX1", "510503108201", "低保", "", since, 3, due, PACKAGED.version, (stop,))
    assert local_day(recalculated(case, PACKAGED, after, NOW).due_at) == date(2027, 2, 17)
