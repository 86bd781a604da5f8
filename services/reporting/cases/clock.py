"""What stops the promise clock of a case, starts it again, and moves its due time. Pure."""

from datetime import datetime

from services.reporting.cases import time_taken
from services.reporting.cases.domain import FINAL, Case, local_day
from services.reporting.cases.up_to_acceptance import freed
from shared.contracts.events import Event
from shared.reference.calendar import WorkingCalendar
from shared.reference.deadlines import moved_by_stop


def paused(case: Case, event: Event, _: WorkingCalendar) -> None:
    """Pauses count by recorded time only."""
    case.state, case.paused_at = "suspended", event.recorded_at


def resumed(case: Case, event: Event, calendar: WorkingCalendar) -> None:
    if case.paused_at and case.due_at:
        move_due(case, moved_by_stop(case.due_at, case.paused_at, event.recorded_at, calendar))
        time_taken.stood_still(case, case.paused_at, event.recorded_at, calendar)
    case.state, case.paused_at = event.data["status"], None


def extended(case: Case, event: Event, _: WorkingCalendar) -> None:
    """A lawful extension: the due date moves, the reminders begin anew."""
    move_due(case, datetime.fromisoformat(event.data["due_at"]))
    case.provisional = event.data["provisional"]


def recalculated(case: Case, event: Event, _: WorkingCalendar) -> None:
    """Another calendar is in force. What is over stays as it was."""
    if case.state not in FINAL:
        move_due(case, datetime.fromisoformat(event.data["due_at"]))
        case.provisional, case.calendar_version = event.data["provisional"], event.data["calendar_version"]


def unmerged(case: Case, event: Event, calendar: WorkingCalendar) -> None:
    """A merge after acceptance taken back: the pause it ended was a stop like any other. Older events tell of none."""
    freed(case, event, calendar)
    data = event.data
    if data.get("paused_from"):
        began, ended = (datetime.fromisoformat(data[name]) for name in ("paused_from", "paused_until"))
        time_taken.stood_still(case, began, ended, calendar)
    if data.get("due_at"):
        move_due(case, datetime.fromisoformat(data["due_at"]))


def move_due(case: Case, due_at: datetime) -> None:
    """A due date that moves ends the cycle of reminders and begins the next."""
    if due_at != case.due_at:
        case.due_at, case.promised_due_on, case.cycle = due_at, local_day(due_at), case.cycle + 1
