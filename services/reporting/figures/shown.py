"""What several pages of the board show alike: when the deadlines were last looked at, a case's row, the areas to choose from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import Schema

from services.reporting.figures import use_cases
from services.reporting.figures.presenting import area_label
from services.reporting.reminders.domain import LATE_AFTER
from services.reporting.reminders.store import ReminderStore
from services.reporting.reminders.use_cases import is_late
from shared.contracts.errors import Invalid
from shared.identity.access import person
from shared.reference.areas import load_areas
from shared.reference.calendar import calendar_of
from shared.reference.deadlines import working_days_left
from shared.web.forms import load_form


@dataclass(frozen=True, slots=True)
class Sweep:
    """When the deadlines were last looked at, when next, and whether that is late."""

    last_at: datetime | None
    next_at: datetime | None
    late: bool


def sweep_of(store: ReminderStore, moment: datetime) -> Sweep:
    last_at, next_at = store.last_sweep()
    return Sweep(last_at, next_at, is_late(next_at, moment, LATE_AFTER))


def asked(schema: Schema, values: Mapping[str, Any]) -> dict[str, Any]:
    """The filters of the address; a wrong one is told like any other wrong input."""
    form = load_form(schema, values)
    if form.errors:
        raise Invalid(form.errors)
    return form.data


def case_row(row: Any, moment: datetime) -> dict[str, Any]:
    """A case, where it is, and how many working days are left; none without a due time."""
    left = working_days_left(row.due_at, moment, calendar_of(row.calendar_version)) if row.due_at else None
    return {"case": row, "area": area_label(row.area), "left": left}


def own_areas() -> list[tuple[str, str]]:
    """The areas the reader may choose from: their own, and the towns within."""
    areas = load_areas()
    codes = list(person().areas(*use_cases.READERS))
    codes += [town.code for code in codes if len(code) == 6 for town in areas.towns() if town.code.startswith(code)]
    return [(code, area_label(code)) for code in dict.fromkeys(codes)]
