"""How open cases stand with their promise at this very moment: one condition each, for counting and for listing alike.

Parameters: :now and :tomorrow, the next midnight. What waits for the resident's word or is suspended has a clock that does
not run: it is neither due nor overdue.
"""

from typing import Final

from shared.contracts.errors import N_

OPEN: Final = "c.state NOT IN ('closed', 'refused', 'withdrawn', 'merged', 'terminated')"
_STOPPED: Final = "c.state IN ('awaiting_confirmation', 'suspended')"
_RUNS: Final = f"{OPEN} AND NOT ({_STOPPED})"
# Sub-selects, so that days are added once and not with every case.
_MONTH_AGO, _WEEK_AGO, _IN_A_WEEK = (
    f"(SELECT CAST({moment} AS timestamptz) {days})"
    for moment, days in (
        (":now", "- interval '30 days'"),
        (":now", "- interval '7 days'"),
        (":tomorrow", "+ interval '7 days'"),
    )
)
_DUE: Final = {
    "overdue_over_month": f"c.due_at < {_MONTH_AGO}",
    "overdue_month": f"c.due_at >= {_MONTH_AGO} AND c.due_at < {_WEEK_AGO}",
    "overdue_week": f"c.due_at >= {_WEEK_AGO} AND c.due_at < :now",
    "due_today": "c.due_at >= :now AND c.due_at < :tomorrow",
    "due_week": f"c.due_at >= :tomorrow AND c.due_at < {_IN_A_WEEK}",
    "due_later": f"c.due_at >= {_IN_A_WEEK}",
    "no_promise_yet": "c.due_at IS NULL",
}
"""How the due time of a case stands whose clock runs: exactly one of these."""

CONDITIONS: Final = {
    "open": OPEN,
    "due_today": f"{_RUNS} AND {_DUE['due_today']}",
    "overdue": f"{_RUNS} AND c.due_at < :now",
    "overdue_over_month": f"{_RUNS} AND {_DUE['overdue_over_month']}",
    "overdue_month": f"{_RUNS} AND {_DUE['overdue_month']}",
    "overdue_week": f"{_RUNS} AND {_DUE['overdue_week']}",
    "due_week": f"{_RUNS} AND {_DUE['due_week']}",
    "due_later": f"{_RUNS} AND {_DUE['due_later']}",
    "clock_stopped": f"{OPEN} AND {_STOPPED}",
    "no_promise_yet": f"{_RUNS} AND {_DUE['no_promise_yet']}",
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
MADE_OF: Final = {name: (name,) for name in AGES} | {"open": AGES, "overdue": AGES[:3]}
"""Each standing as the ages that add up to it."""
AGE: Final = f"CASE WHEN {_STOPPED} THEN 'clock_stopped' {' '.join(f'WHEN {due} THEN {name!r}' for name, due in _DUE.items())} END"
"""Of which age an open case is, in SQL."""
