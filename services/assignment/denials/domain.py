"""A denial of an administrative matter: it closes on delivery, with reason, legal ground and remedies (domain.md §5a). Pure.

How long the remedies last is the law's: 60 days for reconsideration (行政复议法, 2023, art. 20), six months for a lawsuit
(行政诉讼法 art. 46), counted from the day after the denial was delivered; a last day on which nobody works is the next
working day (art. 88 and the Civil Procedure Law art. 85).
"""

import calendar as months
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from shared.contracts.errors import N_, DomainError, NotNow
from shared.reference.areas import load_areas
from shared.reference.calendar import WorkingCalendar

DENIED: Final = "refused_by_law"
"""The outcome of work on a matter whose unit may not grant it."""
RECONSIDER_WITHIN: Final = timedelta(days=60)
SUE_WITHIN_MONTHS: Final = 6


class NotADenial(NotNow):
    sentence = N_("只有结果是“依法不能办理”、送达办结的事项才写不予办理告知。")
    code = "not-a-denial"


class DenialUnwritten(DomainError):
    """Nobody is denied anything without being told why, by which law and what can be done about it."""

    sentence = N_("依法不予办理的，请先写好告知书：理由、法律依据和救济途径，再登记送达。")
    status = 422
    code = "denial-unwritten"


@dataclass(frozen=True, slots=True)
class Denial:
    """As it is kept: `reason` and `ground` sealed under the resident's key, the three offices in the open."""

    assignment_id: UUID
    reason: str | None = field(repr=False)
    ground: str | None = field(repr=False)
    decided_by: str
    reconsider_at: str
    sue_at: str


@dataclass(frozen=True, slots=True)
class Remedies:
    """The last day of each."""

    reconsider_by: date
    sue_by: date


def remedies(delivered: date, calendar: WorkingCalendar) -> Remedies:
    """Raises OutsideCalendar for a day whose remedies end beyond the calendar."""
    reconsider, sue = delivered + RECONSIDER_WITHIN, _months_after(delivered, SUE_WITHIN_MONTHS)
    return Remedies(calendar.working_day_from(reconsider), calendar.working_day_from(sue))


def is_denied(matter: Mapping[str, Any], outcome: str | None) -> bool:
    """Whether what came of it is an administrative denial: such a one closes only with its notice."""
    return outcome == DENIED and matter.get("closes_by") == "delivery"


def usual_offices(matter: Mapping[str, Any], area: str) -> dict[str, str]:
    """Who usually decides and hears: the matter's own unit, the district's government and court. Each may be changed."""
    district = load_areas().get(area[:6])
    name = district.name if district else ""
    unit = (matter.get("unit") or {}).get("zh", "")
    return {"decided_by": unit, "reconsider_at": f"{name}人民政府", "sue_at": f"{name}人民法院"}


def as_told(denial: Denial, ends: Remedies) -> dict[str, Any]:
    """What the closing says of it to those who hear; texts stay sealed."""
    return {
        "decided_by": denial.decided_by,
        "reason": denial.reason,
        "ground": denial.ground,
        "reconsider_at": denial.reconsider_at,
        "reconsider_by": ends.reconsider_by,
        "sue_at": denial.sue_at,
        "sue_by": ends.sue_by,
    }


def _months_after(day: date, count: int) -> date:
    """The same day of the month; the month's last where it has no such day (31 August → 28 February)."""
    years, month = divmod(day.month - 1 + count, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, months.monthrange(year, month)[1]))
