"""Figures as people read them: label and formula in the reader's language, and the address of the list behind each."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext

from services.reporting.figures.conditions import of_both
from services.reporting.figures.domain import Figure, Period, Where
from services.reporting.figures.families import COUNT_OF, FAMILY_OF, MEMBERS, Definition
from shared.reference.areas import load_areas
from shared.web.language import language

_AREAS = ("town", "village")


def presented(
    figure: Figure, where: Where | str, period: Period, now: datetime, by: str | None = None
) -> dict[str, Any]:
    """One figure of the reply."""
    definition = figure.definition
    asked = where if isinstance(where, Where) else Where(where)
    return {
        "key": definition.key,
        "label": gettext(definition.label),
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "formula": gettext(definition.formula),
        "kind": definition.kind,
        "unit": definition.unit or None,
        "list_url": list_url(definition.listed or definition.of, asked, period, by, figure.group),
        "denominator_list_url": _denominator_url(definition, asked, period, by, figure.group),
        "group": figure.group,
        "group_label": group_label(by, figure.group),
        "area": asked.area,
        "as_of": period.as_of(now).astimezone(UTC),
    }


def list_url(counted: str, where: Where | str, period: Period, by: str | None = None, group: str | None = None) -> str:
    """The page whose list is as long as the number."""
    asked = where if isinstance(where, Where) else Where(where)
    narrowed = {**dict(asked.groups), **({by: group} if by and group else {})}
    area = next((narrowed.pop(name) for name in ("village", "town") if name in narrowed), asked.area)
    query = {"figure": counted, "area": area, "from": period.first.isoformat(), "to": period.last.isoformat()}
    family = FAMILY_OF.get(counted, FAMILY_OF["closed"])
    knows = family.narrows is None or set(narrowed) <= family.narrows
    if family is MEMBERS and knows:
        del query["from"]
    return f"{family.list_path if knows else '/board/rows'}?{urlencode(query | narrowed)}"


def figure_name(counted: str | None) -> str:
    """What a list shows the cases of: the name of its count; empty for none."""
    names = of_both(counted) if counted else ()
    return " + ".join(gettext(COUNT_OF[name].label) for name in names)


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
    return area_label(group) if by in _AREAS else group


def _denominator_url(
    definition: Definition, where: Where, period: Period, by: str | None, group: str | None
) -> str | None:
    if not definition.over:
        return None
    return list_url(definition.over_listed or definition.over[0], where, period, by, group)
