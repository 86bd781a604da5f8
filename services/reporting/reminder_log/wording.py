"""What went wrong with a reminder, in words; a technical name stays as it is."""

from typing import Final

from flask_babel import gettext

from shared.contracts.errors import N_

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
