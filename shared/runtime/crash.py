"""Named points at which a process kills itself with SIGKILL, so that tests can prove what survives a death at that very line.

A point does nothing unless `DAIBAN_CRASH_AT` names it. The names are listed here and nowhere else.
"""

import os
import signal
from typing import Final

CRASH_POINTS: Final = (
    "web.before_commit",
    "web.after_commit",
    "relay.after_lease",
    "relay.after_publish",
    "worker.after_claim",
    "worker.before_commit",
    "worker.after_commit",
    "notifier.after_claim",
    "notifier.after_accept",
    "notifier.before_mark",
    "webhooks.after_claim",
    "webhooks.after_accept",
    "folder.before_commit",
    "register.entered",
    "pair.entered",
    "calendar.between_parts",
    "overdue.told",
)

_crash_at = ""


def arm(point: str) -> None:
    """Set the point at which this process dies; empty disarms. Raises ValueError for an unknown name."""
    global _crash_at
    if point and point not in CRASH_POINTS:
        raise ValueError(f"unknown crash point {point!r}; known: {', '.join(CRASH_POINTS)}")
    _crash_at = point


def crash_point(name: str) -> None:
    """Die here, without any clean-up, when armed for this name."""
    if name == _crash_at:
        os.kill(os.getpid(), signal.SIGKILL)
