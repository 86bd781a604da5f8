"""Figures as people read them: label and formula in the reader's language, and the address of the list behind each."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext

from services.reporting.figures.domain import Figure, Period
from shared.reference.areas import load_areas
from shared.web.language import language

_DENOMINATORS = {"completion_rate": "accepted", "on_time_rate": "closed_or_overdue", "check_in_rate": "registered"}
_GROUP_FILTERS = {"matter": "matter", "category": "category", "channel": "channel", "kind": "kind"}


def presented(figure: Figure, area: str, period: Period, now: datetime, by: str | None = None) -> dict[str, Any]:
    """One figure of the reply."""
    definition = figure.definition
    return {
        "key": definition.key,
        "label": gettext(definition.label),
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "formula": gettext(definition.formula),
        "list_url": list_url(definition.of, area, period, by, figure.group),
        "denominator_list_url": _denominator_url(figure, area, period, by),
        "group": figure.group,
        "group_label": group_label(by, figure.group),
        "area": area,
        "as_of": period.as_of(now).astimezone(UTC),
    }


def list_url(counted: str, area: str, period: Period, by: str | None = None, group: str | None = None) -> str:
    """The page whose list is as long as the number."""
    if by in ("town", "village") and group:
        area = group
    query = {"figure": counted, "area": area, "from": period.first.isoformat(), "to": period.last.isoformat()}
    if by in _GROUP_FILTERS and group:
        query[_GROUP_FILTERS[by]] = group
    if counted in ("registered", "checked_in"):
        del query["from"]
        return f"/board/members?{urlencode(query)}"
    return f"/board/cases?{urlencode(query)}"


def area_label(code: str, on: date | None = None) -> str:
    """The area's name in the reader's language, today's or that of a day; its code when it is not of this district."""
    areas = load_areas()
    area = areas.get(code)
    if area is None:
        return code
    area = areas.named_on(area.code, on) if on else area
    return area.name if language() == "zh" else area.name_en


def group_label(by: str | None, group: str | None) -> str | None:
    if group is None:
        return None
    return area_label(group) if by in ("town", "village") else group


def _denominator_url(figure: Figure, area: str, period: Period, by: str | None) -> str | None:
    counted = _DENOMINATORS.get(figure.definition.key)
    return list_url(counted, area, period, by, figure.group) if counted else None
