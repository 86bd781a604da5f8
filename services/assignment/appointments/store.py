"""Appointments in Postgres; constraints hold that nobody goes in alone where two must, and that one visit runs at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.assignment.appointments.domain import Appointment, VisitOver
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

Rows = Sequence[Row[*tuple[Any, ...]]]
KEEPERS = ("dispatcher", "supervisor")
_COLUMNS = "id, request_id, volunteer_id, starts_at, minutes, needs_two, companion_id, checked_in_at, checked_out_at, cancelled_at, alarm_at"
_ONE = text(f"SELECT {_COLUMNS} FROM assignment.appointment WHERE id = :id")
_COMPANION = text("SELECT id FROM assignment.volunteer WHERE number = :number AND active AND checked_in_on IS NOT NULL")
_IS_CAUTIONED = text("SELECT EXISTS (SELECT FROM assignment.caution WHERE resident_id = :resident)")
_CAUTION = text("""
    INSERT INTO assignment.caution (resident_id, set_by, set_at) VALUES (:resident, :by, :now) ON CONFLICT DO NOTHING
""")
_TRUST = text("DELETE FROM assignment.caution WHERE resident_id = :resident")
_ADD = text("""
    INSERT INTO assignment.appointment (id, request_id, assignment_id, volunteer_id, starts_at, minutes, needs_two, why_two, companion_id, made_by)
    VALUES (:id, :request, :assignment, :volunteer, :starts, :minutes, :two, :why, :companion, :by)
""")
_CHECK_IN = text("""
    UPDATE assignment.appointment SET checked_in_at = :now, out_by = :due, companion_id = :companion
    WHERE id = :id AND checked_in_at IS NULL AND cancelled_at IS NULL RETURNING id
""")
_CHECK_OUT = text("""
    UPDATE assignment.appointment SET checked_out_at = :now, alarm_ended_at = CASE WHEN alarm_at IS NULL THEN NULL ELSE coalesce(alarm_ended_at, :now) END
    WHERE id = :id AND checked_in_at IS NOT NULL AND checked_out_at IS NULL RETURNING id
""")
_CANCEL = text("""
    UPDATE assignment.appointment SET cancelled_at = :now WHERE id = :id AND checked_in_at IS NULL AND cancelled_at IS NULL RETURNING id
""")
_END_ALARM = text("""
    UPDATE assignment.appointment SET alarm_ended_at = :now, alarm_ended_by = :by
    WHERE id = :id AND alarm_at IS NOT NULL AND alarm_ended_at IS NULL RETURNING id
""")
_RAISE = text("""
    UPDATE assignment.appointment p SET alarm_at = :now FROM assignment.request r
    WHERE r.id = p.request_id AND p.id IN (SELECT id FROM assignment.appointment WHERE out_by <= :now AND checked_out_at IS NULL
        AND alarm_at IS NULL ORDER BY out_by LIMIT :most FOR UPDATE SKIP LOCKED)
    RETURNING p.id, p.request_id, p.volunteer_id, p.out_by, r.area
""")
_OF_TASK = text(f"""
    SELECT {_COLUMNS}, why_two, (SELECT name FROM assignment.volunteer c WHERE c.id = companion_id) AS companion_name
    FROM assignment.appointment WHERE assignment_id = :assignment ORDER BY starts_at DESC LIMIT 20
""")
_OF_AREA = text(f"""
    SELECT p.id, p.starts_at, p.needs_two, p.checked_in_at, p.checked_out_at, p.out_by, p.alarm_at, p.alarm_ended_at, p.why_two,
           p.alarm_at IS NOT NULL AND p.alarm_ended_at IS NULL AS is_alarm, r.id AS request_id, r.number, r.area, r.matter,
           v.name AS handler_name, v.number AS handler_number, c.name AS companion_name,
           EXISTS (SELECT FROM assignment.caution k WHERE k.resident_id = r.resident_id) AS is_cautioned
    FROM assignment.appointment p JOIN assignment.request r ON r.id = p.request_id JOIN assignment.volunteer v ON v.id = p.volunteer_id
    LEFT JOIN assignment.volunteer c ON c.id = p.companion_id
    WHERE p.cancelled_at IS NULL AND r.area LIKE ANY (:areas) AND {seen_by("r")}
      AND (p.starts_at > :since OR p.alarm_at IS NOT NULL AND p.alarm_ended_at IS NULL)
    ORDER BY is_alarm DESC, p.starts_at LIMIT :most
""")


class AppointmentStore:
    """Over one connection; each method is one statement."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def companion(self, number: str) -> UUID | None:
        return self._connection.execute(_COMPANION, {"number": number}).scalar_one_or_none()

    def is_cautioned(self, resident_id: UUID) -> bool:
        return bool(self._connection.execute(_IS_CAUTIONED, {"resident": resident_id}).scalar_one())

    def caution(self, resident_id: UUID, by: UUID, now: datetime) -> None:
        self._connection.execute(_CAUTION, {"resident": resident_id, "by": by, "now": now})

    def trust(self, resident_id: UUID) -> None:
        self._connection.execute(_TRUST, {"resident": resident_id})

    def add(self, made: Appointment, assignment_id: UUID, why: Sequence[str], by: UUID) -> None:
        values = {"id": made.id, "request": made.request_id, "assignment": assignment_id, "by": by, "why": list(why)}
        values |= {"volunteer": made.volunteer_id, "starts": made.starts_at, "minutes": made.minutes}
        self._connection.execute(_ADD, {**values, "two": made.needs_two, "companion": made.companion_id})

    def one(self, appointment_id: UUID) -> Appointment | None:
        row = self._connection.execute(_ONE, {"id": appointment_id}).one_or_none()
        return Appointment(*row) if row else None

    def check_in(self, about: Appointment, companion: UUID | None, now: datetime, due: datetime) -> None:
        self._change(_CHECK_IN, about, companion=companion, now=now, due=due)

    def check_out(self, about: Appointment, now: datetime) -> None:
        self._change(_CHECK_OUT, about, now=now)

    def cancel(self, about: Appointment, now: datetime) -> None:
        self._change(_CANCEL, about, now=now)

    def end_alarm(self, about: Appointment, by: UUID, now: datetime) -> None:
        self._change(_END_ALARM, about, by=by, now=now)

    def raise_alarms(self, now: datetime, most: int) -> Rows:
        """Visits that should be over; each is returned once, however often a tick runs."""
        return self._connection.execute(_RAISE, {"now": now, "most": most}).all()

    def of_task(self, assignment_id: UUID) -> Rows:
        return self._connection.execute(_OF_TASK, {"assignment": assignment_id}).all()

    def of_area(self, person: Person, since: datetime, most: int = 200) -> Rows:
        """Alarms first, then what was planned since then."""
        areas = [f"{area}%" for area in person.areas(*KEEPERS)]
        values = {**reader_values(person, *KEEPERS), "areas": areas, "since": since, "most": most}
        return self._connection.execute(_OF_AREA, values).all()

    def _change(self, statement: Any, about: Appointment, **values: Any) -> None:
        """Raises VisitOver when somebody was faster."""
        if self._connection.execute(statement, {"id": about.id, **values}).scalar_one_or_none() is None:
            raise VisitOver()
