"""When two must go, when a visit is over time, and what each step needs. Pure.

An alarm says who (the handler), which case and which village; never the resident or the address.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from shared.contracts.errors import N_, DomainError, NotNow

TWO_PERSON_POSTS: Final = frozenset({"mediation", "patrol", "counselling"})
"""Posts whose visits may meet anger or fear: nobody goes alone."""
GRACE: Final = timedelta(minutes=30)
"""How long after the stated end a visit may last before somebody is told."""
WHY_TWO: Final[dict[str, str]] = {
    "matter": N_("这类事项要两人同行"),
    "address": N_("这一户要两人同行"),
    "asked": N_("办理人要求两人同行"),
}
MOST_AHEAD: Final = timedelta(days=60)


class NotAlone(DomainError):
    """两人同行: the visit cannot begin before a companion is named."""

    sentence = N_("这次上门要两人同行，请先填同行人的志愿者编号。")
    status = 422
    code = "not-alone"


class NoSuchCompanion(DomainError):
    sentence = N_("找不到这位同行人，或他不在服务中。请核对志愿者编号；同行人不能是自己。")
    status = 422
    code = "no-such-companion"


class NotThen(DomainError):
    sentence = N_("请选从现在起六十天以内的时间。")
    status = 422
    code = "not-then"


class VisitOver(NotNow):
    sentence = N_("这次上门的状态已经变了，请看最新的情况。")
    code = "visit-over"


@dataclass(frozen=True, slots=True)
class Appointment:
    """One visit: planned, under way, over, or cancelled."""

    id: UUID
    request_id: UUID
    volunteer_id: UUID
    starts_at: datetime
    minutes: int
    needs_two: bool
    companion_id: UUID | None
    checked_in_at: datetime | None
    checked_out_at: datetime | None
    cancelled_at: datetime | None
    alarm_at: datetime | None

    @property
    def is_planned(self) -> bool:
        return self.checked_in_at is None and self.cancelled_at is None

    @property
    def is_under_way(self) -> bool:
        return self.checked_in_at is not None and self.checked_out_at is None


def why_two(matter: Mapping[str, Any], address_asks: bool, handler_asks: bool) -> list[str]:
    """Why two must go; nobody needs to for most visits."""
    asked = {"matter": matter.get("post_kind") in TWO_PERSON_POSTS, "address": address_asks, "asked": handler_asks}
    return [reason for reason, is_so in asked.items() if is_so]


def check_time(starts_at: datetime, now: datetime) -> None:
    if not now - GRACE <= starts_at <= now + MOST_AHEAD:
        raise NotThen({"starts_at": [NotThen.sentence]})


def out_by(checked_in_at: datetime, minutes: int) -> datetime:
    """From when somebody is told that the handler has not come out."""
    return checked_in_at + timedelta(minutes=minutes) + GRACE
