"""What may be said of a holder, and how it is summed up. Pure."""

from datetime import date
from typing import Final

from shared.contracts.errors import N_, DomainError, Invalid

LEVELS: Final[dict[int, str]] = {5: N_("很好"), 4: N_("较好"), 3: N_("一般"), 2: N_("较差"), 1: N_("很差")}


class ReviewedAlready(DomainError):
    """One review per claim and period."""

    sentence = N_("这个人这段时间已经评过了。")
    status = 409
    code = "reviewed-already"


READERS: Final = ("organiser", "supervisor")
"""Who reads what was said of a holder, in their area; the holder reads it wherever they serve."""
FIELDS: Final = ("review_sentence", "review_answer")
"""The names the texts are sealed under."""


class AnsweredAlready(DomainError):
    """One answer per review."""

    sentence = N_("您已经回应过这条评语。")
    status = 409
    code = "answered-already"


def check_period(from_day: date, to_day: date, today: date) -> None:
    """Raises Invalid beside the field: a period that is not over yet cannot be judged."""
    if to_day < from_day:
        raise Invalid({"to_day": [N_("最后一天不能早于第一天。")]})
    if to_day > today:
        raise Invalid({"to_day": [N_("最后一天不能晚于今天。")]})
