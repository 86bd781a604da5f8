"""Events, roles, channels, outcomes and next steps in words: what staff read, and what the resident reads. No names, ever."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from flask_babel import gettext

from shared.contracts.errors import N_

EVENTS: Final[dict[str, str]] = {
    "request.submitted": N_("已登记（收件）"),
    "request.categorised": N_("确定了事项"),
    "request.corrected": N_("更正了登记内容"),
    "request.supplement_requested": N_("一次性告知：需要补正材料"),
    "request.supplemented": N_("已补正材料"),
    "details.added": N_("补充了说明或照片"),
    "request.refused": N_("不予受理"),
    "request.withdrawn": N_("已撤回"),
    "request.merged": N_("已并单"),
    "request.unmerged": N_("撤销并单，单独办理"),
    "request.answered": N_("已当场答复，办结"),
    "receipt.numbered": N_("打印了回执"),
    "request.accepted": N_("已受理"),
    "originals.taken": N_("收下原件"),
    "originals.returned": N_("退还原件"),
    "request.offered": N_("已派单，等待志愿者接单"),
    "offer.moved": N_("改派"),
    "offer.declined": N_("拒单，重新派单"),
    "offer.expired": N_("派单超时，重新派单"),
    "request.unmatched": N_("暂时没有合适的人，等待调度"),
    "request.assigned": N_("志愿者已接单"),
    "work.started": N_("开始办理"),
    "work.logged": N_("办理记录"),
    "step.done": N_("办完一步"),
    "work.sent_up": N_("已上报上级单位"),
    "work.sent_up_answered": N_("收到上级单位答复"),
    "work.sent_up_answer_undone": N_("撤销上级单位答复"),
    "work.sent_up_overdue": N_("上级单位过期未答复"),
    "work.sent_up_undone": N_("撤销上报"),
    "assistant.changed": N_("协办人有变动"),
    "work.returned": N_("退单，等待审定"),
    "work.ruled": N_("退单已审定"),
    "clock.paused": N_("挂起，时限暂停"),
    "clock.resumed": N_("恢复办理"),
    "extension.requested": N_("申请延期"),
    "extension.granted": N_("同意延期"),
    "extension.refused": N_("不同意延期"),
    "deadline.recalculated": N_("放假安排公布，期限重新计算"),
    "limit.recalculated": N_("放假安排公布，审定或整改期限重新计算"),
    "work.completed": N_("办毕，等待群众确认"),
    "work.rejected": N_("群众认为没有办好，退回再办"),
    "request.closed": N_("已办结"),
    "closing.undone": N_("群众撤销了确认"),
    "confirmation.attempted": N_("联系群众确认"),
    "confirmation.invited": N_("发出一次性确认码"),
    "request.rated": N_("群众已评价"),
    "appointment.made": N_("约好了上门时间"),
    "appointment.overdue": N_("上门未按时报离开"),
    "rating.flagged": N_("评价待核查"),
    "request.urged": N_("群众催单"),
    "rectification.opened": N_("开始整改"),
    "rectification.closed": N_("整改完成"),
    "request.reopened": N_("重办"),
    "completion.undone": N_("撤销办毕，接着办"),
    "ruling.due": N_("等待审定"),
    "request.terminated": N_("已终止"),
    "case.withdrawn": N_("已撤回"),
    "case.merged": N_("已并单"),
    "case.unmerged": N_("撤销并单，单独办理"),
}
INTERNAL: Final = frozenset(
    {
        "receipt.numbered",
        "offer.moved",
        "offer.declined",
        "offer.expired",
        "request.unmatched",
        "request.categorised",
        "request.corrected",
        "work.logged",
        "assistant.changed",
        "ruling.due",
        "limit.recalculated",
        "rating.flagged",
        "appointment.overdue",
        "work.sent_up_overdue",
    }
)
"""Steps that tell a resident nothing about where their request is."""
_ROLES: Final[dict[str, str]] = {
    "resident": N_("群众"),
    "clerk": N_("窗口人员"),
    "volunteer": N_("志愿者"),
    "dispatcher": N_("调度"),
    "organiser": N_("组织员"),
    "supervisor": N_("区督办"),
    "leader": N_("镇分管领导"),
    "admin": N_("管理员"),
    "auditor": N_("审计"),
    "system": N_("系统"),
    "assignee": N_("承办人"),
}
_CHANNELS: Final[dict[str, str]] = {
    "web": N_("网上"),
    "window": N_("窗口"),
    "phone": N_("电话"),
    "visit": N_("走访"),
    "open311": N_("开放接口"),
    "paper": N_("纸质"),
}
STATE_NAMES: Final[dict[str, str]] = {
    "submitted": N_("已登记"),
    "needs_supplement": N_("待补正"),
    "accepted": N_("已受理·待派单"),
    "offered": N_("派单中·待接单"),
    "assigned": N_("已接单"),
    "in_progress": N_("办理中"),
    "returned": N_("退单待审定"),
    "suspended": N_("已挂起"),
    "awaiting_confirmation": N_("办毕·待群众确认"),
    "closed": N_("已办结"),
    "reopened": N_("重办"),
    "refused": N_("不予受理"),
    "withdrawn": N_("已撤回"),
    "merged": N_("已并单"),
    "terminated": N_("已终止"),
}
_OUTCOMES: Final[dict[str, str]] = {
    "solved": N_("已解决"),
    "partly": N_("部分解决"),
    "unsolved": N_("未解决"),
    "refused_by_law": N_("依法不予办理"),
    "explained": N_("已解释说明"),
}
_NEXT: Final[dict[str, str]] = {
    "submitted": N_("窗口人员会先核对您的材料，受理后给出承诺的办结日期。"),
    "needs_supplement": N_("请按告知的清单补齐材料，补齐后马上受理。"),
    "accepted": N_("正在为您找合适的志愿者。"),
    "offered": N_("已经把事情派给一位志愿者，等他接单。"),
    "assigned": N_("志愿者已接单，会与您联系。"),
    "in_progress": N_("志愿者正在为您办理。"),
    "returned": N_("这件事需要换人或换办法，镇便民服务中心正在审定，承诺日期不变。"),
    "suspended": N_("办理暂停，条件具备后会自动恢复。"),
    "awaiting_confirmation": N_("志愿者已经办毕，请您看一看是不是办好了，再确认。"),
    "closed": N_("这件事已经办结。谢谢您的信任。"),
    "reopened": N_("这件事要重新办理，正在安排人，时限重新计算。"),
    "refused": N_("这件事没有受理，原因和去处已经告知您。有疑问请打下面的电话。"),
    "withdrawn": N_("您已撤回这件事。需要时可以重新提出。"),
    "merged": N_("这件事已并入另一件，一起办理；您的查询码照样能查，进度在下面。"),
    "terminated": N_("这件事已终止办理。有疑问请打下面的电话。"),
}


def event_words(kind: str) -> str:
    return str(gettext(EVENTS[kind])) if kind in EVENTS else kind


METHODS: Final[dict[str, str]] = {
    "phone": N_("电话得知"),
    "in_person": N_("当面得知"),
    "paper": N_("纸质签字"),
    "message": N_("短信或微信得知"),
    "delivery": N_("结果送达"),
    "signature": N_("屏幕签字"),
    "token": N_("一次性确认码"),
    "silence": N_("两次联系未答复"),
}


PAUSES: Final[dict[str, str]] = {
    "hearing": N_("听证"),
    "inspection": N_("检验、检测、现场勘查"),
    "expert_review": N_("专家评审"),
    "waiting_for_resident": N_("等群众补材料或有空"),
}


def pause_words(reason: str) -> str:
    """Why the clock was stopped."""
    return str(gettext(PAUSES[reason])) if reason in PAUSES else reason


def method_words(method: str | None) -> str:
    """How a step entered by staff was learnt (代为登记), or how a case was closed; empty for who acted themselves."""
    return str(gettext(METHODS[method])) if method in METHODS else ""


def role_words(role: str) -> str:
    return str(gettext(_ROLES[role])) if role in _ROLES else str(gettext("工作人员"))


def state_words(state: str) -> str:
    return str(gettext(STATE_NAMES[state])) if state in STATE_NAMES else state


def channel_names() -> dict[str, str]:
    """Every channel in the reader's language."""
    return {channel: str(gettext(words)) for channel, words in _CHANNELS.items()}


def channel_words(channel: str) -> str:
    return str(gettext(_CHANNELS[channel])) if channel in _CHANNELS else channel


_MONEY: Final[dict[str, str]] = {
    "allowance": N_("低保金、救助金%(yuan)s元"),
    "subsidy": N_("补贴%(yuan)s元"),
    "relief": N_("慰问金%(yuan)s元"),
    "loan": N_("贷款%(yuan)s元"),
    "fund": N_("项目资金%(yuan)s元"),
    "recovered": N_("挽回损失%(yuan)s元"),
}


def money_words(money: Mapping[str, int] | None) -> list[str]:
    """What a case brought, each kind by itself; `money` in fen."""
    told = money or {}
    return [gettext(words, yuan=_yuan(told[kind])) for kind, words in _MONEY.items() if kind in told]


def _yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:,.2f}"


def outcome_words(outcome: str | None) -> str:
    return str(gettext(_OUTCOMES[outcome])) if outcome in _OUTCOMES else ""


def next_words(state: str) -> str:
    """What happens next, for the resident."""
    return str(gettext(_NEXT[state])) if state in _NEXT else ""
