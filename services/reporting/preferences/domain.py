"""What a person with an account may choose about being reminded: a channel, an address, quiet hours, no yellow cards. Pure.

In-app always stays: a duty can be told more quietly, not hidden.
"""

import re
from dataclasses import dataclass
from typing import Final

from shared.contracts.errors import N_, Invalid

CHANNELS: Final = ("email", "in_app", "sms", "wecom", "dingtalk", "feishu", "webhook")
NEEDS_ADDRESS: Final = frozenset({"sms", "wecom", "dingtalk", "feishu", "webhook"})
_SHAPES: Final = {
    "sms": (re.compile(r"1[3-9]\d{9}"), N_("请填写11位手机号。")),
    "email": (re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"), N_("请填写完整的邮箱地址。")),
    "webhook": (re.compile(r"https?://[^\s/]+(/\S*)?"), N_("请填写以https://开头的地址。")),
}
_KEY: Final = (
    re.compile(r"(https://\S+|[A-Za-z0-9_-]{8,}(:\S+)?)"),
    N_("请填写机器人的密钥，或群里显示的整个地址。"),
)
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Preferences:
    """`address` is clear here: only its owner and the sender see it."""

    channel: str = "email"
    address: str | None = None
    without_yellow: bool = False
    quiet_from: int | None = None
    quiet_to: int | None = None
    version: int = 0


def check(wanted: Preferences) -> None:
    """Raise Invalid for an address that cannot be one, or quiet hours with one end."""
    wrong: dict[str, list[str]] = {}
    shape, sentence = _SHAPES.get(wanted.channel, _KEY)
    if wanted.channel in NEEDS_ADDRESS and not wanted.address:
        wrong["address"] = [N_("这种方式要填写地址。")]
    elif wanted.channel != "in_app" and wanted.address and not shape.fullmatch(wanted.address):
        wrong["address"] = [sentence]
    if (wanted.quiet_from is None) != (wanted.quiet_to is None):
        wrong["quiet_to"] = [N_("免打扰时段要有起止两个时间。")]
    elif wanted.quiet_from is not None and wanted.quiet_from == wanted.quiet_to:
        wrong["quiet_to"] = [N_("起止时间不能相同。")]
    if wrong:
        raise Invalid(wrong)
