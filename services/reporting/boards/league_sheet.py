"""The league of towns as a spreadsheet: rank, places moved, and each figure with what it is made of where it rests on enough."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext

from services.reporting.boards.league import KEYS
from shared.web.formatting import day, moment, percentage
from shared.web.spreadsheets import Sheet


def sheet_of(shown: Mapping[str, Any], now: datetime, by: str) -> Sheet:
    """`shown` is what the page is made of; rates are in percent, as the page cuts them."""
    period, earlier, names = shown["period"], shown["earlier"], shown["names"]
    notes = [
        gettext("各镇排名"),
        gettext("辖区：%(area)s", area=shown["area_name"]),
        gettext("受理日期：%(first)s – %(last)s", first=day(period.first), last=day(period.last)),
        gettext(
            "怎么排：按“%(figure)s”从好到差，数值相同名次相同；分母不足%(least)s件的镇不排；变化是同上期（%(first)s – %(last)s）的名次相比。",
            figure=names[shown["key"]],
            least=shown["least"],
            first=day(earlier.first),
            last=day(earlier.last),
        ),
        gettext("只供区里督办内部看，不对外公布，不比较个人。"),
        gettext("截至 %(time)s，由 %(name)s 导出", time=moment(now), name=by),
    ]
    columns = [gettext("镇（街道）"), gettext("名次"), gettext("名次变化（升为正）")]
    for key in KEYS:
        value = names[key] if key == "days_mean" else gettext("%(name)s（百分之）", name=names[key])
        columns += [value, gettext("%(name)s：分子", name=names[key]), gettext("%(name)s：分母", name=names[key])]
    return Sheet(gettext("各镇排名"), columns, _rows(shown["rows"]), notes)


def _rows(rows: Sequence[Mapping[str, Any]]) -> Iterator[list[Any]]:
    too_few = gettext("件数太少")
    for row in rows:
        cells = [row["name"], row["rank"] or too_few, row["moved"]]
        for key in KEYS:
            figure = row["figures"][key]
            made_of = (figure["numerator"], figure["denominator"])
            cells += [_value(figure), *made_of] if figure["enough"] else [too_few, None, None]
        yield cells


def _value(figure: Mapping[str, Any]) -> float:
    return float(percentage(figure["value"])[:-1]) if figure["kind"] == "rate" else round(figure["value"], 1)
