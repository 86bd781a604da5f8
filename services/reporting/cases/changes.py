"""What each event changes in its case: a table from event type to change. Pure.

Events of one publisher come in order and are applied once (`sequence`); a type without an entry in `CHANGES` changes
nothing and shows in the timeline only.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from services.reporting.cases.domain import Case, local_day, moved_by_stop
from shared.contracts.events import Event
from shared.identity.recusal import recusal_in
from shared.reference.calendar import WorkingCalendar

SILENCE: Final = "silence"
"""Method of a closing nobody spoke for: two recorded attempts, no answer; counted apart (domain.md §5a)."""
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


def _stamp(case: Case, event: Event, what: str) -> None:
    setattr(case, f"{what}_at", event.occurred_at)
    setattr(case, f"{what}_recorded_at", event.recorded_at)
    case.late_entry = case.late_entry or event.is_back_entry


def _submitted(case: Case, event: Event, _: WorkingCalendar) -> None:
    data = event.data
    case.number, case.channel, case.area = data["number"], data["channel"], event.area
    case.matter_code = data["matter_code"]
    case.tracking_hash, case.tail_hash = data["tracking_hash"], data["tail_hash"]
    case.resident_id = _uuid(data["resident_id"])
    recusal = recusal_in(data)
    case.recused_persons, case.recused_areas = sorted(recusal.persons, key=str), sorted(recusal.areas)
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
    entered_late = case.late_entry
    _stamp(case, event, "accepted")
    case.deemed = bool(data.get("deemed"))
    if case.deemed:
        case.late_entry = entered_late  # accepted from its receipt by rule; nobody entered anything late


def _categorised(case: Case, event: Event, _: WorkingCalendar) -> None:
    case.matter_code = event.data["matter_code"]


def _corrected(case: Case, event: Event, _: WorkingCalendar) -> None:
    """A wrong entry set right: the case is where, and whose, it should have been from the beginning."""
    data, changed = event.data, event.data["changed"]
    if "village" in changed:
        case.area = data["village"]
    for name in ("channel", "matter_code", "tail_hash"):
        if name in changed:
            setattr(case, name, data.get(name))
    if "resident_id" in changed:
        case.resident_id = _uuid(data.get("resident_id"))


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
    case.closed_method = event.data.get("method")
    case.silent = case.closed_method == SILENCE
    _stamp(case, event, "closed")


def _closing_undone(case: Case, _event: Event, _: WorkingCalendar) -> None:
    """A tap by mistake, taken back the same day: it waits for the resident again, as if the tap had not been."""
    case.state, case.on_time, case.closed_at, case.closed_recorded_at = "awaiting_confirmation", None, None, None
    case.closed_method, case.silent = None, False


def _answered(case: Case, event: Event, _: WorkingCalendar) -> None:
    """A question answered at once: taken, told and closed in one moment. A back-entry is believed from its recording on."""
    data = event.data
    case.state, case.kind, case.outcome = "closed", "consultation", "explained"
    case.matter_code, case.matter_name, case.matter_name_en = (
        data["matter_code"],
        data["matter_name"],
        data["matter_name_en"],
    )
    case.category, case.due_at = data["category"], datetime.fromisoformat(data["due_at"])
    case.promised_due_on = local_day(case.due_at)
    told_at = event.recorded_at if event.is_back_entry else event.occurred_at
    case.on_time = told_at <= case.due_at
    for what in ("accepted", "completed", "closed"):
        _stamp(case, event, what)


def _freed(case: Case, event: Event, _: WorkingCalendar) -> None:
    """A merge taken back: the request is on its own again, where it was before."""
    case.state, case.ended_at, case.ended_recorded_at = event.data["status"], None, None


def _rated(case: Case, event: Event, _: WorkingCalendar) -> None:
    """Of the whole case (一事一评); what a single visit was rated (一次一评) is not the case's."""
    if not event.data.get("visit_id"):
        case.rating = event.data["rating"]


def _rating_flagged(case: Case, event: Event, _: WorkingCalendar) -> None:
    """Shown apart until a person has looked at it and lets it stand."""
    case.rating_flagged = event.data.get("review") != "kept"


def _rectifying(case: Case, _event: Event, _: WorkingCalendar) -> None:
    case.rectification = "open"


def _rectified(case: Case, event: Event, _: WorkingCalendar) -> None:
    case.rectification = event.data["result"]


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
    "request.corrected": _corrected,
    "request.supplement_requested": _to("needs_supplement"),
    "request.supplemented": _to("submitted"),
    "request.refused": _ended("refused"),
    "request.withdrawn": _ended("withdrawn"),
    "request.merged": _ended("merged"),
    "request.unmerged": _freed,
    "request.answered": _answered,
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
    "closing.undone": _closing_undone,
    "request.rated": _rated,
    "rating.flagged": _rating_flagged,
    "rectification.opened": _rectifying,
    "rectification.closed": _rectified,
    "request.urged": _urged,
    "request.terminated": _ended("terminated"),
    "case.withdrawn": _ended("withdrawn"),
    "case.merged": _ended("merged"),
}
"""Event type → what it does to the case. Types of requests that are not here are timeline only."""
