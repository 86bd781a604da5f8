"""The closed lists a matter is described with, and how each is said. Pure; posts and skills are `shared.reference.posts`."""

from typing import Final

from shared.contracts.errors import N_

KINDS: Final[dict[str, str]] = {
    "on_the_spot": N_("即办件"),
    "promised": N_("承诺件"),
    "sent_up": N_("上报件"),
    "consultation": N_("咨询件"),
}
"""Kind of a matter → its name; domain.md §6."""
LEVELS: Final[dict[str, str]] = {
    "village": N_("村（社区）"),
    "town": N_("镇（街道）"),
    "district": N_("区"),
    "above": N_("区以上"),
}
"""Where the responsible unit stands."""
CLOSINGS: Final[dict[str, str]] = {"confirmation": N_("群众签字认可"), "delivery": N_("结果送达")}
"""How a case closes; domain.md §5a."""
HANDLERS: Final[dict[str, str]] = {
    "volunteer": N_("志愿者"),
    "agent": N_("代办员"),
    "specialist": N_("部门专员"),
}
"""Kinds of handler a matter may ask for; none named: any kind."""
OPTIONAL: Final = "?"
"""After the level of a skill that is only good to have: no longer asked for when nobody takes the case."""
