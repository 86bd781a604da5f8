"""What a list is narrowed to, in the words of its page: label and value in the reader's language, never a code."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Final

from flask_babel import gettext

from services.reporting.cases.wording import channel_names
from services.reporting.exports.domain import KIND_NAMES
from services.reporting.pairs.domain import ROLE_NAMES
from shared.contracts.errors import N_
from shared.reference.posts import POST_KINDS
from shared.web.formatting import day, weekday
from shared.web.language import language

LABELS: Final = {
    "matter": N_("事项"),
    "category": N_("类别"),
    "post": N_("岗位"),
    "channel": N_("渠道"),
    "kind": N_("件的种类"),
    "unit": N_("工作单位"),
    "hour": N_("收到的时间"),
    "day": N_("日期"),
    "week": N_("周"),
    "month": N_("月份"),
    "half": N_("半年"),
    "role": N_("对象"),
}
_MONDAY: Final = date(2024, 1, 1)
MatterName = Callable[[str | None], str | None]


def narrowed(groups: Iterable[tuple[str, str]], matter_name: MatterName) -> list[str]:
    """One sentence for each group; whose cases they are is said without the name."""
    return [
        str(gettext("%(label)s：%(value)s", label=gettext(LABELS[by]), value=_value(by, value, matter_name)))
        if by in LABELS
        else str(gettext("只有一位志愿者的"))
        for by, value in groups
    ]


def _value(by: str, value: str, matter_name: MatterName) -> str:
    place = 0 if language() == "zh" else 1
    match by:
        case "matter":
            return matter_name(value) or value
        case "post":
            return POST_KINDS.get(value, (value, value))[place]
        case "channel":
            return channel_names().get(value, value)
        case "kind" | "role":
            return str(gettext({**KIND_NAMES, **ROLE_NAMES}.get(value, value)))
        case "unit" | "category":
            return value
        case _:
            return _of_time(by, value)


def _of_time(by: str, value: str) -> str:
    """A day, week (its Monday), month (2026-03), half-year (2026H1) or hour (1-09: Monday from nine); as it came when it is none."""
    try:
        if by == "hour":
            number, hour = (int(part) for part in value.split("-"))
            return f"{weekday(_MONDAY + timedelta(days=number - 1))} {hour}:00–{hour + 1}:00"
        if by == "half":
            year, half = value.split("H")
            return str(
                gettext("%(year)s年上半年", year=year) if half == "1" else gettext("%(year)s年下半年", year=year)
            )
        if by == "month":
            year, month = value.split("-")
            return str(gettext("%(year)s年%(month)s月", year=int(year), month=int(month)))
        first = date.fromisoformat(value)
        return day(first) if by == "day" else f"{day(first)} – {day(first + timedelta(days=6))}"
    except ValueError:
        return value
