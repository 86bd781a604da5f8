"""Which papers come out of a request, when, in which sizes, and where a missing material is to be had. Pure.

收件回执, 一次性告知书, 代办服务委托书 and 续办委托书 (after DB14/T 2233-2020, annexes A and C) and the hand-over slip of an
original are intake's; what says how a case ended (办结单, 终止单) is printed by the service that knows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from services.intake.requests.domain import ENDED, STATE_NAMES, Request
from shared.contracts.errors import N_, NotNow

PRINTERS: Final = ("clerk", "dispatcher")
READABLE_FOR: Final = timedelta(hours=1)
"""How long a printed paper can be looked at again by whoever printed it; after that it is printed, and noted, anew."""


class Paper(StrEnum):
    RECEIPT = "receipt"
    NOTICE = "notice"
    MANDATE = "mandate"
    RENEWAL = "renewal"
    HANDOVER = "handover"


PAPER_NAMES: Final[dict[str, str]] = {
    Paper.RECEIPT: N_("收件回执"),
    Paper.NOTICE: N_("一次性告知书"),
    Paper.MANDATE: N_("代办服务委托书"),
    Paper.RENEWAL: N_("续办委托书"),
    Paper.HANDOVER: N_("证件交接单"),
}
SIZES: Final[dict[Paper, tuple[str, ...]]] = {
    Paper.RECEIPT: ("a5", "roll"),
    Paper.NOTICE: ("a4",),
    Paper.MANDATE: ("a4",),
    Paper.RENEWAL: ("a4",),
    Paper.HANDOVER: ("a5",),
}
"""The sheets a paper fits; the first one unless asked for otherwise. `roll` is 80 mm."""


class NothingToPrint(NotNow):
    """There is no such paper of a request in this state."""

    sentence = N_("这件事的状态是“%(state)s”，没有这张单子可打。")
    code = "nothing-to-print"


def size_for(paper: Paper, wanted: str | None) -> str:
    """The sheet to print on: as wanted where the paper fits it."""
    return wanted if wanted in SIZES[paper] else SIZES[paper][0]


def printable(request: Request) -> list[Paper]:
    """The papers of a request as it stands, in the order they are needed; hand-over slips belong to an original."""
    ended = request.status in ENDED
    papers = [Paper.RECEIPT]
    if request.missing:
        papers.append(Paper.NOTICE)
    return papers if ended else [*papers, Paper.MANDATE, Paper.RENEWAL]


def check_printable(request: Request, paper: Paper) -> None:
    """Raise NothingToPrint for a paper the request does not have."""
    if paper is not Paper.HANDOVER and paper not in printable(request):
        raise NothingToPrint(state=STATE_NAMES[request.status])


@dataclass(frozen=True, slots=True)
class Missing:
    """One missing material; `issuer` and `where` in both languages, None where only the window knows."""

    zh: str
    en: str
    issuer: Mapping[str, str] | None = None
    place: str = "window"
    """What kind of place it is to be had at: a key of `PLACES`, or `office` for the issuer's own."""


PLACES: Final[dict[str, str]] = {
    "self": N_("自己写，代办点有样表，可以帮您填"),
    "police": N_("户口所在地的派出所"),
    "bank": N_("开户的银行网点"),
    "hospital": N_("看病的医院"),
    "village": N_("本村（居）民委员会"),
    "town": N_("镇（街道）便民服务中心"),
    "district": N_("区政务服务中心该单位窗口"),
    "office": N_("出具单位"),
    "window": N_("请问窗口人员"),
}
_PLACE_OF_ISSUER: Final = (
    ("申请人", "self"),
    ("公安派出所", "police"),
    ("银行", "bank"),
    ("医院", "hospital"),
    ("村（居）民委员会", "village"),
    ("镇（街道）", "town"),
    ("区", "district"),
)


def missing_with_issuers(missing: Sequence[str], materials: Sequence[Mapping[str, Any]]) -> list[Missing]:
    """Each missing paper with who issues it, as the matter's catalogue entry says; others are the window's to explain."""
    known = {material["zh"]: material for material in materials}
    return [_missing(item, known.get(item)) for item in missing]


def _missing(item: str, material: Mapping[str, Any] | None) -> Missing:
    if material is None:
        return Missing(item, item)
    issuer = material.get("issuer")
    return Missing(item, material["en"], issuer, _place(issuer["zh"]) if issuer else "window")


def _place(issuer: str) -> str:
    return next((place for start, place in _PLACE_OF_ISSUER if issuer.startswith(start)), "office")
