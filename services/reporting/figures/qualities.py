"""What residents said and what came of it: one condition each, for counting and for listing alike.

Parameter: :rectify_by, the last day whose rectifications are overdue now. A rating that looks arranged is shown apart until
a person has let it stand. What was found unfounded and what nobody has looked at yet are not told apart here: only an
opened rectification is reported.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from services.reporting.figures.domain import SHANGHAI
from shared.contracts.errors import N_
from shared.reference.working_hours import add_working_days_to

RECTIFY_WITHIN: Final = 15
"""Working days from the day a low rating was verified (domain.md §5a)."""
_CLOSED: Final = "c.closed_at IS NOT NULL"
_RATED: Final = f"{_CLOSED} AND c.rating IS NOT NULL AND NOT c.rating_flagged"
_DAY: Final = "(c.rectification_at AT TIME ZONE 'Asia/Shanghai')::date"

_SAID: Final = {
    "rated_5": f"{_RATED} AND c.rating = 5",
    "rated_4": f"{_RATED} AND c.rating = 4",
    "rated_3": f"{_RATED} AND c.rating = 3",
    "rated_2": f"{_RATED} AND c.rating = 2",
    "rated_1": f"{_RATED} AND c.rating = 1",
    "unrated": f"{_CLOSED} AND c.rating IS NULL",
    "rating_flagged": "c.rating IS NOT NULL AND c.rating_flagged",
    "low": f"{_RATED} AND c.rating <= 2",
    "low_not_opened": f"{_RATED} AND c.rating <= 2 AND c.rectification IS NULL",
    "rectifying": "c.rectification = 'open'",
    "rectifying_late": f"c.rectification = 'open' AND {_DAY} <= :rectify_by",
    "rectified": "c.rectification = 'rectified'",
    "appeal_upheld": "c.rectification = 'appeal_upheld'",
    "voided": "c.voided",
    "silent": f"{_CLOSED} AND c.silent",
    "late_entry": f"{_CLOSED} AND c.late_entry",
}
CONDITIONS: Final = {name: f"{said} AND c.state NOT IN ('withdrawn', 'merged')" for name, said in _SAID.items()}
_SUMMED: Final[Mapping[str, tuple[tuple[str, int], ...]]] = {
    **{f"rated_{level}": ((f"rated_{level}", 1),) for level in (1, 2, 3, 4)},
    "rated_5": (("rated", 1), *((f"rated_{level}", -1) for level in (1, 2, 3, 4))),
    "low": (("rated_1", 1), ("rated_2", 1)),
    "rectified": (("rectified", 1), ("appeal_upheld", -1)),
    "late_entry": (("late_closed", 1),),
    **{
        name: ((name, 1),)
        for name in ("unrated", "rating_flagged", "low_not_opened", "appeal_upheld", "voided", "silent")
    },
}
CELLS: Final = tuple(dict.fromkeys(name for parts in _SUMMED.values() for name, _ in parts))
"""The columns of the roll-ups the qualities of a period are made of."""
NAMES: Final = {
    "rated_5": N_("非常满意"),
    "rated_4": N_("满意"),
    "rated_3": N_("基本满意"),
    "rated_2": N_("不满意"),
    "rated_1": N_("非常不满意"),
    "unrated": N_("没有评价"),
    "rating_flagged": N_("疑似集中评价，另列"),
    "low": N_("低分"),
    "low_not_opened": N_("低分，没有开出整改"),
    "rectifying": N_("正在整改"),
    "rectifying_late": N_("整改超过15个工作日"),
    "rectified": N_("已整改"),
    "appeal_upheld": N_("申诉成立"),
    "voided": N_("办结作废件"),
    "silent": N_("无人应答而办结"),
    "late_entry": N_("补录件"),
}
NOW: Final = ("rectifying", "rectifying_late")
OF_PERIOD: Final = tuple(_SUMMED)
"""What can be told of the cases accepted in a period; what is being put right at this moment is of any time."""


def from_cells(sums: Sequence[int]) -> dict[str, int]:
    """The qualities of a period from the sums of `CELLS`."""
    cells = dict(zip(CELLS, sums, strict=True))
    return {name: sum(sign * cells[column] for column, sign in parts) for name, parts in _SUMMED.items()}


QUALITIES: Final = tuple(CONDITIONS)
RATINGS: Final = ("rated_5", "rated_4", "rated_3", "rated_2", "rated_1")


def rectify_by(now: datetime) -> date:
    """The last day of which a rectification opened then is overdue at this moment."""
    day = now.astimezone(SHANGHAI).date() - timedelta(days=RECTIFY_WITHIN)
    while add_working_days_to(datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI), RECTIFY_WITHIN) >= now:
        day -= timedelta(days=1)
    return day
