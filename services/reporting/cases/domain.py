"""A case as the events tell it: which states there are, and what each event changes. Pure; the timeline itself is the events.

Events of one publisher come in order and are applied once (`sequence`); a type without an entry in `CHANGES` changes
nothing and shows in the timeline only. Due dates are set at acceptance and moved here, their reminders are elsewhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from shared.contracts.events import Event
from shared.reference.calendar import WorkingCalendar

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
FINAL: Final = frozenset({"closed", "refused", "withdrawn", "merged", "terminated"})
LEFT_OUT: Final = ("withdrawn", "merged")
"""States that no figure counts (domain.md §2)."""
STATES: Final = (
    "submitted",
    "needs_supplement",
    "accepted",
    "offered",
    "assigned",
    "in_progress",
    "returned",
    "suspended",
    "awaiting_confirmation",
    "closed",
    "refused",
    "withdrawn",
    "merged",
    "terminated",
)


@dataclass(slots=True)
class Case:
    """One request's row in reporting. Times come in pairs: when it happened, and when it was recorded."""

    id: UUID
    area: str
    number: str = ""
    channel: str = ""
    matter_code: str | None = None
    matter_name: str | None = None
    matter_name_en: str | None = None
    category: str | None = None
    kind: str | None = None
    state: str = "submitted"
    intake_sequence: int = 0
    assignment_sequence: int = 0
    last_at: datetime | None = None
    submitted_at: datetime | None = None
    submitted_recorded_at: datetime | None = None
    accepted_at: datetime | None = None
    accepted_recorded_at: datetime | None = None
    assigned_at: datetime | None = None
    assigned_recorded_at: datetime | None = None
    started_at: datetime | None = None
    started_recorded_at: datetime | None = None
    completed_at: datetime | None = None
    completed_recorded_at: datetime | None = None
    completion_counts: bool = True
    closed_at: datetime | None = None
    closed_recorded_at: datetime | None = None
    ended_at: datetime | None = None
    ended_recorded_at: datetime | None = None
    paused_at: datetime | None = None
    due_at: datetime | None = None
    promised_due_on: date | None = None
    provisional: bool = False
    cycle: int = 1
    on_time: bool | None = None
    volunteer_id: UUID | None = None
    person_id: UUID | None = None
    tracking_hash: str | None = None
    tail_hash: str | None = None
    outcome: str | None = None
    rating: int | None = None
    returned: int = 0
    urged: int = 0
    late_entry: bool = False


Change = Callable[[Case, Event, WorkingCalendar], None]


def apply(case: Case, event: Event, calendar: WorkingCalendar) -> bool:
    """Let one event change the case; False when it was applied before."""
    sequence = f"{event.publisher}_sequence"
    if event.sequence <= getattr(case, sequence):
        return False
    setattr(case, sequence, event.sequence)
    case.last_at = event.occurred_at
    change = CHANGES.get(event.type)
    if change:
        change(case, event, calendar)
    return True


def counts_as_done_at(event: Event, assignee: UUID | None) -> bool:
    """Whether a completion's own time may be believed: a back-entry only once another person approved it (domain.md §3)."""
    approver = _uuid(event.data.get("approved_by"))
    return not event.is_back_entry or (approver is not None and approver != assignee)


def moved_by_stop(due_at: datetime, stopped: datetime, resumed: datetime, calendar: WorkingCalendar) -> datetime:
    """The due time after a stop from S to R: later by the working days d with S <= d < R, if S was not too late already."""
    if stopped > due_at:
        return due_at
    days = calendar.working_days_between(local_day(stopped), local_day(resumed))
    due = due_at.astimezone(SHANGHAI)
    return datetime.combine(calendar.add_working_days(due.date(), days), due.timetz()) if days > 0 else due_at


def local_day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def _stamp(case: Case, event: Event, what: str) -> None:
    setattr(case, f"{what}_at", event.occurred_at)
    setattr(case, f"{what}_recorded_at", event.recorded_at)
    case.late_entry = case.late_entry or event.is_back_entry


def _submitted(case: Case, event: Event, _: WorkingCalendar) -> None:
    data = event.data
    case.number, case.channel, case.area = data["number"], data["channel"], event.area
    case.matter_code = data["matter_code"]
    case.tracking_hash, case.tail_hash = data["tracking_hash"], data["tail_hash"]
    _stamp(case, event, "submitted")


def _accepted(case: Case, event: Event, calendar: WorkingCalendar) -> None:
    data, matter = event.data, event.data["matter"]
    if case.submitted_at is None:
        _submitted(case, event, calendar)
        case.submitted_at = datetime.fromisoformat(data["submitted_at"])
    case.area, case.state = event.area, "accepted"
    case.matter_code, case.matter_name, case.matter_name_en = matter["code"], matter["name"], matter["name_en"]
    case.category, case.kind = matter["category"], matter["kind"]
    case.due_at = datetime.fromisoformat(data["due_at"])
    case.promised_due_on = date.fromisoformat(data["promised_due_on"])
    case.provisional = data["provisional"]
    _stamp(case, event, "accepted")


