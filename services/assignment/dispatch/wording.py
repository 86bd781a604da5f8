"""Areas, matters, reasons and factors in the words a person reads, in their language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from flask_babel import gettext, ngettext

from services.assignment.dispatch.voices import help_of, to_volunteer
from shared.contracts.errors import N_
from shared.reference.areas import load_areas
from shared.reference.calendar import calendar_of, official_calendar
from shared.reference.deadlines import working_days_left
from shared.reference.posts import POST_KINDS
from shared.web.language import language

OUTCOME_WORDS: Final[dict[str, str]] = {
    "solved": N_("已解决"),
    "partly": N_("部分解决"),
    "unsolved": N_("没有解决"),
    "refused_by_law": N_("依法不能办理"),
    "explained": N_("已作解释说明"),
}
RULE_WORDS: Final[dict[str, str]] = {
    "checked_in_and_active": N_("尚未报到或已停止服务"),
    "kind_asked_for": N_("不是这件事要求的人员类型"),
    "holds_post": N_("没有认领这个岗位"),
    "skills_at_level": N_("缺所需技能"),
    "area_covers": N_("服务范围不含这个村"),
    "free_capacity": N_("手上的事已经满了"),
    "effort_within_limit": N_("接不了这么长的任务"),
    "hours_left": N_("本周能用的时间不够了"),
    "not_on_leave": N_("正在请假"),
    "on_duty": N_("这几天不当班"),
    "not_excluded": N_("拒过或退过这件事"),
    "not_recused": N_("反映的是本人或其所在地，应当回避"),
    "language": N_("不会要求的语言"),
    "gender": N_("性别与要求不符"),
}
RATING_WORDS: Final[dict[int, str]] = {
    5: N_("非常满意"),
    4: N_("满意"),
    3: N_("基本满意"),
    2: N_("不满意"),
    1: N_("非常不满意"),
}
_DISTANCE = (N_("您和求助人同村"), N_("您和求助人同镇"), N_("附近没有更合适的人"))


def area_name(code: str) -> str:
    """The area's name, or its code when it is not one of the district's."""
    area = load_areas().get(code)
    if area is None:
        return code
    return area.name if language() == "zh" else area.name_en


def map_link(village: str, address: str) -> str:
    """A geo: address (RFC 5870, with the query that phones' map programs read): no map service, no key, nothing loaded.

    District and village come first, because a group's number alone is everywhere."""
    areas = load_areas()
    places = [areas.get(code) for code in (village[:6], village[:9], village)]
    return "geo:0,0?q=" + quote(" ".join([*(place.name for place in places if place), address]))


def matter_name(matter: Mapping[str, Any]) -> str:
    return str(matter["name"] if language() == "zh" else matter["name_en"])


def post_name(kind: str) -> str:
    return POST_KINDS[kind][0 if language() == "zh" else 1] if kind in POST_KINDS else kind


def days_left(due_at: datetime, now: datetime, version: str | None) -> int:
    """Working days after today up to and with the due day; negative when overdue.

    `version`: the calendar the due time was counted with; a limit written without one is counted with the one in force.
    """
    return working_days_left(due_at, now, calendar_of(version) if version else official_calendar())


def why_me(explanation: Mapping[str, Any] | None) -> str:
    """The factors of a choice as one sentence to the volunteer."""
    chosen = (explanation or {}).get("chosen")
    if not chosen:
        return ""
    values = {factor["name"]: factor["value"] for factor in chosen["factors"]}
    if "dispatcher" in values:
        return str(gettext("由调度指定给您。"))
    parts = [gettext(_DISTANCE[int(values.get("distance", 2))]), gettext("您认领了这个岗位")]
    if values.get("familiar"):
        parts.append(gettext("您帮过这户人家"))
    load = int(values.get("load", 0))
    parts.append(ngettext("手上有%(num)d件事", "手上有%(num)d件事", load) if load else gettext("手上没有别的事"))
    return str(gettext("，").join(parts) + gettext("。") + to_volunteer(explanation))


def why_nobody(unmatched: Mapping[str, int] | None) -> list[str]:
    """For each rule, how many people only that one keeps from it; what would help a dispatcher most comes first."""
    if not unmatched:
        return []
    ranked = sorted(unmatched.items(), key=lambda each: -each[1])
    return [
        gettext("%(count)s人只差这一条：%(rule)s", count=count, rule=gettext(RULE_WORDS.get(rule, rule)))
        + gettext("。")
        + help_of(rule)
        for rule, count in ranked
    ]
