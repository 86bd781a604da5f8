"""Requests and volunteers as the events alone tell them, one at a time: what a recount compares the tables with. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.reporting.figures.domain import Period
from shared.reference.calendar import FIRST_VERSION, Calendars

_SHANGHAI = ZoneInfo("Asia/Shanghai")
RETOLD = (
    "accepted",
    "closed",
    "closed_on_time",
    "open_overdue",
    "returned",
    "closed_in_period",
    "registered",
    "checked_in",
)
"""What is counted a second time by other means than the tables."""


@dataclass(slots=True)
class _Told:
    """What the events so far say about one request or volunteer."""

    area: str
    accepted_at: datetime | None = None
    due_at: datetime | None = None
    version: str = FIRST_VERSION
    handler: str | None = None
    done_at: datetime | None = None
    believed: bool = True
    closed_at: datetime | None = None
    on_time: bool = False
    again: bool = False
    paused_at: datetime | None = None
    ended_at: datetime | None = None
    left_out: bool = False
    returned_at: datetime | None = None
    member: bool = False
    registered_at: datetime | None = None
    checked_in_at: datetime | None = None


@dataclass
class Recount:
    """All requests and volunteers as the events tell them."""

    calendars: Calendars
    told: dict[Any, _Told] = field(default_factory=dict)
    events: int = 0

    def hear(self, events: Iterable[Any]) -> None:
        for event in events:
            self.events += 1
            one = self.told.setdefault(event.subject, _Told(event.area))
            one.area = event.area
            self._volunteer(one, event) if event.type.startswith("volunteer.") else self._request(one, event)

    def _volunteer(self, one: _Told, event: Any) -> None:
        one.member = bool(event.member)
        one.registered_at = one.registered_at or event.occurred_at
        if event.type == "volunteer.checked_in":
            one.checked_in_at = one.checked_in_at or event.occurred_at
        elif event.type == "volunteer.check_in_undone":
            one.checked_in_at = None

    def _request(self, one: _Told, event: Any) -> None:
        match event.type:
            case "request.accepted":
                one.accepted_at, one.due_at = event.occurred_at, datetime.fromisoformat(event.due_at)
                one.version = event.calendar_version or one.version
            case "request.assigned":
                one.handler = event.person_id
            case "work.returned":
                one.returned_at, one.handler = one.returned_at or event.recorded_at, None
            case "work.completed":
                one.done_at = event.occurred_at
                one.believed = not event.late or event.approved_by not in (None, one.handler)
            case "work.rejected":
                self._give_back(one, event.occurred_at)
            case "request.closed":
                one.done_at = datetime.fromisoformat(event.completed_at)
                if not one.again:
                    one.closed_at = event.occurred_at
                    one.on_time = one.believed and one.due_at is not None and one.done_at <= one.due_at
            case "closing.undone" | "completion.undone" | "request.reopened":
                self._take_back(one, event)
            case "clock.paused" | "clock.resumed" | "extension.granted" | "deadline.recalculated":
                self._clock(one, event)
            case "request.answered":
                one.accepted_at = one.closed_at = one.done_at = event.occurred_at
                one.due_at = datetime.fromisoformat(event.due_at)
                one.on_time = (event.recorded_at if event.late else event.occurred_at) <= one.due_at
            case "request.unmerged" | "case.unmerged":
                one.ended_at, one.left_out = None, False
                one.due_at = datetime.fromisoformat(event.due_at) if event.due_at else one.due_at
            case _:
                one.ended_at, one.left_out = event.occurred_at, event.type != "request.terminated"
                one.paused_at = None

    def _take_back(self, one: _Told, event: Any) -> None:
        """A closing or a completion that was a mistake, or a case done again: the first closing stands unless void."""
        if event.type == "closing.undone":
            if not one.again:
                one.closed_at, one.on_time = None, False
            return
        one.done_at, one.believed = None, True
        if event.type == "request.reopened":
            one.version = event.calendar_version or one.version
            one.again, one.due_at = not event.void, datetime.fromisoformat(event.due_at)
            if event.void:
                one.closed_at, one.on_time = None, False

    def _clock(self, one: _Told, event: Any) -> None:
        if event.type in ("extension.granted", "deadline.recalculated"):
            one.version = event.calendar_version or one.version
            one.due_at = datetime.fromisoformat(event.due_at)
        elif event.type == "clock.paused":
            one.paused_at = event.recorded_at
        else:
            self._stand_still(one, one.paused_at, event.recorded_at)
            one.paused_at = None

    def _give_back(self, one: _Told, rejected_at: datetime) -> None:
        """The waiting time from work done until the rejection."""
        self._stand_still(one, one.done_at, rejected_at)
        one.done_at = None

    def _stand_still(self, one: _Told, stopped: datetime | None, resumed: datetime) -> None:
        """Counted day by day: each working day of the stop moves the due day."""
        if stopped and one.due_at and stopped <= one.due_at:
            calendar = self.calendars(one.version)
            start, end = (moment.astimezone(_SHANGHAI).date() for moment in (stopped, resumed))
            due = one.due_at.astimezone(_SHANGHAI)
            for ordinal in range(start.toordinal(), end.toordinal()):
                if calendar.is_working_day(date.fromordinal(ordinal)):
                    due = datetime.combine(calendar.next_working_day(due.date()), due.timetz())
            one.due_at = due

    def counts(self, area: str, period: Period, now: datetime) -> dict[str, int]:
        """The counts the events alone can tell, one request at a time."""
        as_of = period.as_of(now)
        counts: Counter[str] = Counter(dict.fromkeys(RETOLD, 0))
        for one in self.told.values():
            if one.area.startswith(area):
                counts.update(_counted(one, period, as_of))
        return dict(counts)


def _counted(one: _Told, period: Period, as_of: datetime) -> list[str]:
    """The names of the counts one request or volunteer adds to."""
    if one.member and one.registered_at and one.registered_at <= as_of:
        return ["registered", *(["checked_in"] if one.checked_in_at and one.checked_in_at <= as_of else [])]
    found = ["closed_in_period"] if one.closed_at and period.starts_at() <= one.closed_at <= as_of else []
    if one.left_out or not one.accepted_at:
        return found
    if not period.first <= one.accepted_at.astimezone(_SHANGHAI).date() <= period.last:
        return found
    return [*found, "accepted", *_standing(one, as_of), *_returned(one, as_of)]


def _returned(one: _Told, as_of: datetime) -> list[str]:
    return ["returned"] if one.returned_at and one.returned_at <= as_of else []


def _standing(one: _Told, as_of: datetime) -> list[str]:
    if one.closed_at and one.closed_at <= as_of:
        return ["closed", *(["closed_on_time"] if one.on_time else [])]
    ended = one.ended_at is not None and one.ended_at <= as_of
    done = one.believed and one.done_at is not None and one.due_at is not None and one.done_at <= min(one.due_at, as_of)
    still = one.paused_at is not None and one.due_at is not None and one.paused_at <= min(one.due_at, as_of)
    return ["open_overdue"] if one.due_at and one.due_at < as_of and not ended and not done and not still else []
