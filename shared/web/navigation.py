"""Where staff can go, in one table for the whole house, and what of it one person sees.

What is used all day stands in the bar; the rest under 更多. A test holds each line equal to its route: the page is there, and
who sees the line may open it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import request
from flask_babel import gettext

from shared.contracts.errors import N_
from shared.identity.access import SIGNED_IN
from shared.identity.people import Person
from shared.web.shell import NavigationItem

_READERS: Final = ("clerk", "dispatcher", "leader", "supervisor")
_LOOKERS: Final = (*_READERS, "auditor")
"""Who reads the board."""

MOST_IN_THE_BAR: Final = 7
"""Who has no more places than this sees all of them in the bar."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the navigation: its name, its path, and the roles that see it; `more` puts it under 更多."""

    label: str
    path: str
    roles: Sequence[str]
    more: bool = False
    also: Sequence[str] = ()
    """Other paths whose pages belong to it."""


PLACES: Final = (
    Place(N_("受理台"), "/desk", _READERS),
    Place(N_("新登记"), "/desk/new", ("clerk",)),
    Place(N_("我的任务"), "/work", ("volunteer",)),
    Place(N_("派单"), "/work/dispatch", ("dispatcher", "supervisor")),
    Place(N_("退单审定"), "/work/rulings", ("dispatcher", "supervisor"), more=True),
    Place(N_("并单"), "/work/merging", ("dispatcher",), more=True),
    Place(N_("协办的事"), "/work/assisting", ("volunteer",), more=True),
    Place(N_("单位收件箱"), "/work/inbox", ("volunteer",), more=True),
    Place(N_("离岗移交"), "/work/handover", ("dispatcher",), more=True),
    Place(N_("暂停和延期"), "/work/clock", ("dispatcher", "supervisor"), more=True),
    Place(N_("上级单位在办"), "/work/sent-up", ("dispatcher", "supervisor"), more=True),
    Place(N_("回访"), "/work/callbacks", ("dispatcher", "clerk", "supervisor"), more=True),
    Place(N_("服务记录"), "/work/record", ("volunteer",), also=("/work/records",)),
    Place(N_("请假和代班"), "/work/leave", ("volunteer",)),
    Place(N_("我的资料"), "/work/profile", ("volunteer",), more=True),
    Place(N_("技能待核实"), "/work/profiles", ("organiser",), more=True),
    Place(N_("请假表"), "/work/leaves", ("organiser", "dispatcher"), more=True),
    Place(N_("代为登记"), "/work/on-behalf", ("dispatcher",), more=True),
    Place(N_("上门安全"), "/work/appointments", ("dispatcher", "supervisor"), more=True),
    Place(N_("整改"), "/work/rectifications", ("volunteer", "dispatcher", "supervisor"), more=True),
    Place(N_("评价核查"), "/work/ratings", ("supervisor",), more=True),
    Place(N_("派单分数"), "/work/weights", ("admin", "supervisor"), more=True),
    Place(N_("假如"), "/work/rehearsal", ("admin", "supervisor"), more=True),
    Place(N_("双报到"), "/work/check-ins", ("organiser",)),
    Place(N_("党员名册"), "/work/members", ("organiser",)),
    Place(N_("双报到率"), "/work/members/rates", ("dispatcher", "leader", "supervisor"), more=True),
    Place(N_("工作日历"), "/work/calendar", ("admin", "supervisor"), more=True),
    Place(N_("1+N 结对"), "/work/pairs", ("organiser",)),
    Place(N_("共建项目"), "/work/projects", ("organiser",), more=True),
    Place(N_("跑腿清单"), "/work/trips", ("volunteer",)),
    Place(N_("我的结对"), "/work/pairs/mine", ("volunteer",), more=True),
    Place(N_("认岗"), "/work/claims", ("volunteer",)),
    Place(N_("岗位管理"), "/work/posts", ("organiser",)),
    Place(N_("岗位缺口"), "/work/gaps", ("organiser", "dispatcher", "supervisor", "leader"), more=True),
    Place(
        N_("走访日记"),
        "/desk/visits",
        ("clerk", "dispatcher", "organiser", "leader", "volunteer"),
        also=("/desk/diary",),
    ),
    Place(N_("督办"), "/board", _LOOKERS),
    Place(N_("事项台账"), "/board/cases", _LOOKERS, also=("/board/find", "/board/views")),
    Place(N_("走访统计"), "/board/visits", _LOOKERS, more=True),
    Place(N_("提醒"), "/board/reminders", (SIGNED_IN,)),
    Place(N_("提醒记录"), "/board/reminders/log", _LOOKERS, more=True),
    Place(N_("督办清单"), "/board/supervised", _LOOKERS, more=True),
    Place(N_("满意和整改"), "/board/satisfaction", _LOOKERS, more=True),
    Place(N_("各镇排名"), "/board/league", ("supervisor",), more=True),
    Place(N_("通报"), "/board/bulletin", _LOOKERS, more=True),
    Place(N_("未诉先办"), "/board/rising", _LOOKERS, more=True),
    Place(N_("我的导出"), "/board/exports", _LOOKERS, more=True),
    Place(N_("数字自查"), "/board/self-check", _LOOKERS, more=True),
    Place(N_("可能超期"), "/board/risk", _LOOKERS, more=True),
    Place(N_("待打电话"), "/board/calls", ("dispatcher", "supervisor"), more=True),
    Place(N_("提醒方式"), "/board/preferences", (SIGNED_IN,), more=True),
    Place(N_("提醒规则"), "/board/ladder", ("admin", "supervisor"), more=True),
    Place(N_("补录登记簿"), "/desk/book", ("clerk",), more=True),
    Place(N_("表格导入"), "/desk/import", ("clerk",), more=True),
    Place(N_("队列交接"), "/desk/handover", ("dispatcher", "admin"), more=True),
    Place(N_("工作人员账号"), "/desk/accounts", ("admin",), more=True),
    Place(N_("换密码"), "/desk/password", (SIGNED_IN,), more=True),
    Place(N_("事项目录"), "/desk/matters", ("admin", "supervisor"), also=("/desk/units",)),
    Place(N_("答复库"), "/desk/answers", (*_READERS, "admin"), more=True),
    Place(N_("居民库"), "/desk/residents", _READERS, more=True),
    Place(N_("查看记录"), "/desk/residents/looks", ("supervisor", "admin"), more=True),
    Place(N_("保存期限"), "/desk/residents/retention", ("supervisor", "admin"), more=True),
    Place(N_("原件"), "/desk/originals", _READERS, more=True),
    Place(N_("服务点"), "/desk/points", (*_READERS, "organiser", "admin"), more=True),
    Place(N_("区划变更"), "/desk/areas", ("admin", "supervisor"), more=True),
    Place(N_("猜事项"), "/desk/suggestions", ("admin",), more=True),
    Place(N_("操作记录"), "/board/audit", ("admin", "supervisor", "auditor"), more=True),
    Place(N_("系统运行"), "/board/system", ("admin", "supervisor", "auditor"), more=True),
    Place(N_("推送接口"), "/board/webhooks", ("admin",), more=True),
    Place(N_("开放接口"), "/desk/open311", ("admin",), more=True),
)


def navigation_of(person: Person) -> list[NavigationItem]:
    """The person's own places in the table's order; the one whose path is nearest to this page's is current."""
    seen = [place for place in PLACES if SIGNED_IN in place.roles or person.holds(*place.roles)]
    near = [(len(path), place.path) for place in seen for path in (place.path, *place.also) if _leads_to(path)]
    _, here = max(near, default=(0, ""))
    crowded = len(seen) > MOST_IN_THE_BAR
    return [
        NavigationItem(gettext(place.label), place.path, place.path == here, place.more and crowded) for place in seen
    ]


def leads(person: Person, path: str) -> bool:
    """Whether the navigation leads the person to this page: elsewhere a link to it would only answer that it is not theirs."""
    return any(place.path == path and (SIGNED_IN in place.roles or person.holds(*place.roles)) for place in PLACES)


def _leads_to(path: str) -> bool:
    return request.path == path or request.path.startswith(f"{path}/")
