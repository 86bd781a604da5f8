"""A choice or a refusal told three ways: to staff, to the volunteer, and to the resident by the clerk who reads it out.

Read from the stored explanation alone, so no sentence can say what the solver did not weigh. Nobody but the person chosen
is ever meant, and nobody at all is named: the next in line is "the next". What a resident hears never tells of a complaint.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask_babel import gettext

from services.assignment.matching.score import COST_SCALE
from shared.contracts.errors import N_
from shared.reference.posts import SKILLS
from shared.web.language import language

FACTOR_WORDS: Final[dict[str, str]] = {
    "distance": N_("距离"),
    "rating": N_("服务评价"),
    "load": N_("手上的事"),
    "recent": N_("近来办的事"),
    "frequency": N_("平时办事多少"),
    "rarity": N_("另有稀缺技能"),
    "familiar": N_("帮过这户或结对"),
}
TO_VOLUNTEER: Final[dict[str, str]] = {
    "distance": N_("比下一位更合适，主要因为您离得更近。"),
    "rating": N_("比下一位更合适，主要因为群众对您的评价更好。"),
    "load": N_("比下一位更合适，主要因为您手上的事更少。"),
    "recent": N_("比下一位更合适，主要因为您近来办得少些，轮着来。"),
    "frequency": N_("比下一位更合适，主要因为您平时办得少些，轮着来。"),
    "rarity": N_("比下一位更合适，主要因为下一位的稀缺技能要留给别的事。"),
    "familiar": N_("比下一位更合适，主要因为您帮过这户人家或和他家结对。"),
}
TO_RESIDENT: Final[dict[str, str]] = {
    "distance": N_("这位同志离您最近，也有空，所以请他来办。"),
    "rating": N_("这位同志办这类事群众评价好，也有空，所以请他来办。"),
    "load": N_("这位同志手上的事少，能早点给您办，所以请他来办。"),
    "recent": N_("大家轮着办事，这回轮到这位同志。"),
    "frequency": N_("大家轮着办事，这回轮到这位同志。"),
    "rarity": N_("这位同志正好会办您这件事，所以请他来办。"),
    "familiar": N_("这位同志熟悉您家的情况，所以请他来办。"),
}
HELPS: Final[dict[str, str]] = {
    "checked_in_and_active": N_("请他们先报到或恢复服务"),
    "kind_asked_for": N_("请示能否由别类人员办理"),
    "holds_post": N_("请组织员动员认领这个岗位"),
    "skills_at_level": N_("安排学习并登记技能，或请有这项技能的人带办"),
    "area_covers": N_("请邻近村镇的人扩大服务范围"),
    "free_capacity": N_("等手上的事办结，或提高可同时办理的件数"),
    "effort_within_limit": N_("把任务分成几次办，或加协办人"),
    "hours_left": N_("等下周，或请他们本周多给些时间"),
    "not_on_leave": N_("等销假，或安排顶岗"),
    "on_duty": N_("请他们临时加一天班"),
    "not_excluded": N_("不再派给他们，请别人"),
    "not_recused": N_("应当回避，请上级另派"),
    "language": N_("请会这种语言的人陪同"),
    "gender": N_("向群众说明，看能否放宽这个要求"),
}
REFUSED_TO_RESIDENT: Final[dict[str, str]] = {
    "free_capacity": N_("能办的同志眼下手上的事都满了，有人腾出手来就马上给您办。"),
    "hours_left": N_("能办的同志这周的时间已经排满了，我们在请别人，不行就排到下周。"),
    "not_on_leave": N_("能办的同志正在请假，我们在安排别人顶上。"),
    "on_duty": N_("能办的同志这几天不当班，我们在调人。"),
    "holds_post": N_("这一类事眼下人手不够，我们在请人。"),
    "skills_at_level": N_("这件事要懂行的人办，我们在找。"),
    "language": N_("会您说的语言的同志眼下没有空，我们在找人陪同。"),
    "gender": N_("按您的要求眼下还没有合适的同志，我们在找。"),
}
_ASKED_ALREADY: Final = N_("还没有定下谁来办，我们接着找，期限照算，不会因此推后。")


def told(explanation: Mapping[str, Any] | None, unmatched: Mapping[str, int] | None = None) -> dict[str, Any]:
    """All three voices, as the API gives them."""
    return {
        "staff": to_staff(explanation),
        "volunteer": to_volunteer(explanation),
        "resident": to_resident(explanation, unmatched),
    }


def to_staff(explanation: Mapping[str, Any] | None) -> list[str]:
    """The factors, the next two with what they lost by, and the smallest change that would have turned it."""
    chosen = (explanation or {}).get("chosen")
    if not explanation or not chosen or "total" not in chosen:
        return []
    turned = _turned(explanation.get("counterfactual"))
    return [_weighed(chosen), *_passed_over(explanation), *turned, *dropped(explanation.get("dropped") or ())]


def dropped(skills: Sequence[str]) -> list[str]:
    """That optional skills were no longer asked for, and which; nothing where none was."""
    if not skills:
        return []
    place = 1 if language() == "en" else 0
    names = gettext("、").join(SKILLS.get(each, (each, each))[place] for each in skills)
    return [gettext("几轮没有人接，已不再要求最好有的技能：%(skills)s。", skills=names)]


def to_volunteer(explanation: Mapping[str, Any] | None) -> str:
    """What spoke most for this volunteer; empty where nobody was close enough to compare or all was level."""
    return gettext(TO_VOLUNTEER[factor]) if (factor := _told(explanation)) in TO_VOLUNTEER else ""


def to_resident(explanation: Mapping[str, Any] | None, unmatched: Mapping[str, int] | None) -> str:
    """One sentence a clerk can read out, whether somebody was found or not."""
    if (explanation or {}).get("chosen"):
        return str(gettext(TO_RESIDENT.get(_told(explanation) or "", TO_RESIDENT["rarity"])))
    nearest = max(unmatched or {}, key=lambda rule: (unmatched or {})[rule], default="")
    return str(gettext(REFUSED_TO_RESIDENT.get(nearest, _ASKED_ALREADY)))


def help_of(rule: str) -> str:
    """What a dispatcher could do about a hard rule that keeps people out."""
    return gettext(HELPS[rule]) if rule in HELPS else ""


def _told(explanation: Mapping[str, Any] | None) -> str | None:
    """The factor the first of the next two lost by."""
    following = (explanation or {}).get("runners_up") or [{}]
    lost_by: str | None = following[0].get("lost_by")
    return lost_by


def _name(factor: str) -> str:
    words = FACTOR_WORDS[factor]
    return str(gettext(words))


def _weighed(chosen: Mapping[str, Any]) -> str:
    terms = []
    for name, points in ((each["name"], each["points"] / COST_SCALE) for each in chosen["factors"]):
        if points and name in FACTOR_WORDS:
            terms.append(gettext("%(factor)s%(points)g分", factor=_name(name), points=points))
    total = chosen["total"] / COST_SCALE
    whole = gettext("共%(points)g分，分少的先派", points=total)
    return str(whole + gettext("。") + gettext("，").join(terms))


def _passed_over(explanation: Mapping[str, Any]) -> list[str]:
    total, said = explanation["chosen"]["total"], []
    for place, each in enumerate(explanation.get("runners_up") or (), 2):
        more, lost_by = (each["total"] - total) / COST_SCALE, each.get("lost_by")
        if lost_by in FACTOR_WORDS:
            factor = _name(lost_by)
            said.append(
                gettext("第%(place)d位多%(more)g分，主要差在%(factor)s。", place=place, more=more, factor=factor)
            )
        else:
            said.append(gettext("第%(place)d位样样相当，按编号先后派。", place=place))
    return said


def _turned(change: Mapping[str, Any] | None) -> list[str]:
    if not change or change.get("factor") not in FACTOR_WORDS:
        return []
    factor, points, value = _name(change["factor"]), change["points"] / COST_SCALE, change.get("value")
    if value is None:
        return [gettext("第2位单凭%(factor)s一项无法胜出。", factor=factor)]
    return [
        gettext(
            "第2位的%(factor)s若再少%(points)g分（到%(value).3g），就会派给他。",
            factor=factor,
            points=points,
            value=value,
        )
    ]
