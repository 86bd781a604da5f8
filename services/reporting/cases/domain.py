"""A case as reporting keeps it, and which states there are. Pure.

What each event changes is in `changes`; the timeline itself is the events; reminders are elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from shared.identity.recusal import Recusal, recusal_of
from shared.reference.calendar import FIRST_VERSION

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
    "reopened",
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
    money: Mapping[str, int] | None = None
    rating: int | None = None
    returned: int = 0
    urged: int = 0
    late_entry: bool = False
    recused_persons: Sequence[UUID] = ()
    recused_areas: Sequence[str] = ()
    deemed: bool = False
    counter_number: int | None = None
    closed_method: str | None = None
    silent: bool = False
    rating_flagged: bool = False
    rectification: str | None = None
    voided: bool = False
    reopened: int = 0
    ruling_due_at: datetime | None = None
    post_kind: str | None = None
    contact_due_at: datetime | None = None
    contacted_at: datetime | None = None
    days_stopped: int = 0
    days_taken: int | None = None
    days_lost: int = 0
    returned_at: datetime | None = None
    lost_since: datetime | None = None
    rated_at: datetime | None = None
    reopened_at: datetime | None = None
    rectification_at: datetime | None = None
    calendar_version: str = FIRST_VERSION
    sent_up_to: str | None = None
    answer_expected_on: date | None = None

    @property
    def is_with_upper_unit(self) -> bool:
        """Whether it still waits for the answer of an upper unit (上报); what is over waits no more."""
        return self.answer_expected_on is not None and self.state not in FINAL

    @property
    def recusal(self) -> Recusal:
        """Whom it is hidden from: a complaint about a person (回避)."""
        return recusal_of(self.recused_persons, self.recused_areas)


def local_day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()
