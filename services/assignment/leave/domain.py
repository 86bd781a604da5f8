"""What leave may be written down, and who may cover it. Pure; days are China's, both ends included."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from shared.contracts.errors import N_, DomainError, Invalid, NotNow
from shared.reference.areas import town_of


class LeaveBackwards(DomainError):
    sentence = N_("结束日期不能早于开始日期。")
    status = 422
    code = "leave-backwards"


class LeaveOverlaps(NotNow):
    sentence = N_("这几天里已经有一次请假，请先改那一次。")
    code = "leave-overlaps"


class CoversSomebody(NotNow):
    sentence = N_("这几天要替%(name)s代班，请先换人代班再请假。")
    code = "covers-somebody"


class NotTheCover(NotNow):
    sentence = N_("这件事现在不由您代班。")
    code = "not-the-cover"


@dataclass(frozen=True, slots=True)
class Server:
    """As far as covering needs to know somebody: where, on which kinds of post, and whether they are there those days."""

    id: UUID
    village: str
    posts: frozenset[str]
    serves: bool = True
    away: bool = False


def check_days(first_day: date, last_day: date, today: date) -> None:
    """Raise LeaveBackwards, or Invalid for leave that is over already."""
    if last_day < first_day:
        raise LeaveBackwards()
    if last_day < today:
        raise Invalid({"to": [N_("这次请假已经过去，不用再登记。")]})


def why_not_cover(absent: Server, cover: Server) -> str | None:
    """The sentence that says why this person cannot cover, None if they can."""
    if cover.id == absent.id:
        return N_("不能由本人代班。")
    if not cover.serves:
        return N_("这个人还没有报到，或者已停止服务。")
    if town_of(cover.village) != town_of(absent.village):
        return N_("代班的人要在同一个镇（街道）。")
    if absent.posts and not cover.posts & absent.posts:
        return N_("代班的人要有同类岗位。")
    if cover.away:
        return N_("这个人那几天也请假。")
    return None


def check_cover(absent: Server, cover: Server | None) -> None:
    """Raise Invalid (422) beside the field for whoever cannot cover."""
    sentence = N_("没有找到这个人。") if cover is None else why_not_cover(absent, cover)
    if sentence is not None:
        raise Invalid({"cover": [sentence]})


def able_to_cover(absent: Server, others: Collection[Server]) -> list[Server]:
    return [other for other in others if why_not_cover(absent, other) is None]


def last_day_when_back(first_day: date, last_day: date, back_on: date) -> date | None:
    """The new last day for somebody back early; None when the leave never begins. Raises Invalid for a day not earlier."""
    if back_on > last_day:
        raise Invalid({"back_on": [N_("这一天本来就已经回来了。")]})
    return None if back_on <= first_day else back_on - timedelta(days=1)
