"""Doing a closed case again (重办): a clock of its own, limited; the first result stays. Pure."""

from datetime import datetime
from typing import Any, Final

from shared.contracts.errors import N_, DomainError
from shared.reference.deadlines import Deadline, due_at

LONGEST: Final = 5
"""Working days a reopened case may take; a shorter promise of the matter is kept."""


class NotToday(DomainError):
    """A completion is taken back on the day it was entered, or not at all."""

    sentence = N_("办毕只能在登记的当天撤销。已经过了当天，请等群众答复或由区督办重办。")
    status = 409
    code = "not-the-same-day"


def own_deadline(matter: dict[str, Any], now: datetime) -> Deadline:
    """From now on, not from the first acceptance; at least one working day."""
    return due_at(now, max(1, min(LONGEST, matter["promised_working_days"])))
