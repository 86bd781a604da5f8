"""A case as reporting keeps it, which states there are, and how a stop moves its due time. Pure.

What each event changes is in `changes`; the timeline itself is the events; reminders are elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from shared.identity.recusal import Recusal, recusal_of
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
    resident_id: UUID | None = None
    outcome: str | None = None
    rating: int | None = None
    returned: int = 0
    urged: int = 0
    late_entry: bool = False
    recused_persons: Sequence[UUID] = ()
    recused_areas: Sequence[str] = ()
    deemed: bool = False
    closed_method: str | None = None
    silent: bool = False
    rating_flagged: bool = False
    rectification: str | None = None
    voided: bool = False

    @property
    def recusal(self) -> Recusal:
        """Whom it is hidden from: a complaint about a person (回避)."""
        return recusal_of(self.recused_persons, self.recused_areas)


def moved_by_stop(due_at: datetime, stopped: datetime, resumed: datetime, calendar: WorkingCalendar) -> datetime:
    """The due time after a stop from S to R: later by the working days d with S <= d < R, if S was not too late already."""
    if stopped > due_at:
        return due_at
    days = calendar.working_days_between(local_day(stopped), local_day(resumed))
    due = due_at.astimezone(SHANGHAI)
    return datetime.combine(calendar.add_working_days(due.date(), days), due.timetz()) if days > 0 else due_at


def local_day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()
