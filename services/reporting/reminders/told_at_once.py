"""What somebody must be told as soon as it is heard, beside the ladder: a ruling that is due, a visit not checked out,
an upper unit's answer that has not come. Pure."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from services.reporting.deadlines.domain import sending_time
from shared.contracts.events import Event
from shared.reference.calendar import WorkingCalendar
from shared.reference.working_hours import CLOSING, at_local

RULERS: Final = ("dispatcher", "supervisor")
_SETTLES: Final = {
    "work.ruled": ("ruling", "ruling_late"),
    "work.sent_up_answered": ("sent_up_late",),
    "work.sent_up_undone": ("sent_up_late",),
}
"""Event → what no longer needs telling."""


def told_at_once(events: Sequence[Event], calendar: WorkingCalendar) -> list[dict[str, Any]]:
    """Rows of the ledger: request, rung, roles, cycle (the event's own number), due_at, send_after, urgent, person.

    A ruling is asked for at once and again when its working day is over, then of the supervisor too; ruling takes both away.
    A visit not checked out in time is told at any hour: it is about somebody's safety.
    An overdue answer is told to `person`, who sent the case up, in the hours people may be told.
    """
    rows: list[dict[str, Any]] = []
    for event in events:
        if event.type == "ruling.due":
            due = datetime.fromisoformat(str(event.data["due_at"]))
            rows.append(_row(event, "ruling", RULERS[:1], due, sending_time(event.recorded_at, calendar)))
            rows.append(_row(event, "ruling_late", RULERS, due, sending_time(due, calendar)))
        elif event.type == "appointment.overdue":
            due = datetime.fromisoformat(str(event.data["due_at"]))
            rows.append(_row(event, "visit_late", RULERS[:1], due, event.recorded_at) | {"urgent": True})
        elif event.type == "work.sent_up_overdue":
            due = at_local(date.fromisoformat(str(event.data["expected_on"])), CLOSING)
            told = _row(event, "sent_up_late", ("assignee",), due, sending_time(event.recorded_at, calendar))
            rows.append(told | {"person": str(event.data["sent_by"])})
    return rows


def settled_in(events: Sequence[Event]) -> list[tuple[UUID, str]]:
    """Case and rung that is settled: ruled, answered, taken back; one that ends otherwise is settled with its promise."""
    return [(event.subject, rung) for event in events for rung in _SETTLES.get(event.type, ())]


def moved_in(events: Sequence[Event], calendar: WorkingCalendar) -> list[dict[str, Any]]:
    """Rulings whose working day ends at another time: request, due_at, and when it is told that nobody ruled."""
    moved = [event for event in events if event.type == "limit.recalculated" and event.data["of"] == "ruling"]
    dues = [(event.subject, datetime.fromisoformat(str(event.data["due_at"]))) for event in moved]
    return [{"request": case, "due_at": due, "send_after": sending_time(due, calendar)} for case, due in dues]


def _row(event: Event, rung: str, roles: Sequence[str], due: datetime, send_after: datetime) -> dict[str, Any]:
    told = {"request": event.subject, "rung": rung, "roles": list(roles), "cycle": event.sequence}
    return told | {"due_at": due, "send_after": send_after, "urgent": False, "person": None}
