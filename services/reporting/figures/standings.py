"""How open cases stand with their promise at this very moment: one condition each, for counting and for listing alike.

Parameters: :now and :tomorrow, the next midnight. What waits for the resident's word or is suspended has a clock that does
not run: it is neither due nor overdue.
"""

from typing import Final

from shared.contracts.errors import N_

OPEN: Final = "c.state NOT IN ('closed', 'refused', 'withdrawn', 'merged', 'terminated')"
_STOPPED: Final = "c.state IN ('awaiting_confirmation', 'suspended')"
_RUNS: Final = f"{OPEN} AND NOT ({_STOPPED})"
_NOW, _TOMORROW = "CAST(:now AS timestamptz)", "CAST(:tomorrow AS timestamptz)"

CONDITIONS: Final = {
    "open": OPEN,
    "due_today": f"{_RUNS} AND c.due_at >= :now AND c.due_at < :tomorrow",
    "overdue": f"{_RUNS} AND c.due_at < :now",
    "overdue_over_month": f"{_RUNS} AND c.due_at < {_NOW} - interval '30 days'",
    "overdue_month": f"{_RUNS} AND c.due_at >= {_NOW} - interval '30 days' AND c.due_at < {_NOW} - interval '7 days'",
    "overdue_week": f"{_RUNS} AND c.due_at >= {_NOW} - interval '7 days' AND c.due_at < :now",
    "due_week": f"{_RUNS} AND c.due_at >= :tomorrow AND c.due_at < {_TOMORROW} + interval '7 days'",
    "due_later": f"{_RUNS} AND c.due_at >= {_TOMORROW} + interval '7 days'",
    "clock_stopped": f"{OPEN} AND {_STOPPED}",
    "no_promise_yet": f"{_RUNS} AND c.due_at IS NULL",
}
NAMES: Final = {
    "open": N_("在办"),
    "due_today": N_("今天到期"),
    "overdue": N_("超期"),
    "overdue_over_month": N_("超期30天以上"),
    "overdue_month": N_("超期8至30天"),
    "overdue_week": N_("超期7天以内"),
    "due_week": N_("7天内到期"),
    "due_later": N_("7天以后到期"),
    "clock_stopped": N_("暂停或待群众确认"),
    "no_promise_yet": N_("还没有时限"),
}
STANDINGS: Final = tuple(CONDITIONS)
AGES: Final = (
    "overdue_over_month",
    "overdue_month",
    "overdue_week",
    "due_today",
    "due_week",
    "due_later",
    "clock_stopped",
    "no_promise_yet",
)
"""Every open case is in exactly one of these, the most urgent first."""
