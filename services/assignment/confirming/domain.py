"""How the last word may be learnt, and how long a mistaken one can be taken back (domain.md §5a). Pure."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from services.assignment.dispatch.domain import METHODS, day_of
from shared.contracts.errors import N_, DomainError

ONLINE: Final = "online"
TOKEN: Final = "token"
SIGNATURE: Final = "signature"
SILENCE: Final = "silence"
DELIVERY: Final = "delivery"
CONFIRMED_BY: Final[dict[str, str]] = {
    **METHODS,
    ONLINE: N_("本人在网上确认"),
    TOKEN: N_("一次性确认码"),
    SIGNATURE: N_("在办理人手机上签字"),
    SILENCE: N_("两次联系未答复，视为办结"),
}
"""Every way a case was ever closed by, in words."""

UNDO_WITHIN: Final = timedelta(hours=2)
"""Taken back on the same day, or within two hours, whichever is later: a tap shortly before midnight counts too."""

REJECTIONS_BEFORE_RULING: Final = 2
"""So often "not solved", and somebody must rule on it (审定)."""
TOKEN_LIVES: Final = timedelta(days=3)
LINK_LIVES: Final = timedelta(days=15)
"""How long the link in the message "please confirm" opens its request: longer than silence takes to close one."""
TOKEN_LENGTH: Final = 10
"""Crockford characters: 50 bits, under the limits of wrong guesses."""


class SpentToken(DomainError):
    sentence = N_("这个确认码已经用过。需要再确认时，请打电话要一个新的。")
    status = 409
    code = "spent-token"


class NotByDelivery(DomainError):
    sentence = N_("这类事项由群众确认办结，不能登记送达。")
    status = 409
    code = "not-by-delivery"


class RemediesUntold(DomainError):
    """An unfavourable result closes only with its reasons and the remedies told (domain.md §5a)."""

    sentence = N_("结果对群众不利的，请先告知理由和救济途径（复议、诉讼、电话），再登记送达。")
    status = 422
    code = "remedies-untold"


class TooLateToUndo(DomainError):
    sentence = N_("确认已经过了可以撤销的时间（当天，或两小时以内）。如果还没办好，请打电话，可以重办。")
    status = 409
    code = "too-late-to-undo"


class RatedAlready(DomainError):
    sentence = N_("您已经评价过这件事，不能再撤销确认。如果还没办好，请打电话，可以重办。")
    status = 409
    code = "rated-already"


@dataclass(frozen=True, slots=True)
class Proof:
    """By what a resident shows that a request is theirs: the hashes of tracking code and of code with phone tail, or of
    a one-time token."""

    code_hash: str = ""
    tail_hash: str | None = field(default=None, repr=False)
    token_hash: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Given:
    """The last word as it was kept, while it stands."""

    id: UUID
    method: str
    confirmed_by: UUID | None
    recorded_at: datetime
    is_rated: bool


def may_undo(given: Given | None, now: datetime) -> bool:
    """Whether a closing can still be taken back; `given` is None when nobody's word closed it."""
    return given is not None and not given.is_rated and _in_time(given, now)


def check_undo(given: Given, now: datetime) -> None:
    """Raise RatedAlready or TooLateToUndo (409)."""
    if given.is_rated:
        raise RatedAlready()
    if not _in_time(given, now):
        raise TooLateToUndo()


def given_of(row: Any) -> Given | None:
    """Read from a row that may have no standing confirmation."""
    if row is None or row.confirmation_id is None:
        return None
    return Given(row.confirmation_id, row.method, row.confirmed_by, row.recorded_at, row.is_rated)


def _in_time(given: Given, now: datetime) -> bool:
    return day_of(now) == day_of(given.recorded_at) or now - given.recorded_at <= UNDO_WITHIN
