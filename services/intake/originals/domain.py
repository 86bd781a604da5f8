"""Originals handed over (证件交接): what a paper is, where it lies, until when, and who got it back. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from services.intake.requests.domain import ENDED, STATE_NAMES, Request
from shared.contracts.errors import N_, Invalid, NotNow
from shared.identity.people import Person
from shared.reference.working_hours import local_day

KEEPERS: Final = ("clerk", "dispatcher")
"""Who takes originals in and gives them back."""
KINDS: Final[dict[str, str]] = {
    "id_card": N_("身份证"),
    "household_register": N_("户口簿"),
    "passbook": N_("银行卡或存折"),
    "property": N_("不动产权证或宅基地证"),
    "marriage": N_("结婚证或离婚证"),
    "disability": N_("残疾人证"),
    "medical": N_("病历或诊断证明"),
    "business": N_("营业执照"),
    "other": N_("其他证件"),
}
"""Kinds of paper. A list shows the kind; whose it is and what is written on it is sealed."""
LONGEST_DAYS: Final = 180

BACK_BY_PAST: Final = N_("退还日期不能早于收下的那一天。")
BACK_BY_FAR: Final = N_("退还日期最晚在收下后180天以内。")


class AlreadyBack(NotNow):
    sentence = N_("这件原件已经退还过了。")
    code = "already-returned"


class NothingLeftToTake(NotNow):
    """A request that ended before acceptance needs nobody's papers."""

    sentence = N_("这件事的状态是“%(state)s”，不用再收原件。")


class StillOut(NotNow):
    """Papers of the resident lie at the office: give them back first."""

    sentence = N_("还有原件没有退还，先退还再办这一步。")
    code = "originals-out"


@dataclass(frozen=True, slots=True)
class Original:
    """One paper handed over; `item` and `returned_to` are sealed under the resident's key."""

    id: UUID
    request_id: UUID
    village: str
    held_at: str
    kind: str
    item: str = field(repr=False)
    back_by: date
    taken_at: datetime
    taken_by: UUID
    returned_at: datetime | None = None
    returned_by: UUID | None = None
    returned_to: str | None = field(default=None, repr=False)

    @property
    def is_out(self) -> bool:
        return self.returned_at is None

    def is_overdue(self, today: date) -> bool:
        """Still at the office after the day it was to be given back."""
        return self.is_out and self.back_by < today


def check_takeable(request: Request) -> None:
    """Raise NothingLeftToTake once a request has ended here; after acceptance intake does not know, and lets it pass."""
    if request.status in ENDED:
        raise NothingLeftToTake(state=STATE_NAMES[request.status])


def check_none_out(originals: Iterable[Original]) -> None:
    """Raise StillOut while one of them lies at the office."""
    if any(one.is_out for one in originals):
        raise StillOut()


def check_back_by(back_by: date, taken_at: datetime) -> None:
    """Raise Invalid unless the day lies within half a year of the hand-over."""
    days = (back_by - local_day(taken_at)).days
    if days < 0:
        raise Invalid({"back_by": [BACK_BY_PAST]})
    if days > LONGEST_DAYS:
        raise Invalid({"back_by": [BACK_BY_FAR]})


def office_of(by: Person, village: str) -> str:
    """Where the keeper's window is: the nearest area in which they hold the office, of those that cover the village."""
    return max((area for area in by.areas(*KEEPERS) if village.startswith(area)), key=len)
