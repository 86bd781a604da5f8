"""The steps a request's own version of its matter lists, and by when each should be done (domain.md §3, step limits). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.reference.calendar import WorkingCalendar
from shared.reference.deadlines import due_at


@dataclass(frozen=True, slots=True)
class Stage:
    """`position` counts from 1; `due_at` is None where the catalogue gives this step no limit."""

    position: int
    name: str
    name_en: str
    limit_working_days: int | None
    due_at: datetime | None


def stages_of(
    matter: Mapping[str, Any], accepted_at: datetime, calendar: WorkingCalendar | None = None
) -> tuple[Stage, ...]:
    """Limits add up: a step is due when its own and all earlier limits have passed since acceptance."""
    found: list[Stage] = []
    days = 0
    for position, step in enumerate(matter.get("steps") or (), start=1):
        limit = step.get("limit_working_days")
        days += limit or 0
        due = due_at(accepted_at, days, calendar=calendar).due_at if limit is not None else None
        found.append(Stage(position, step["zh"], step["en"], limit, due))
    return tuple(found)
