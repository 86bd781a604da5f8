"""Why a post fits, and what is lacking, in the reader's words."""

from collections.abc import Mapping

from flask_babel import gettext

from services.assignment.claims.domain import SAME_TOWN, SAME_VILLAGE, Fit
from services.assignment.posts.wording import language_name, skill_at_level
from shared.contracts.errors import N_

MOST_TOLD = 20
_NEAR = {SAME_VILLAGE: N_("就在您的村（社区）"), SAME_TOWN: N_("在您的镇（街道）")}


def why_it_fits(how: Fit) -> list[str]:
    """The nearest reason first; a post that asks for nothing says so."""
    near = [gettext(_NEAR[how.distance])] if how.distance in _NEAR else []
    skills = [gettext("您有这项技能：%(skill)s", skill=skill_at_level(*each)) for each in how.has]
    spoken = [gettext("您会%(language)s", language=language_name(each)) for each in how.speaks]
    return near + skills + spoken or [gettext("不要求专门技能")]


def how_many_near(in_village: int, in_town: int) -> str:
    """本村（社区）3个，本镇（街道）20+个; beyond MOST_TOLD nobody needs the number."""
    parts = [gettext("本村（社区）%(count)s个", count=_told(in_village))] if in_village else []
    parts += [gettext("本镇（街道）其他地方%(count)s个", count=_told(in_town))] if in_town else []
    return str(gettext("，").join(parts) or gettext("附近没有，下面是区里最合适的。"))


def _told(count: int) -> str:
    return f"{MOST_TOLD}+" if count > MOST_TOLD else str(count)


def what_lacks(how: Fit) -> list[str]:
    skills = [gettext("还差技能：%(skill)s", skill=skill_at_level(*each)) for each in how.lacks]
    return skills + [gettext("还不会%(language)s", language=language_name(each)) for each in how.lacks_languages]


def skills_in_words(skills: Mapping[str, int]) -> str:
    return str(gettext("、")).join(skill_at_level(*each) for each in skills.items())
