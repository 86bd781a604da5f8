"""States of a reminder in the ledger and how often a channel that is away is tried again. Pure."""

from datetime import timedelta
from typing import Final

STATES: Final = ("planned", "cancelled", "skipped", "sending", "sent", "delivered", "failed", "unknown")
TRIES: Final = 5
CLAIM_LASTS: Final = timedelta(seconds=45)
"""A claim older than this belongs to a process that died; the fate of its message is unknown."""
SENDING_LASTS: Final = timedelta(seconds=5)
"""How long one tick goes on sending before it lets events have the worker again."""
SWEEP_EVERY: Final = timedelta(seconds=30)
LATE_AFTER: Final = timedelta(minutes=2)
"""How long after its announced time a sweep is called late, and the figures are greyed."""


def pause_after(attempts: int) -> timedelta:
    """Until the next try of a channel that could not be reached: 30 s, 1 min, 2 min …"""
    return timedelta(seconds=30 * 2 ** max(0, attempts - 1))
