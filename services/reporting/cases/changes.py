"""What each event changes in its case: a table from event type to change. Pure.

Events of one publisher come in order and are applied once (`sequence`); a type without an entry in `CHANGES` changes
nothing and shows in the timeline only.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from services.reporting.cases import clock, sending_up, time_taken, up_to_acceptance
from services.reporting.cases.domain import Case
from services.reporting.cases.up_to_acceptance import id_in, stamp
from shared.contracts.events import Event
from shared.reference.calendar import Calendars, WorkingCalendar
from shared.reference.deadlines import moved_by_stop

SILENCE: Final = "silence"
"""Method of a closing nobody spoke for: two recorded attempts, no answer; counted apart (domain.md §5a)."""
Change = Callable[[Case, Event, WorkingCalendar], None]


def calendar_for(case: Case, event: Event, calendars: Calendars) -> WorkingCalendar:
    """The calendar the case's due time is counted with, or is from this event on: the same however late it is heard."""
    named = event.data.get("calendar_version") if event.type == "request.accepted" else None
    return calendars(named or case.calendar_version)


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
    approver = id_in(event.data.get("approved_by"))
    return not event.is_back_entry or (approver is not None and approver != assignee)


def _to(state: str) -> Change:
    """The event does nothing but lead to a state."""

    def change(case: Case, _event: Event, _: WorkingCalendar) -> None:
        case.state = state

    return change


def _ended(state: str) -> Change:
    def change(case: Case, event: Event, _: WorkingCalendar) -> None:
        case.state, case.ruling_due_at, case.paused_at = state, None, None
        stamp(case, event, "ended")

    return change


def _offer_fell(case: Case, _event: Event, _: WorkingCalendar) -> None:
    """An offer declined or lapsed puts the case back into the pool, unless somebody has it by now."""
    if case.state == "offered":
        case.state = "accepted"


def _assigned(case: Case, event: Event, calendar: WorkingCalendar) -> None:
    case.state = "assigned"
    time_taken.taken_on(case, event, calendar)
    case.volunteer_id = id_in(event.data["volunteer_id"])
    case.person_id = id_in(event.data.get("person_id"))
    stamp(case, event, "assigned")


def _started(case: Case, event: Event, _: WorkingCalendar) -> None:
    case.state, case.contacted_at = "in_progress", case.contacted_at or event.occurred_at
    stamp(case, event, "started")


def _returned(case: Case, event: Event, _: WorkingCalendar) -> None:
    """Returning never stops or resets the clock."""
    case.state, case.returned = "returned", case.returned + 1
    case.returned_at, case.lost_since = case.returned_at or event.recorded_at, event.recorded_at
    case.volunteer_id = case.person_id = None


def _completed(case: Case, event: Event, _: WorkingCalendar) -> None:
    case.state, case.outcome = "awaiting_confirmation", event.data["outcome"]
    case.completion_counts = counts_as_done_at(event, case.person_id)
    stamp(case, event, "completed")


def _rejected(case: Case, event: Event, calendar: WorkingCalendar) -> None:
    """ "Not solved" gives it back, and the waiting time with it."""
    if case.completed_at and case.due_at:
        clock.move_due(case, moved_by_stop(case.due_at, case.completed_at, event.occurred_at, calendar))
        time_taken.stood_still(case, case.completed_at, event.occurred_at, calendar)
    case.state, case.completed_at, case.completed_recorded_at = "in_progress", None, None


def _ruling_due(case: Case, event: Event, _: WorkingCalendar) -> None:
    """Somebody must rule by then; the promise runs on beside it."""
    case.ruling_due_at = datetime.fromisoformat(event.data["due_at"])


def _limit_moved(case: Case, event: Event, _: WorkingCalendar) -> None:
    """The date of the ruling that stands; of a rectification nothing is kept here but that it is open."""
    if event.data["of"] == "ruling" and case.ruling_due_at is not None:
        case.ruling_due_at = datetime.fromisoformat(event.data["due_at"])


def _ruled(case: Case, event: Event, _: WorkingCalendar) -> None:
    """Handed on, or the same hands go on; the clock ran all the while."""
    data, case.ruling_due_at = event.data, None
    if data["ruling"] == "rejected":
        case.state = data.get("status") or case.state
        case.volunteer_id, case.person_id = id_in(data["volunteer_id"]), id_in(data.get("person_id"))
    elif data["ruling"] != "ended":
        case.state, case.volunteer_id, case.person_id = "accepted", None, None


def _closed(case: Case, event: Event, calendar: WorkingCalendar) -> None:
    """`on_time` is frozen here: last accepted work-done time against the due time, never to be changed."""
    case.state, case.outcome = "closed", event.data["outcome"]
    done_at = datetime.fromisoformat(event.data["completed_at"])
    case.completed_at, case.ruling_due_at = done_at, None
    if case.reopened and not case.voided:  # the first closing stands for ever; this is its second result
        return
    case.money = {each["kind"]: each["fen"] for each in event.data.get("money") or ()} or None
    case.on_time = case.completion_counts and case.due_at is not None and done_at <= case.due_at
    case.closed_method = event.data.get("method")
    case.silent = case.closed_method == SILENCE
    time_taken.counted(case, calendar)
    stamp(case, event, "closed")


