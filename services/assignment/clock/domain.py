"""What may stop or move a promise clock, how long, and who decides (domain.md §3). Pure.

Stops and extensions count by the time they are recorded, never by a stated one.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from shared.contracts.errors import N_, DomainError, Invalid
from shared.reference.calendar import WorkingCalendar
from shared.reference.deadlines import due_on
from shared.reference.working_hours import at_local, local_day, local_time

DECIDERS: Final = ("dispatcher", "supervisor")
PAUSE_WORDS: Final[dict[str, str]] = {
    "hearing": N_("听证"),
    "inspection": N_("检验、检测、现场勘查"),
    "expert_review": N_("专家评审"),
    "waiting_for_resident": N_("等群众补材料或有空"),
}
LONGEST: Final[dict[str, int]] = {"hearing": 20, "inspection": 15, "expert_review": 20, "waiting_for_resident": 10}
"""Working days after which a pause of this reason ends by itself."""
LAWFUL_EXTENSION: Final = 10
"""Working days beyond the statutory limit that the law lets the head of the office grant (行政许可法 §42)."""


class NotTheAssignee(DomainError):
    """What needs two people needs two persons (domain.md §5)."""

    sentence = N_("办理人不能批准自己办的事暂停或延期，请由另一位同志审批。")
    status = 403
    code = "not-the-assignee"


class NotWhoAsked(DomainError):
    sentence = N_("提出的人不能自己批准，请由另一位同志审批。")
    status = 403
    code = "not-who-asked"


class TooLate(DomainError):
    """Asked after due is overdue, not an extension."""

    sentence = N_("已经过了办结期限，不能再申请延期。")
    status = 409
    code = "asked-after-due"


class ExtendedOnce(DomainError):
    sentence = N_("这件事已经申请过延期，只能延一次。")
    status = 409
    code = "extended-once"


class PausedOnce(DomainError):
    sentence = N_("这件事已经有一个暂停在等审批。")
    status = 409
    code = "pause-waits"


@dataclass(frozen=True, slots=True)
class Pause:
    """A stop that is asked for or runs."""

    id: UUID
    request_id: UUID
    assignment_id: UUID
    status: str
    reason: str
    review_on: date
    state_before: str
    asked_by: UUID
    began_at: datetime | None


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension that was asked for in time."""

    id: UUID
    request_id: UUID
    status: str
    working_days: int
    due_before: datetime
    due_after: datetime
    asked_by: UUID


def review_day(reason: str, wanted: date | None, now: datetime, calendar: WorkingCalendar) -> date:
    """The day a pause is looked at and ends by itself: as wanted, at the latest after the reason's longest time.

    Raises Invalid (422) for a day that is not after today or lies beyond the longest.
    """
    today = local_day(now)
    latest = calendar.add_working_days(today, LONGEST[reason])
    if wanted is None:
        return latest
    if wanted <= today:
        raise Invalid({"review_on": [N_("复核日期应当在今天以后。")]})
    if wanted > latest:
        raise Invalid({"review_on": [N_("超过了这类原因最长的暂停时间，请选早一些的日期。")]})
    return wanted


def extended_due(
    due_at: datetime, accepted_at: datetime, matter: dict[str, Any], days: int, calendar: WorkingCalendar
) -> datetime:
    """The due time after an extension; raises Invalid (422) beyond the statutory limit and its lawful extension.

    What stops have added to the promise so far they add to the limit as well.
    """
    promised, statutory = matter["promised_working_days"], matter["statutory_working_days"]
    due = local_time(due_at)
    planned = due_on(accepted_at, promised, calendar=calendar)
    stopped = max(0, calendar.working_days_between(planned, due.date()))
    limit = due_on(accepted_at, max(statutory, promised) + LAWFUL_EXTENSION + stopped, calendar=calendar)
    wanted = calendar.add_working_days(due.date(), days)
    if wanted > limit:
        most = max(0, calendar.working_days_between(due.date(), limit))
        raise BeyondTheLimit(most=most)
    return at_local(wanted, due.time())


class BeyondTheLimit(DomainError):
    sentence = N_("延期以后不能超过法定时限和法律允许的延长，最多还能延%(most)s个工作日。")
    status = 422
    code = "beyond-the-limit"


def check_decider(by: UUID, assignee: UUID | None, asked_by: UUID | None = None) -> None:
    """Raises NotTheAssignee or NotWhoAsked (403)."""
    if by == assignee:
        raise NotTheAssignee()
    if by == asked_by:
        raise NotWhoAsked()
