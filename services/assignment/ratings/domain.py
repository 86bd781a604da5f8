"""What makes a rating look arranged (刷评), and what a person may decide about it (domain.md §5a). Pure."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from shared.contracts.errors import N_

LOW: Final = 2
"""不满意 and 非常不满意: verified by another person."""
SOON: Final = timedelta(seconds=5)
"""A person reads the page after closing and chooses among five; nobody does so faster."""
BURST: Final = 8
"""Best ratings of one handler, or ratings entered by one clerk, within an hour."""
BURST_WITHIN: Final = timedelta(hours=1)
REVIEWERS: Final = ("supervisor",)
REVIEWS: Final[dict[str, str]] = {"kept": N_("评价属实，照常计入"), "set_aside": N_("评价不实，不计入")}
SUSPICIONS: Final[dict[str, str]] = {
    "staff_device": N_("用工作人员登录过的设备评的"),
    "seconds_after_closing": N_("办结后几秒钟内评的"),
    "burst_of_handler": N_("同一办理人一小时内好评过多"),
    "burst_of_clerk": N_("同一人一小时内代录过多"),
}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How a rating came in. `since_closing` is None when it was given in one step with the confirmation."""

    rating: int
    by_staff: bool
    on_staff_device: bool
    since_closing: timedelta | None
    best_of_handler: int
    entered_by_clerk: int


def suspicions(about: Circumstances) -> list[str]:
    """What a person should look at; nothing for most."""
    found = []
    if about.on_staff_device and not about.by_staff:
        found.append("staff_device")
    if not about.by_staff and about.since_closing is not None and about.since_closing < SOON:
        found.append("seconds_after_closing")
    if about.rating == 5 and about.best_of_handler >= BURST:
        found.append("burst_of_handler")
    if about.by_staff and about.entered_by_clerk >= BURST:
        found.append("burst_of_clerk")
    return found
