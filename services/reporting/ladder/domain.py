"""The ladder of reminders: which rungs a promise has, when each comes, whom it reaches (domain.md §3). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from shared.contracts.errors import N_, Invalid
from shared.reference.calendar import OutsideCalendar, WorkingCalendar

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
ROLES: Final = ("assignee", "dispatcher", "leader", "supervisor")
NEVER: Final = datetime(9999, 1, 1, tzinfo=SHANGHAI)
"""A rung on a day the calendar does not reach; it is worked out anew when the due date or the ladder changes."""
EARLIEST, LATEST, MOST_TIMES = -30, 60, 9


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: so many working days after due (negative: before), or after so many times the promise; whom it reaches.

    An urgent one goes out at any hour, on days off too.
    """

    rung: str
    days: int | None
    times: int | None
    roles: tuple[str, ...]
    urgent: bool = False


DEFAULT: Final = (
    Step("yellow", -1, None, ("assignee",)),
    Step("red", 0, None, ("assignee", "dispatcher")),
    Step("urge", 1, None, ("assignee", "leader")),
    Step("supervise", 5, None, ("supervisor",)),
    Step("special", None, 3, ("supervisor",)),
)
RUNGS: Final = tuple(step.rung for step in DEFAULT)


@dataclass(frozen=True, slots=True)
class Ladder:
    """One version; an empty matter or area stands for every one."""

    id: int
    matter_code: str
    area: str
    version: int
    steps: tuple[Step, ...]


def ladder_for(ladders: Iterable[Ladder], matter_code: str | None, area: str) -> Ladder:
    """The one that says most about a case: its matter before its area, the town before the district."""
    fitting = [ladder for ladder in ladders if ladder.matter_code in ("", matter_code) and area.startswith(ladder.area)]
    return max(fitting, key=lambda ladder: (ladder.matter_code != "", len(ladder.area)))


def rung_times(
    steps: Sequence[Step], accepted_at: datetime, due_at: datetime, calendar: WorkingCalendar
) -> list[datetime]:
    """When each rung comes, in the order of the steps, at the hour of the due time."""
    due = due_at.astimezone(SHANGHAI)
    promised = promised_days(accepted_at, due_at, calendar)
    days = [step.days if step.days is not None else promised * ((step.times or 1) - 1) for step in steps]
    return [_working_days_off(due, count, calendar) for count in days]


def promised_days(accepted_at: datetime, due_at: datetime, calendar: WorkingCalendar) -> int:
    """Working days of the promise, the day of acceptance not counted; one for what is to be done the same day."""
    try:
        return max(1, calendar.working_days_between(_after(accepted_at), _after(due_at)))
    except OutsideCalendar:
        return 1


def _working_days_off(due: datetime, days: int, calendar: WorkingCalendar) -> datetime:
    try:
        return datetime.combine(calendar.add_working_days(due.date(), days), due.timetz())
    except OutsideCalendar:
        return NEVER


def check_steps(steps: Sequence[Step]) -> None:
    """Raise Invalid, by rung, for what would reach nobody, come out of order or too far away."""
    wrong: dict[str, list[str]] = {}
    last = EARLIEST - 1
    for step in steps:
        if not step.roles:
            wrong[step.rung] = [N_("至少要有一个收件人。")]
        elif step.days is not None and not EARLIEST <= step.days <= LATEST:
            wrong[step.rung] = [N_("工作日数要在-30到60之间。")]
        elif step.times is not None and not 2 <= step.times <= MOST_TIMES:
            wrong[step.rung] = [N_("倍数要在2到9之间。")]
        elif step.days is not None and step.days <= last:
            wrong[step.rung] = [N_("要晚于前一级。")]
        last = step.days if step.days is not None else last
    if wrong:
        raise Invalid(wrong)
    if not steps:
        raise Invalid({"": [N_("至少要留一级提醒。")]})


def _after(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date() + timedelta(days=1)
