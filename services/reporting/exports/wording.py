"""What an export says in the language of whoever asks: title, heading, filters, time and who, so that a sheet explains itself."""

from datetime import datetime
from typing import Any, Final

from flask_babel import gettext

from services.reporting.cases.wording import STATE_NAMES, channel_names
from services.reporting.exports.domain import COLUMNS
from services.reporting.figures.lists import Filters
from services.reporting.figures.presenting import area_label
from services.reporting.figures.qualities import NAMES as QUALITIES
from services.reporting.figures.standings import NAMES as STANDINGS
from shared.contracts.errors import N_
from shared.identity.people import Person
from shared.web.formatting import day, moment
from shared.web.language import language

KINDS: Final = {
    "on_the_spot": N_("即办件"),
    "promised": N_("承诺件"),
    "sent_up": N_("上报件"),
    "consultation": N_("咨询件"),
}
FIGURES: Final = {
    "accepted": N_("受理量"),
    "closed": N_("办结量"),
    "closed_on_time": N_("按时办结量"),
    "open_overdue": N_("超期在办"),
    "closed_or_overdue": N_("办结量 + 超期在办"),
    "returned": N_("退单件"),
    "closed_in_period": N_("期内办结"),
    "registered": N_("登记在册的在职党员"),
    "checked_in": N_("已报到的在职党员"),
}
HANDLERS: Final = {"me": N_("我承办的"), "nobody": N_("还没有人承办")}


def of_cases(filters: Filters, by: Person, now: datetime) -> dict[str, Any]:
    """The wording of a list of cases."""
    found = [gettext("辖区：%(area)s", area=area_label(filters.area))]
    if filters.period:
        first, last = day(filters.period.first), day(filters.period.last)
        found.append(gettext("受理日期：%(first)s – %(last)s", first=first, last=last))
    found += _said(gettext("口径"), FIGURES, filters.figure)
    found += _said(gettext("时限"), STANDINGS, filters.standing)
    found += _said(gettext("评价和整改"), QUALITIES, filters.quality)
    found += _said(gettext("状态"), STATE_NAMES, filters.state)
    found += _said(gettext("承办"), HANDLERS, filters.handler)
    if filters.returned:
        found.append(gettext("退单%(times)s次以上", times=filters.returned))
    found += [f"{by_name}={value}" for by_name, value in filters.groups]
    return _wording("cases", gettext("事项台账"), found, by, now)


def of_members(area: str, figure: str, by: Person, now: datetime) -> dict[str, Any]:
    """The wording of a list of members."""
    found = [gettext("辖区：%(area)s", area=area_label(area)), *_said(gettext("口径"), FIGURES, figure)]
    return _wording("members", gettext("在职党员"), found, by, now)


def _said(label: str, names: dict[str, str], chosen: str | None) -> list[str]:
    return [gettext("%(label)s：%(value)s", label=label, value=gettext(names.get(chosen, chosen)))] if chosen else []


def _wording(listed: str, title: str, filters: list[str], by: Person, now: datetime) -> dict[str, Any]:
    notes = [
        title,
        gettext("筛选：%(filters)s", filters=gettext("；").join(filters)),
        gettext("截至 %(time)s，共 {rows} 行，由 %(name)s 导出", time=moment(now), name=by.display_name),
    ]
    terms = {"state": STATE_NAMES, "kind": KINDS}
    return {
        "title": title,
        "columns": [gettext(label) for _, label in COLUMNS[listed]],
        "notes": notes,
        "terms": {
            **{name: {code: gettext(word) for code, word in words.items()} for name, words in terms.items()},
            "channel": channel_names(),
        },
        "yes": gettext("是"),
        "no": gettext("否"),
        "is_chinese": language() == "zh",
    }
