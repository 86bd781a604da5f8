"""What an export says in the language of whoever asks: title, heading, filters, time and who, so that a sheet explains itself."""

from datetime import datetime
from typing import Any, Final

from flask_babel import gettext

from services.reporting.cases.wording import STATE_NAMES, channel_names
from services.reporting.exports.domain import COLUMNS, KIND_NAMES, SUPERVISED
from services.reporting.exports.narrowing import MatterName, narrowed
from services.reporting.figures.domain import Period
from services.reporting.figures.families import COUNT_OF, FAMILY_OF
from services.reporting.figures.lists import Filters
from services.reporting.figures.presenting import area_label, figure_name
from services.reporting.figures.qualities import NAMES as QUALITIES
from services.reporting.figures.rows import RowFilters
from services.reporting.figures.standings import NAMES as STANDINGS
from services.reporting.pairs.domain import ROLE_NAMES
from services.reporting.reminder_log.wording import problems, words
from services.reporting.visits.domain import FIGURE_NAMES
from services.reporting.visits.domain import KIND_NAMES as VISIT_KINDS
from shared.contracts.errors import N_
from shared.identity.people import Person
from shared.reference.posts import POST_KINDS
from shared.web.formatting import day, moment
from shared.web.language import language

HANDLERS: Final = {"me": N_("我承办的"), "nobody": N_("还没有人承办")}


def of_cases(filters: Filters, by: Person, now: datetime, matter_name: MatterName) -> dict[str, Any]:
    """The wording of a list of cases."""
    found = [gettext("辖区：%(area)s", area=area_label(filters.area))]
    if filters.period:
        first, last = day(filters.period.first), day(filters.period.last)
        found.append(gettext("受理日期：%(first)s – %(last)s", first=first, last=last))
    found += [_figure(figure_name(filters.figure))] if filters.figure else []
    found += _said(gettext("时限"), STANDINGS, filters.standing)
    found += _said(gettext("评价和整改"), QUALITIES, filters.quality)
    found += _said(gettext("状态"), STATE_NAMES, filters.state)
    found += _said(gettext("承办"), HANDLERS, filters.handler)
    if filters.returned:
        found.append(gettext("退单%(times)s次以上", times=filters.returned))
    found += narrowed(filters.groups, matter_name)
    said = _wording("cases", gettext("事项台账"), found, by, now)
    return {**said, "wished": gettext("想办：%(matter)s", matter="{matter}")}


def of_members(area: str, figure: str, by: Person, now: datetime) -> dict[str, Any]:
    """The wording of a list of members."""
    found = [gettext("辖区：%(area)s", area=area_label(area)), _figure(figure_name(figure))]
    return _wording("members", gettext("在职党员"), found, by, now)


def of_visits(area: str, period: Period, query: dict[str, Any], by: Person, now: datetime) -> dict[str, Any]:
    """The wording of a list of visits; the last column is named for the number the list stands behind."""
    counted = query["figure"]
    figure = gettext(FIGURE_NAMES[counted])
    found = [
        gettext("辖区：%(area)s", area=area_label(area)),
        gettext("走访日期：%(first)s – %(last)s", first=day(period.first), last=day(period.last)),
        _figure(figure),
        *_said(gettext("走访类型"), VISIT_KINDS, query["kind"]),
    ]
    if query["unit"] is not None:
        found.append(
            gettext("%(label)s：%(value)s", label=gettext("工作单位"), value=query["unit"] or gettext("没有写单位"))
        )
    said = _wording("visits", gettext("走访明细"), found, by, now)
    kinds = {code: gettext(word) for code, word in VISIT_KINDS.items()}
    return {**said, "columns": [*said["columns"][:-1], figure], "terms": {"kind": kinds}}


def of_supervised(area: str, chosen: str, by: Person, now: datetime) -> dict[str, Any]:
    """The wording of a list of supervised cases."""
    return _wording(
        "supervised", gettext(SUPERVISED[chosen]), [gettext("辖区：%(area)s", area=area_label(area))], by, now
    )


def of_rising(area: str, by: Person, now: datetime) -> dict[str, Any]:
    """The wording of the alerts."""
    return _wording("rising", gettext("未诉先办"), [gettext("辖区：%(area)s", area=area_label(area))], by, now)


def of_reminders(area: str, query: dict[str, Any], by: Person, now: datetime) -> dict[str, Any]:
    """The wording of the log of reminders, with every filter of it."""
    terms = {"rung": words("rung"), "role": words("reminder_role"), "channel": words("reminder_channel")}
    terms |= {"state": words("reminder_state"), "answer": words("reminder_answer"), "problem": problems()}
    found = [gettext("辖区：%(area)s", area=area_label(area))]
    for name, label in (
        ("rung", gettext("提醒")),
        ("state", gettext("结果")),
        ("role", gettext("收件人")),
        ("channel", gettext("方式")),
    ):
        found += [f"{label}：{terms[name][query[name]]}"] if name in query else []
    if "first" in query or "last" in query:
        found.append(gettext("期间：%(first)s – %(last)s", first=query.get("first", ""), last=query.get("last", "")))
    found += [f"{gettext('编号')}：{query['q']}"] if "q" in query else []
    return {**_wording("reminders", gettext("提醒记录"), found, by, now), "terms": terms}


def of_rows(filters: RowFilters, by: Person, now: datetime, matter_name: MatterName) -> dict[str, Any]:
    """The wording of the rows behind a count that is not of cases; a sum has what each row adds to it in the last column."""
    family, where, name = FAMILY_OF[filters.figure], filters.where, figure_name(filters.figure)
    first, last = day(filters.period.first), day(filters.period.last)
    found = [
        gettext("辖区：%(area)s", area=area_label(where.area)),
        gettext("期间：%(first)s – %(last)s", first=first, last=last),
        _figure(name),
        *narrowed(where.groups, matter_name),
    ]
    count = COUNT_OF[filters.figure]
    sums, amount = count.amount != "1", "money" if count.unit else "number"
    added = gettext("%(name)s（元）", name=name) if count.unit else name
    said = _wording("rows", name, found, by, now)
    place = 0 if language() == "zh" else 1
    return {
        **said,
        "columns": [*(gettext(one.label) for one in family.columns), *([added] if sums else [])],
        "shown": [*(one.shown for one in family.columns), *([amount] if sums else [])],
        "terms": {
            "post": {kind: names[place] for kind, names in POST_KINDS.items()},
            "role": {role: gettext(word) for role, word in ROLE_NAMES.items()},
        },
    }


def _figure(name: str) -> str:
    return str(gettext("%(label)s：%(value)s", label=gettext("口径"), value=name))


def _said(label: str, names: dict[str, str], chosen: str | None) -> list[str]:
    return [gettext("%(label)s：%(value)s", label=label, value=gettext(names.get(chosen, chosen)))] if chosen else []


def _wording(listed: str, title: str, filters: list[str], by: Person, now: datetime) -> dict[str, Any]:
    notes = [
        title,
        gettext("筛选：%(filters)s", filters=gettext("；").join(filters)),
        gettext("截至 %(time)s，共 {rows} 行，由 %(name)s 导出", time=moment(now), name=by.display_name),
    ]
    terms = {"state": STATE_NAMES, "kind": KIND_NAMES}
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
