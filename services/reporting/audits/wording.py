"""What the audit's actions are called; one that has no word here is shown as it is written."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import gettext

from shared.contracts.errors import N_

_ACTIONS: Final[dict[str, str]] = {
    "revealed": N_("看过个人信息"),
    "exported": N_("导出过个人信息"),
    "signed_in": N_("登录"),
    "registered": N_("登记居民"),
    "corrected": N_("更正信息"),
    "erased": N_("删除个人信息"),
    "restricted": N_("限制使用"),
    "audit read": N_("查看操作记录"),
    "reminder settled": N_("处理了提醒"),
    "sending freeze": N_("停止发送提醒"),
    "sending confirm": N_("确认恢复发送"),
    "webhook registered": N_("登记推送接口"),
    "webhook changed": N_("修改推送接口"),
    "webhook removed": N_("删除推送接口"),
    "webhook replayed": N_("补发推送"),
    "webhook secret renewed": N_("更换推送密钥"),
    "webhook switched on": N_("启用推送接口"),
    "webhook switched off": N_("停用推送接口"),
}


def action_words(action: str) -> str:
    return str(gettext(_ACTIONS[action])) if action in _ACTIONS else action


def detail_of(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(name, value) for a reader; words that were sealed stay so."""
    return [(name, _told(value)) for name, value in detail.items() if value not in (None, "", [])]


def _told(value: Any) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{name}={_told(each)}" for name, each in value.items())
    if isinstance(value, list):
        return "、".join(_told(each) for each in value)
    return "•••" if str(value).startswith("v1.") else str(value)
