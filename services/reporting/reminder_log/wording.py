"""What the log says in words: rungs (催办), what became of a reminder, to whom it goes, how, and what went wrong."""

from typing import Final

from flask_babel import gettext

from shared.contracts.errors import N_

RUNG_NAMES: Final = {
    "yellow": N_("黄牌"),
    "red": N_("红牌"),
    "urge": N_("催办通知"),
    "supervise": N_("列入督办"),
    "special": N_("列入专项督办"),
    "urged": N_("群众催单"),
    "told_accepted": N_("告知受理"),
    "told_assigned": N_("告知有人接办"),
    "told_done": N_("告知办毕"),
    "told_confirm": N_("请群众确认"),
    "offered": N_("派单待答复"),
    "ruling": N_("等待审定"),
    "ruling_late": N_("审定超期"),
    "visit_late": N_("上门未报离开"),
    "sent_up_late": N_("上级过期未答复"),
}
STATE_NAMES: Final = {
    "planned": N_("待发送"),
    "cancelled": N_("已取消"),
    "skipped": N_("不发送"),
    "sending": N_("正在发送"),
    "sent": N_("已发送"),
    "delivered": N_("已送达"),
    "read": N_("已看"),
    "failed": N_("未送达"),
    "unknown": N_("结果不明，请人工核实"),
}
ROLE_NAMES: Final = {
    "assignee": N_("承办人"),
    "dispatcher": N_("调度"),
    "leader": N_("镇分管领导"),
    "supervisor": N_("区督办"),
    "resident": N_("群众"),
}
CHANNEL_NAMES: Final = {
    "in_app": N_("站内"),
    "email": N_("电子邮件"),
    "sms": N_("短信"),
    "wecom": N_("企业微信"),
    "dingtalk": N_("钉钉"),
    "feishu": N_("飞书"),
    "webhook": N_("其他系统"),
    "phone": N_("电话"),
}
ANSWER_NAMES: Final = {
    "arrived": N_("已核实：收到了"),
    "sent_again": N_("已核实：重发"),
    "left": N_("已核实：不再发"),
}
_SAID: Final = {
    "rung": RUNG_NAMES,
    "reminder_state": STATE_NAMES,
    "reminder_role": ROLE_NAMES,
    "reminder_channel": CHANNEL_NAMES,
    "reminder_answer": ANSWER_NAMES,
}
_PROBLEMS: Final = {
    "no phone": N_("没有留手机号"),
    "wants none": N_("本人不要短信"),
    "back-entry": N_("补录的事，不再通知"),
    "entered late": N_("补录时这一级已经过了"),
    "overtaken": N_("后一级已经到了"),
    "no channel": N_("没有可用的短信通道或手机号"),
    "channel rests": N_("通道繁忙，稍后再发"),
    "month's SMS used up": N_("本月短信已用完"),
    "private address": N_("地址在内网，不允许"),
    "not a web address": N_("地址不对"),
    "the sender died": N_("发送程序中断"),
    "answer not understood": N_("对方的答复看不懂"),
    "from the send ledger": N_("由发送台账补记"),
    "ConnectionRefusedError": N_("对方没有开机或拒绝连接"),
    "gaierror": N_("找不到对方的地址"),
    "TimeoutError": N_("对方没有回应"),
    "HTTP 429": N_("对方说太频繁，稍后再发"),
}


def problem_words(problem: str) -> str:
    words = _PROBLEMS.get(problem)
    return str(gettext(words)) if words else problem


def words(kind: str) -> dict[str, str]:
    """Key → word in the reader's language, of `rung`, `reminder_state`, `reminder_role`, `reminder_channel` or `reminder_answer`."""
    return {key: str(gettext(name)) for key, name in _SAID[kind].items()}


def problems() -> dict[str, str]:
    """What may go wrong → in words."""
    return {problem: str(gettext(said)) for problem, said in _PROBLEMS.items()}