def _closing_undone(case: Case, _event: Event, _: WorkingCalendar) -> None:
    """A tap by mistake, taken back the same day: it waits for the resident again, as if the tap had not been."""
    case.state = "awaiting_confirmation"
    if case.reopened and not case.voided:
        return
    case.on_time, case.closed_at, case.closed_recorded_at, case.days_taken = None, None, None, None
    case.closed_method, case.silent, case.money = None, False, None


def _completion_undone(case: Case, _event: Event, _: WorkingCalendar) -> None:
    """A completion entered by mistake: as if it had not been, the clock has run all the while."""
    case.state, case.outcome, case.completion_counts = "in_progress", None, True
    case.completed_at, case.completed_recorded_at = None, None


def _reopened(case: Case, event: Event, _: WorkingCalendar) -> None:
    """重办: a clock of its own. The first closing stays for ever, unless it was found to be false: then it is void."""
    case.state, case.reopened = "reopened", case.reopened + 1
    case.reopened_at = case.reopened_at or event.occurred_at
    case.volunteer_id = case.person_id = None
    case.completed_at, case.completed_recorded_at, case.completion_counts = None, None, True
    case.calendar_version = event.data.get("calendar_version") or case.calendar_version
    clock.move_due(case, datetime.fromisoformat(event.data["due_at"]))
    if event.data["void"]:
        case.voided, case.on_time, case.outcome, case.days_taken = True, None, None, None
        case.closed_at, case.closed_recorded_at, case.closed_method, case.silent = None, None, None, False
        case.money = None


def _rated(case: Case, event: Event, _: WorkingCalendar) -> None:
    """Of the whole case (一事一评); what a single visit was rated (一次一评) is not the case's."""
    if not event.data.get("visit_id"):
        case.rating, case.rated_at = event.data["rating"], event.occurred_at


def _rating_flagged(case: Case, event: Event, _: WorkingCalendar) -> None:
    """Shown apart until a person has looked at it and lets it stand."""
    case.rating_flagged = event.data.get("review") != "kept"


def _rectifying(case: Case, event: Event, _: WorkingCalendar) -> None:
    case.rectification, case.rectification_at = "open", case.rectification_at or event.occurred_at


def _rectified(case: Case, event: Event, _: WorkingCalendar) -> None:
    case.rectification = event.data["result"]


def _urged(case: Case, _event: Event, _: WorkingCalendar) -> None:
    case.urged += 1


CHANGES: Final[dict[str, Change]] = {
    "request.submitted": up_to_acceptance.submitted,
    "request.categorised": up_to_acceptance.categorised,
    "request.corrected": up_to_acceptance.corrected,
    "request.supplement_requested": _to("needs_supplement"),
    "request.supplemented": _to("submitted"),
    "request.refused": _ended("refused"),
    "request.withdrawn": _ended("withdrawn"),
    "request.merged": _ended("merged"),
    "request.unmerged": up_to_acceptance.freed,
    "request.answered": up_to_acceptance.answered,
    "receipt.numbered": up_to_acceptance.numbered,
    "request.accepted": up_to_acceptance.accepted,
    "request.offered": _to("offered"),
    "offer.moved": _to("offered"),  # still unanswered, with somebody else
    "offer.declined": _offer_fell,
    "offer.expired": _offer_fell,
    "request.unmatched": _to("accepted"),
    "request.assigned": _assigned,
    "work.started": _started,
    "work.returned": _returned,
    "work.completed": _completed,
    "work.rejected": _rejected,
    "work.ruled": _ruled,
    "ruling.due": _ruling_due,
    "clock.paused": clock.paused,
    "clock.resumed": clock.resumed,
    "extension.granted": clock.extended,
    "deadline.recalculated": clock.recalculated,
    "limit.recalculated": _limit_moved,
    "request.closed": _closed,
    "closing.undone": _closing_undone,
    "completion.undone": _completion_undone,
    "request.reopened": _reopened,
    "case.unmerged": clock.unmerged,
    "request.rated": _rated,
    "rating.flagged": _rating_flagged,
    "rectification.opened": _rectifying,
    "rectification.closed": _rectified,
    "request.urged": _urged,
    "work.sent_up": sending_up.sent_up,
    "work.sent_up_answered": sending_up.settled,
    "work.sent_up_answer_undone": sending_up.sent_up,
    "work.sent_up_undone": sending_up.settled,
    "request.terminated": _ended("terminated"),
    "case.withdrawn": _ended("withdrawn"),
    "case.merged": _ended("merged"),
}
"""Event type → what it does to the case. Types of requests that are not here are timeline only."""