def _categorised(case: Case, event: Event, _: WorkingCalendar) -> None:
    case.matter_code = event.data["matter_code"]


def _to(state: str) -> Change:
    """The event does nothing but lead to a state."""

    def change(case: Case, _event: Event, _: WorkingCalendar) -> None:
        case.state = state

    return change


def _ended(state: str) -> Change:
    def change(case: Case, event: Event, _: WorkingCalendar) -> None:
        case.state = state
        _stamp(case, event, "ended")

    return change


def _offer_fell(case: Case, _event: Event, _: WorkingCalendar) -> None:
    """An offer declined or lapsed puts the case back into the pool, unless somebody has it by now."""
    if case.state == "offered":
        case.state = "accepted"


def _assigned(case: Case, event: Event, _: WorkingCalendar) -> None:
    case.state = "assigned"
    case.volunteer_id = _uuid(event.data["volunteer_id"])
    case.person_id = _uuid(event.data.get("person_id"))
    _stamp(case, event, "assigned")


def _started(case: Case, event: Event, _: WorkingCalendar) -> None:
    case.state = "in_progress"
    _stamp(case, event, "started")


def _returned(case: Case, event: Event, _: WorkingCalendar) -> None:
    """Returning never stops or resets the clock."""
    case.state, case.returned = "returned", case.returned + 1
    case.volunteer_id = case.person_id = None


def _completed(case: Case, event: Event, _: WorkingCalendar) -> None:
    case.state, case.outcome = "awaiting_confirmation", event.data["outcome"]
    case.completion_counts = counts_as_done_at(event, case.person_id)
    _stamp(case, event, "completed")


def _rejected(case: Case, event: Event, calendar: WorkingCalendar) -> None:
    """ "Not solved" gives it back, and the waiting time with it."""
    if case.completed_at and case.due_at:
        _move_due(case, moved_by_stop(case.due_at, case.completed_at, event.occurred_at, calendar))
    case.state, case.completed_at, case.completed_recorded_at = "in_progress", None, None


def _paused(case: Case, event: Event, _: WorkingCalendar) -> None:
    """Pauses count by recorded time only."""
    case.state, case.paused_at = "suspended", event.recorded_at


def _resumed(case: Case, event: Event, calendar: WorkingCalendar) -> None:
    if case.paused_at and case.due_at:
        _move_due(case, moved_by_stop(case.due_at, case.paused_at, event.recorded_at, calendar))
    case.state, case.paused_at = "in_progress", None


def _closed(case: Case, event: Event, _: WorkingCalendar) -> None:
    """`on_time` is frozen here: last accepted work-done time against the due time, never to be changed."""
    case.state, case.outcome = "closed", event.data["outcome"]
    done_at = datetime.fromisoformat(event.data["completed_at"])
    case.on_time = case.completion_counts and case.due_at is not None and done_at <= case.due_at
    case.completed_at = done_at
    _stamp(case, event, "closed")


def _rated(case: Case, event: Event, _: WorkingCalendar) -> None:
    case.rating = event.data["rating"]


def _urged(case: Case, _event: Event, _: WorkingCalendar) -> None:
    case.urged += 1


def _move_due(case: Case, due_at: datetime) -> None:
    """A due date that moves ends the cycle of reminders and begins the next."""
    if due_at != case.due_at:
        case.due_at, case.promised_due_on, case.cycle = due_at, local_day(due_at), case.cycle + 1


def _uuid(value: Any) -> UUID | None:
    return UUID(str(value)) if value else None


CHANGES: Final[dict[str, Change]] = {
    "request.submitted": _submitted,
    "request.categorised": _categorised,
    "request.supplement_requested": _to("needs_supplement"),
    "request.supplemented": _to("submitted"),
    "request.refused": _ended("refused"),
    "request.withdrawn": _ended("withdrawn"),
    "request.merged": _ended("merged"),
    "request.accepted": _accepted,
    "request.offered": _to("offered"),
    "offer.declined": _offer_fell,
    "offer.expired": _offer_fell,
    "request.unmatched": _to("accepted"),
    "request.assigned": _assigned,
    "work.started": _started,
    "work.returned": _returned,
    "work.completed": _completed,
    "work.rejected": _rejected,
    "clock.paused": _paused,
    "clock.resumed": _resumed,
    "request.closed": _closed,
    "request.rated": _rated,
    "request.urged": _urged,
    "request.terminated": _ended("terminated"),
    "case.withdrawn": _ended("withdrawn"),
    "case.merged": _ended("merged"),
}
"""Event type → what it does to the case. Types of requests that are not here are timeline only."""
