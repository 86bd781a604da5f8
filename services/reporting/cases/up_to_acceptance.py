"""What intake's events change in a case: its receipt, corrections and acceptance, or an answer at once. Pure."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.reporting.cases.domain import Case, local_day
from shared.contracts.events import Event
from shared.identity.recusal import recusal_in
from shared.reference.calendar import WorkingCalendar


def stamp(case: Case, event: Event, what: str) -> None:
    setattr(case, f"{what}_at", event.occurred_at)
    setattr(case, f"{what}_recorded_at", event.recorded_at)
    case.late_entry = case.late_entry or event.is_back_entry


def id_in(value: Any) -> UUID | None:
    return UUID(str(value)) if value else None


def submitted(case: Case, event: Event, _: WorkingCalendar) -> None:
    data = event.data
    case.number, case.channel, case.area = data["number"], data["channel"], event.area
    case.matter_code = data["matter_code"]
    case.tracking_hash, case.tail_hash = data["tracking_hash"], data["tail_hash"]
    case.resident_id = id_in(data["resident_id"])
    recusal = recusal_in(data)
    case.recused_persons, case.recused_areas = sorted(recusal.persons, key=str), sorted(recusal.areas)
    stamp(case, event, "submitted")


def accepted(case: Case, event: Event, calendar: WorkingCalendar) -> None:
    data, matter = event.data, event.data["matter"]
    if case.submitted_at is None:
        submitted(case, event, calendar)
        case.submitted_at = datetime.fromisoformat(data["submitted_at"])
    case.area, case.state = event.area, "accepted"
    case.matter_code, case.matter_name, case.matter_name_en = matter["code"], matter["name"], matter["name_en"]
    case.category, case.kind, case.post_kind = matter["category"], matter["kind"], matter["post_kind"]
    case.due_at = datetime.fromisoformat(data["due_at"])
    case.promised_due_on = date.fromisoformat(data["promised_due_on"])
    case.provisional, case.calendar_version = data["provisional"], data["calendar_version"]
    entered_late = case.late_entry
    stamp(case, event, "accepted")
    case.deemed = bool(data.get("deemed"))
    if case.deemed:
        case.late_entry = entered_late  # accepted from its receipt by rule; nobody entered anything late


def categorised(case: Case, event: Event, _: WorkingCalendar) -> None:
    case.matter_code = event.data["matter_code"]


def corrected(case: Case, event: Event, _: WorkingCalendar) -> None:
    """A wrong entry set right: the case is where, and whose, it should have been from the beginning."""
    data, changed = event.data, event.data["changed"]
    if "village" in changed:
        case.area = data["village"]
    for name in ("channel", "matter_code", "tail_hash"):
        if name in changed:
            setattr(case, name, data.get(name))
    if "resident_id" in changed:
        case.resident_id = id_in(data.get("resident_id"))


def answered(case: Case, event: Event, _: WorkingCalendar) -> None:
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
    case.on_time, case.days_taken, case.contacted_at = told_at <= case.due_at, 0, event.occurred_at
    case.contact_due_at = case.due_at
    for what in ("accepted", "completed", "closed"):
        stamp(case, event, what)


def numbered(case: Case, event: Event, _: WorkingCalendar) -> None:
    """The six digits its receipt is read out by."""
    case.counter_number = event.data["number"]


def freed(case: Case, event: Event, _: WorkingCalendar) -> None:
    """A merge taken back: the request is on its own again, where it was before."""
    case.state, case.ended_at, case.ended_recorded_at = event.data["status"], None, None
