"""After a replay: what the reporting service now says of the period, and whether anybody was reminded of 2014."""

import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

from services.local.replay.desk import Desk, RunningCase
from services.local.replay.plan import HALF_YEAR, STEPS, Span

_SETTLING_SECONDS: Final = 120.0
_LOOK_SECONDS: Final = 0.5
_SILENT_STATES: Final = frozenset({"skipped", "cancelled"})
_SAMPLE_EVERY: Final = 50
AREA: Final = "510503"

Figures = Mapping[str, Mapping[str, Any]]


def settled(desk: Desk, cases: Sequence[RunningCase], span: Span = HALF_YEAR) -> Figures:
    """The figures of the period once they hold what was entered, or as they stand after two minutes."""
    deadline = time.monotonic() + _SETTLING_SECONDS
    while True:
        figures = desk.figures(AREA, span.first.isoformat(), span.last.isoformat())
        if holds(figures, cases) or time.monotonic() > deadline:
            return figures
        time.sleep(_LOOK_SECONDS)


def holds(figures: Figures, cases: Sequence[RunningCase]) -> bool:
    """Whether the figures count everything that was entered; there may be other requests of those months besides."""
    accepted, closed = figures["accepted"]["value"], figures["closed"]["value"]
    return bool(accepted >= len(cases) and closed >= closed_of(cases))


def closed_of(cases: Sequence[RunningCase]) -> int:
    return sum(case.done >= len(STEPS) for case in cases)


def reminded(desk: Desk, cases: Sequence[RunningCase]) -> int:
    """How many reminders went out, or will, about what stays open and about every fiftieth of the others.

    Offers do not count: they are made today and told today, unless they are answered first.
    """
    looked_at = [case for case in cases if case.planned.stays_open or case.planned.index % _SAMPLE_EVERY == 0]
    told_of = [each for case in looked_at for each in desk.reminders(case.request_id) if each["rung"] != "offered"]
    return sum(each["state"] not in _SILENT_STATES for each in told_of)


def told(figures: Figures, reminders: int | None, seconds: float) -> str:
    """The closing lines: the three figures with their sums, the on-time rate, and how long it took."""
    lines = (
        f"受理量/accepted {figures['accepted']['value']:,}",
        f"办结量/closed {figures['closed']['value']:,}",
        f"办结率/completion rate {_rate(figures['completion_rate'])}",
        f"按时办结率/on-time rate {_rate(figures['on_time_rate'])}",
        *([] if reminders is None else [f"已发催办/reminders sent {reminders}"]),
        f"用时/took {seconds:.0f} s",
    )
    return "\n".join(lines)


def _rate(figure: Mapping[str, Any]) -> str:
    if figure["value"] is None:
        return "-"
    return f"{figure['value']:.5f} ({figure['numerator']:,} / {figure['denominator']:,})"
