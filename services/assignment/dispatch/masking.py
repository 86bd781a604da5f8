"""How long whoever handled a request may still read who and where it was. Pure."""

from datetime import datetime, timedelta
from typing import Final

KEPT_OPEN: Final = timedelta(days=30)
"""So long after closing the resident's phone and address can still be read by whoever helped (domain.md §5)."""


def is_masked(ended_at: datetime | None, now: datetime) -> bool:
    """Whether whoever helped may no longer read who and where it was."""
    return ended_at is not None and now - ended_at > KEPT_OPEN
