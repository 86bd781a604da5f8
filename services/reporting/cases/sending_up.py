"""A case with an upper unit (上报): a mark on the case from sending until the answer; no state and no date moves. Pure."""

from datetime import date

from services.reporting.cases.domain import Case
from shared.contracts.events import Event
from shared.reference.calendar import WorkingCalendar


def sent_up(case: Case, event: Event, _: WorkingCalendar) -> None:
    """Sent, or its answer taken back: it waits again."""
    case.sent_up_to, case.answer_expected_on = event.data["unit"], date.fromisoformat(str(event.data["expected_on"]))


def settled(case: Case, _event: Event, _: WorkingCalendar) -> None:
    """Answered, or taken back."""
    case.sent_up_to, case.answer_expected_on = None, None
