"""Making an appointment, going in, coming out; the alarm for who does not come out, and the person who ends it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.assignment.appointments.domain import (
    Appointment,
    NoSuchCompanion,
    NotAlone,
    VisitOver,
    check_time,
    out_by,
    why_two,
)
from services.assignment.dispatch.domain import DISPATCHER, HANDLER, STATE_WORDS, Case, State
from services.assignment.dispatch.use_cases.desk import Desk, actor_of, found, handler_of, roles_in
from shared.contracts.errors import NotFound, NotNow
from shared.contracts.events import SYSTEM, NewEvent, Outbox, uuid7
from shared.identity.people import Person

_AT_WORK = (State.ASSIGNED, State.IN_PROGRESS, State.AWAITING_CONFIRMATION)


class Appointments(Protocol):
    """Appointments as they are kept."""

    def companion(self, number: str) -> UUID | None: ...
    def is_cautioned(self, resident_id: UUID) -> bool: ...
    def caution(self, resident_id: UUID, by: UUID, now: datetime) -> None: ...
    def trust(self, resident_id: UUID) -> None: ...
    def add(self, made: Appointment, assignment_id: UUID, why: Sequence[str], by: UUID) -> None: ...
    def one(self, appointment_id: UUID) -> Appointment | None: ...
    def check_in(self, about: Appointment, companion: UUID | None, now: datetime, due: datetime) -> None: ...
    def check_out(self, about: Appointment, now: datetime) -> None: ...
    def cancel(self, about: Appointment, now: datetime) -> None: ...
    def end_alarm(self, about: Appointment, by: UUID, now: datetime) -> None: ...
    def raise_alarms(self, now: datetime, most: int) -> Sequence[Any]: ...


@dataclass(frozen=True, slots=True)
class Plan:
    """When, for how long, with whom (a volunteer's number), and whether the handler wants company."""

    starts_at: datetime
    minutes: int = 60
    companion: str | None = None
    wants_two: bool = False


def make(desk: Desk, kept: Appointments, person: Person, assignment_id: UUID, plan: Plan) -> Appointment:
    """The handler's own, or a dispatcher's for a handler who has no smartphone."""
    case = found(desk.cases.lock("assignment", assignment_id))
    _check_may(case, person)
    if case.duty is None or case.duty.id != assignment_id:
        raise NotFound()
    if case.state not in _AT_WORK:
        raise NotNow(state=STATE_WORDS[case.state])
    now = desk.clock.now()
    check_time(plan.starts_at, now)
    why = why_two(case.matter, kept.is_cautioned(case.resident_id), plan.wants_two)
    handler = handler_of(case)
    companion = _companion(kept, plan.companion, handler.id)
    made = Appointment(
        uuid7(), case.id, handler.id, plan.starts_at, plan.minutes, bool(why), companion, None, None, None, None
    )
    kept.add(made, assignment_id, why, person.id)
    data = {"appointment_id": made.id, "starts_at": plan.starts_at}
    desk.publish("appointment.made", case, max(now, case.last_event_at), actor_of(case, person), data)
    return made


def check_in(
    desk: Desk, kept: Appointments, person: Person, appointment_id: UUID, companion: str | None = None
) -> Appointment:
    """At the door. Raises NotAlone (422) where two must go and nobody else is named."""
    about, _ = _own(desk, kept, person, appointment_id)
    if not about.is_planned:
        raise VisitOver()
    with_whom = _companion(kept, companion, about.volunteer_id) or about.companion_id
    if about.needs_two and with_whom is None:
        raise NotAlone({"companion": [NotAlone.sentence]})
    now = desk.clock.now()
    kept.check_in(about, with_whom, now, out_by(now, about.minutes))
    return about


def check_out(desk: Desk, kept: Appointments, person: Person, appointment_id: UUID) -> Appointment:
    """Out again; an alarm that was raised ends with it."""
    about, _ = _own(desk, kept, person, appointment_id)
    if not about.is_under_way:
        raise VisitOver()
    kept.check_out(about, desk.clock.now())
    return about


def cancel(desk: Desk, kept: Appointments, person: Person, appointment_id: UUID) -> Appointment:
    about, _ = _own(desk, kept, person, appointment_id)
    if not about.is_planned:
        raise VisitOver()
    kept.cancel(about, desk.clock.now())
    return about


def end_alarm(desk: Desk, kept: Appointments, person: Person, appointment_id: UUID) -> Appointment:
    """Somebody in charge has reached the handler, who is safe."""
    about, case = _one(desk, kept, appointment_id)
    if DISPATCHER not in roles_in(case, person) and not case.recusal.standing_of(person).may_in(
        case.area, "supervisor"
    ):
        raise NotFound()
    if about.alarm_at is None:
        raise VisitOver()
    kept.end_alarm(about, person.id, desk.clock.now())
    return about


def set_caution(desk: Desk, kept: Appointments, person: Person, request_id: UUID, asks: bool) -> Case:
    """Whether nobody goes alone to this household any more; a dispatcher's judgement."""
    case = found(desk.cases.lock("request", request_id))
    if DISPATCHER not in roles_in(case, person):
        raise NotFound()
    if asks:
        kept.caution(case.resident_id, person.id, desk.clock.now())
    else:
        kept.trust(case.resident_id)
    return case


def raise_alarms(kept: Appointments, outbox: Outbox, now: datetime, most: int = 100) -> int:
    """Each visit not checked out in time, once; the event carries nothing personal."""
    raised = kept.raise_alarms(now, most)
    for row in raised:
        data = {"appointment_id": row.id, "volunteer_id": row.volunteer_id, "due_at": row.out_by}
        outbox.publish(NewEvent("appointment.overdue", row.request_id, row.area, now, SYSTEM, data))
    return len(raised)


def _companion(kept: Appointments, number: str | None, handler: UUID) -> UUID | None:
    if not number:
        return None
    companion = kept.companion(number)
    if companion is None or companion == handler:
        raise NoSuchCompanion({"companion": [NoSuchCompanion.sentence]})
    return companion


def _check_may(case: Case, person: Person) -> None:
    if not roles_in(case, person) & {HANDLER, DISPATCHER}:
        raise NotFound()


def _own(desk: Desk, kept: Appointments, person: Person, appointment_id: UUID) -> tuple[Appointment, Case]:
    about, case = _one(desk, kept, appointment_id)
    _check_may(case, person)
    return about, case


def _one(desk: Desk, kept: Appointments, appointment_id: UUID) -> tuple[Appointment, Case]:
    """The appointment under the lock of its request."""
    about = kept.one(appointment_id)
    case = found(desk.cases.lock("request", about.request_id) if about else None)
    about = kept.one(appointment_id)
    if about is None:
        raise NotFound()
    return about, case
