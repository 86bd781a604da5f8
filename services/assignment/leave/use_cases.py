"""Writing leave down, coming back early, and taking over what lies with somebody on leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from services.assignment.dispatch.domain import Command, State, day_of, next_state
from services.assignment.dispatch.use_cases import answering, ruling
from services.assignment.dispatch.use_cases.desk import Desk, found
from services.assignment.leave.domain import (
    CoversSomebody,
    NotTheCover,
    Server,
    check_cover,
    check_days,
    last_day_when_back,
)
from shared.contracts.errors import NotFound
from shared.contracts.events import Clock, NewEvent, Outbox, uuid7
from shared.identity.people import Person
from shared.reference.working_hours import local_day

ORGANISERS = ("organiser", "dispatcher")


class Leaves(Protocol):
    """`leave.store.LeaveStore`."""

    def lock(self, ids: Sequence[UUID], first_day: date, last_day: date) -> dict[UUID, Any]: ...
    def covered_by(self, volunteer_id: UUID, first_day: date, last_day: date) -> str | None: ...
    def add(
        self, leave: UUID, volunteer: UUID, days: tuple[date, date], cover: UUID | None, by: UUID, at: datetime
    ) -> None: ...
    def lock_one(self, leave: UUID) -> Any: ...
    def shorten(self, leave: UUID, last_day: date) -> None: ...
    def call_off(self, leave: UUID) -> None: ...
    def cover_of(self, absent: UUID, person: UUID, day: date) -> UUID | None: ...


@dataclass(frozen=True, slots=True)
class Days:
    """The leave asked for, both days included, and who covers."""

    first_day: date
    last_day: date
    cover: UUID | None = None


def go_on_leave(store: Leaves, clock: Clock, outbox: Outbox, person: Person, volunteer_id: UUID, asked: Days) -> UUID:
    """Nothing is offered on these days. Raises LeaveOverlaps, CoversSomebody, Invalid for days or a cover that cannot be."""
    first, last = asked.first_day, asked.last_day
    check_days(first, last, local_day(clock.now()))
    ids = [volunteer_id] if asked.cover is None else [volunteer_id, asked.cover]
    rows = store.lock(ids, first, last)
    absent = rows.get(volunteer_id)
    if absent is None or not may_record(person, absent):
        raise NotFound()
    cover = rows.get(asked.cover) if asked.cover else None
    if asked.cover is not None:
        check_cover(server(absent), server(cover) if cover else None)
    covered = store.covered_by(volunteer_id, first, last)
    if covered is not None:
        raise CoversSomebody(name=covered)
    leave = uuid7()
    store.add(leave, volunteer_id, (first, last), asked.cover, person.id, clock.now())
    data = {"leave_id": leave, "first_day": first, "last_day": last, "cover_id": asked.cover, "called_off": False}
    data["cover_person_id"] = cover.person_id if cover else None
    outbox.publish(_told(volunteer_id, absent.village, clock, person, data))
    return leave


def come_back(store: Leaves, clock: Clock, outbox: Outbox, person: Person, leave_id: UUID, back_on: date) -> None:
    """The first day back is earlier than written down; leave that never began is called off."""
    leave = store.lock_one(leave_id)
    if leave is None or not may_record(person, leave):
        raise NotFound()
    last_day = last_day_when_back(leave.first_day, leave.last_day, back_on)
    if last_day is None:
        store.call_off(leave_id)
    else:
        store.shorten(leave_id, last_day)
    data = {"leave_id": leave_id, "first_day": leave.first_day, "last_day": last_day or leave.last_day}
    told = {**data, "cover_id": leave.cover_id, "cover_person_id": leave.cover_person, "called_off": last_day is None}
    outbox.publish(_told(leave.volunteer_id, leave.village, clock, person, told))


def take_over(desk: Desk, store: Leaves, person: Person, request_id: UUID, expires_at: datetime) -> UUID:
    """The cover takes an offer or task of whoever is on leave today; the promise does not move. The id of the new task.

    Raises NotTheCover (409) for anybody else, and what `reassign` raises: no free place, recused.
    """
    case = found(desk.cases.lock("request", request_id))
    absent = case.handler.id if case.handler else None
    today = day_of(desk.clock.now())
    cover = store.cover_of(absent, person.id, today) if absent else None
    if cover is None:
        raise NotTheCover()
    next_state(case.state, Command.REASSIGN, frozenset({"dispatcher"}))
    if case.state is State.SUSPENDED:
        raise NotTheCover()
    offer = ruling.offer_to(desk, case, cover, None, expires_at, person)
    return answering.accept_offer(desk, person, offer)[1]


def may_record(person: Person, row: Any) -> bool:
    return row.person_id == person.id or person.may_in(row.village, *ORGANISERS)


def server(row: Any) -> Server:
    return Server(row.id, row.village, frozenset(row.post_kinds), row.serves, row.away)


def _told(volunteer: UUID, village: str, clock: Clock, person: Person, data: dict[str, Any]) -> NewEvent:
    actor = person.acting_as(*ORGANISERS, "volunteer")
    return NewEvent("volunteer.on_leave", volunteer, village, clock.now(), actor, data)
