"""Planning a handler's day from what they have in hand, and entering what came of it: all cases in one transaction, once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from services.assignment.dispatch.domain import Case, State
from services.assignment.dispatch.use_cases import working
from services.assignment.dispatch.use_cases.desk import Desk, found
from services.assignment.trips.domain import (
    SAY_WHAT,
    DayPlan,
    Errand,
    NothingDone,
    counter_of,
    day_of_trip,
    kilometres_saved,
    plan,
    trips_saved,
)
from shared.contracts.errors import Invalid, NotFound
from shared.contracts.events import Clock, NewEvent
from shared.identity.people import Person
from shared.reference.calendar import WorkingCalendar
from shared.reference.service_points import ServicePoints
from shared.reference.working_hours import local_day


class Trips(Protocol):
    """Where trips are kept; `trips.store.TripStore`."""

    def errands(self, person: Person) -> Sequence[Errand]: ...
    def points(self) -> ServicePoints: ...
    def lock_handler(self, person_id: UUID) -> Any: ...
    def one(self, trip_id: UUID) -> Any: ...
    def add(self, trip: "Trip", cases: Sequence["Result"], counters: Mapping[UUID, str]) -> None: ...


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one case: a key of RESULTS, and what is missing for `need_more`."""

    assignment_id: UUID
    result: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Trip:
    """A round as it is kept; `kilometres_saved` None where ways are not known."""

    id: UUID
    volunteer_id: UUID
    made_on: date
    trips_saved: int
    kilometres_saved: float | None


@dataclass(frozen=True, slots=True)
class Words:
    """What the work log says of each result, in the handler's language."""

    handed_in: str
    done: str
    counter_closed: str
    need_more: str


def day_plan(store: Trips, clock: Clock, calendar: WorkingCalendar, person: Person, day: date | None = None) -> DayPlan:
    """The person's list for a day; without one, today or the next working day."""
    now = clock.now()
    return plan(store.errands(person), store.points(), day or day_of_trip(now, calendar), now, calendar)


def record(desk: Desk, store: Trips, person: Person, trip_id: UUID, results: Sequence[Result], words: Words) -> Trip:
    """Enter the whole round. A second time with the same id changes nothing and tells the first.

    Raises NothingDone, Invalid (beside the case), NotFound for somebody else's case or trip, NotNow when a case moved on.
    """
    _lock_cases(desk, store, person, results)
    handler = store.lock_handler(person.id)
    if handler is None:
        raise NotFound()
    known = store.one(trip_id)
    if known is not None:
        return _same(known, handler.id)
    _check(results)
    errands = {errand.assignment_id: errand for errand in store.errands(person)}
    if any(each.assignment_id not in errands for each in results):
        raise NotFound()
    points = store.points()
    counters = {each.assignment_id: _counter(errands[each.assignment_id], points) for each in results}
    cases = [_enter(desk, person, each, words) for each in sorted(results, key=lambda each: str(each.assignment_id))]
    trip = _saved(trip_id, handler.id, local_day(desk.clock.now()), results, errands, counters)
    store.add(trip, results, counters)
    _tell(desk, person, handler.village, trip, cases)
    return trip


def _lock_cases(desk: Desk, store: Trips, person: Person, results: Sequence[Result]) -> None:
    """Cases before the handler, as every other command takes them; in the order of their ids."""
    entered = {each.assignment_id for each in results}
    for request_id in sorted(each.request_id for each in store.errands(person) if each.assignment_id in entered):
        desk.cases.lock("request", request_id)


def _same(known: Any, handler_id: UUID) -> Trip:
    if known.volunteer_id != handler_id:
        raise NotFound()
    return Trip(known.id, known.volunteer_id, known.made_on, known.trips_saved, known.kilometres_saved)


def _check(results: Sequence[Result]) -> None:
    if not results:
        raise NothingDone()
    silent = [each for each in results if each.result == "need_more" and not each.note]
    if silent:
        raise Invalid({f"note.{each.assignment_id}": [SAY_WHAT] for each in silent})


def _enter(desk: Desk, person: Person, each: Result, words: Words) -> Case:
    """One case's step: begun if it was not, then done, or logged."""
    case = found(desk.cases.lock("assignment", each.assignment_id))
    own = working.Entry()
    if case.state == State.ASSIGNED and each.result != "counter_closed":
        working.start(desk, person, each.assignment_id, own)
    if each.result == "done":
        return working.complete(desk, person, each.assignment_id, "solved", each.note or words.done, own)
    said = {"handed_in": words.handed_in, "counter_closed": words.counter_closed, "need_more": words.need_more}
    note = "".join([said[each.result], each.note or ""])
    # How long each case took is not asked here, and hours count only minutes somebody noted: none are made up.
    return working.log(desk, person, each.assignment_id, note, 0, own)[0]


def _saved(
    trip_id: UUID,
    handler: UUID,
    on: date,
    results: Sequence[Result],
    errands: Mapping[UUID, Errand],
    counters: Mapping[UUID, str],
) -> Trip:
    saved = trips_saved([(counters[each.assignment_id], each.result) for each in results])
    served = [
        (errands[each.assignment_id].village, counters[each.assignment_id])
        for each in results
        if each.result != "counter_closed"
    ]
    # No district has told the ways between its villages and counters yet: kilometres are not known, and said so.
    return Trip(trip_id, handler, on, saved, kilometres_saved(served, {}, saved))


def _tell(desk: Desk, person: Person, village: str, trip: Trip, cases: Sequence[Case]) -> None:
    data = {
        "volunteer_id": trip.volunteer_id,
        "requests": [case.id for case in cases],
        "trips_saved": trip.trips_saved,
        "kilometres_saved": trip.kilometres_saved,
    }
    actor = person.acting_as("volunteer")
    desk.outbox.publish(NewEvent("trip.recorded", trip.id, village, desk.clock.now(), actor, data))


def _counter(errand: Errand, points: ServicePoints) -> str:
    counter = counter_of(errand, points)
    return counter.area if counter else errand.village[:9]
