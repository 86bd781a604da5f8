"""What reporting says of a person's cases, carried by the browser to intake: signed, dated, and only that they have ended.

Intake never hears when a case is closed, for events only flow downstream; reporting knows. So that nobody's tick stands for
it, who erases a person brings this along: which of their cases had ended at that moment. The signature is made and checked
with the district's own secret; nothing personal is in it. Pure but for the signing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from shared.contracts.errors import N_, DomainError

VALID_FOR: Final = timedelta(minutes=15)
PURPOSE: Final = "closed-cases"


class NotVouchedFor(DomainError):
    """Altered, or older than a quarter of an hour."""

    sentence = N_("办结情况的核对已经过期，请再核对一次。")
    status = 409
    code = "not-vouched-for"


@dataclass(frozen=True, slots=True)
class ClosedCases:
    """The ids of a person's cases that had ended, and when that was so."""

    ended: frozenset[UUID]
    at: datetime


def vouched(secret: bytes, ended: Iterable[UUID], at: datetime) -> str:
    """The word to carry along; `secret` is `Settings.derived(PURPOSE)`."""
    told: str = URLSafeSerializer(secret).dumps([at.isoformat(), sorted(case.hex for case in ended)])
    return told


def read_vouched(secret: bytes, word: str, now: datetime) -> ClosedCases:
    """What such a word says; raises NotVouchedFor."""
    try:
        at, ended = URLSafeSerializer(secret).loads(word)
    except BadData as error:
        raise NotVouchedFor() from error
    told = ClosedCases(frozenset(UUID(case) for case in ended), datetime.fromisoformat(at))
    if not told.at - timedelta(minutes=1) <= now <= told.at + VALID_FOR:
        raise NotVouchedFor()
    return told
