"""What may be said of a service point, and who may say it. Pure; the points themselves are `shared.reference.service_points`."""

import re
from collections.abc import Sequence
from datetime import time
from typing import Final

from shared.contracts.errors import N_, DomainError, Invalid
from shared.identity.people import Person
from shared.reference.working_hours import OfficeHours

READERS: Final = ("clerk", "dispatcher", "organiser", "leader", "supervisor", "admin")
KEEPERS: Final = ("dispatcher", "admin")
"""A centre's director keeps the points of the own town, the administrator all of them."""
HOURS: Final = N_("请按“09:00-12:00，13:30-17:30”的样子填写，后一段要晚于前一段。")
ZONES_ARE_A_CENTRES: Final = N_("只有镇（街道）便民服务中心分区。")
RUNNING_SINCE: Final = N_("已运行的点要填从哪天起运行。")
_SESSION = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~～至到]\s*(\d{1,2}):(\d{2})")
_BETWEEN = re.compile(r"[,，;；、\s]*")


class ChangedMeanwhile(DomainError):
    """Somebody else kept the point since this page was opened."""

    sentence = N_("别人刚刚改过这个点。下面是现在的内容，请核对后再改。")
    status = 409
    code = "changed-meanwhile"


def read_hours(written: str) -> OfficeHours:
    """`09:00-12:00，13:30-17:30` as sessions of a working day; full-width signs are fine. Raises Invalid."""
    plain = written.replace("：", ":")
    found = _SESSION.findall(plain)
    if not found or not _BETWEEN.fullmatch(_SESSION.sub("", plain)):
        raise Invalid({"hours": [HOURS]})
    try:
        return OfficeHours(tuple((time(int(a), int(b)), time(int(c), int(d))) for a, b, c, d in found))
    except ValueError as error:
        raise Invalid({"hours": [HOURS]}) from error


def written_hours(hours: OfficeHours) -> str:
    """The sessions as people write them."""
    return "，".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in hours.sessions)


def check(area: str, status: str, zones: Sequence[str], since: object) -> None:
    """Raise Invalid for what contradicts itself."""
    if zones and len(area) != 9:
        raise Invalid({"zones": [ZONES_ARE_A_CENTRES]})
    if status == "running" and since is None:
        raise Invalid({"since": [RUNNING_SINCE]})


def may_keep(person: Person, area: str) -> bool:
    return person.may_in(area, *KEEPERS)
