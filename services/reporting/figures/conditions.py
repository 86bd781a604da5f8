"""The one place that says in SQL which cases and members a figure counts; figures and the lists behind them both use it.

Every condition is written over `reporting.cases c` (or `reporting.members m`) with the parameters :area, :first, :last,
:starts_at and :as_of.
"""

from typing import Final

_COUNTED: Final = "c.accepted_on BETWEEN :first AND :last AND c.state NOT IN ('withdrawn', 'merged')"
_CLOSED: Final = "coalesce(c.closed_at <= :as_of, false)"
# The clock of work that is done has stopped: waiting for the resident's word is not being overdue.
_DONE_IN_TIME: Final = "coalesce(c.completion_counts AND c.completed_at <= least(c.due_at, :as_of), false)"
# A clock that stands still has not run out, unless it had before it was stopped.
_PAUSED: Final = "coalesce(c.paused_at <= least(c.due_at, :as_of), false)"
_ENDED: Final = "coalesce(c.ended_at <= :as_of, false)"

CASE_CONDITIONS: Final = {
    "accepted": "true",
    "closed": _CLOSED,
    "closed_on_time": f"{_CLOSED} AND c.on_time",
    "open_overdue": f"c.due_at < :as_of AND NOT {_CLOSED} AND NOT {_ENDED} AND NOT {_DONE_IN_TIME} AND NOT {_PAUSED}",
    "closed_or_overdue": f"({_CLOSED} OR (c.due_at < :as_of AND NOT {_ENDED} AND NOT {_DONE_IN_TIME} AND NOT {_PAUSED}))",
    "returned": "c.returned > 0",
}
"""Of the cases accepted in the period, withdrawn and merged left out."""

COUNTED: Final = _COUNTED
CLOSED_IN_PERIOD: Final = "c.closed_at >= :starts_at AND c.closed_at <= :as_of"

MEMBER_CONDITIONS: Final = {"registered": "true", "checked_in": "coalesce(m.checked_in_at <= :as_of, false)"}
REGISTERED: Final = "m.member AND m.registered_at <= :as_of"

CASE_GROUPS: Final = {
    "town": "c.town",
    "village": "c.area",
    "matter": "c.matter_code",
    "category": "c.category",
    "channel": "c.channel",
    "kind": "c.kind",
}
MEMBER_GROUPS: Final = {"town": "m.town", "village": "m.area"}


def in_area(area: str, alias: str) -> str:
    """The rows of an area of 6, 9 or 12 digits, written so that the town's index serves."""
    if len(area) == 9:
        return f"{alias}.town = :area"
    if len(area) == 12:
        return f"{alias}.town = left(:area, 9) AND {alias}.area = :area"
    return f"starts_with({alias}.area, :area)"


def of_figure(figure: str) -> str:
    """The condition of a case to be counted in `figure`, the period included."""
    if figure == "closed_in_period":
        return CLOSED_IN_PERIOD
    return f"{_COUNTED} AND {CASE_CONDITIONS[figure]}"


CASE_FIGURES: Final = (*CASE_CONDITIONS, "closed_in_period")
