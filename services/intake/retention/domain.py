"""The rule of retention: counted from the last thing intake knows of a person. Pure.

Closing a case is not intake's to know; its last own step and the promised day stand for it, whichever is later.
"""

from datetime import date, datetime
from typing import Final

from shared.contracts.errors import N_, NotNow

DECIDERS: Final = ("supervisor", "admin")
"""Who approves an erasure or keeps an entry longer; nothing personal is shown to them."""
KEPT_YEARS: Final = 3
"""Years an entry is kept when it is not to be erased yet; then it is listed again."""


class NotWaiting(NotNow):
    sentence = N_("这一条已经决定过了，或又有了新的诉求。")
    code = "not-waiting"


def cutoff(now: datetime, years: int) -> datetime:
    """Whoever was last heard of before this moment is due."""
    return years_from(now, -years)


def years_from(when: datetime, years: int) -> datetime:
    """The same day of another year; 29 February becomes 28."""
    try:
        return when.replace(year=when.year + years)
    except ValueError:
        return when.replace(year=when.year + years, day=28)


def kept_until(today: date) -> date:
    try:
        return today.replace(year=today.year + KEPT_YEARS)
    except ValueError:
        return today.replace(year=today.year + KEPT_YEARS, day=28)
