"""Hours, stars and the code of a certificate (domain.md §1 row 8: a service counts only when residents sign). Pure.

Stars: 《志愿服务记录办法》 of the Ministry of Civil Affairs (民函〔2012〕340号): 100, 300, 600, 1000 and 1500 recorded hours make a
volunteer of one to five stars. Minutes count once the resident has confirmed; silence confirms nothing.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from shared.contracts.errors import N_, NotFound
from shared.reference.service_hours import hours_of

STAR_HOURS: Final = (100, 300, 600, 1000, 1500)
_MAC_BYTES: Final = 9


class NotGenuine(NotFound):
    sentence = N_("查不到这张证书：码不对，或者被改动过。")


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes of service, those signed for and those not (yet); and how many cases they were."""

    signed_minutes: int
    unsigned_minutes: int
    cases: int

    @property
    def hours(self) -> float:
        """Those signed for, as every paper gives them."""
        return hours_of(self.signed_minutes)

    @property
    def stars(self) -> int:
        """A grade's hours must be full: nothing is rounded up to a star."""
        return stars(self.signed_minutes // 60)

    @property
    def next_star_at(self) -> int | None:
        """Hours of the next grade; None at five stars."""
        return next((hours for hours in STAR_HOURS if hours * 60 > self.signed_minutes), None)

    @property
    def minutes_to_star(self) -> int | None:
        """Minutes up to the next grade; None at five stars."""
        return self.next_star_at * 60 - self.signed_minutes if self.next_star_at else None


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says, as it was when it was issued."""

    id: UUID
    name: str
    number: str
    area: str
    hours: float
    stars: int
    cases: int
    issued_at: datetime


def stars(hours: int) -> int:
    return sum(1 for needed in STAR_HOURS if hours >= needed)


def code_of(certificate: UUID, key: bytes) -> str:
    """40 characters: the certificate's id and nine bytes of its HMAC-SHA-256, in base 32."""
    return base64.b32encode(certificate.bytes + _mac(certificate.bytes, key)).decode()


def certificate_in(code: str, key: bytes) -> UUID:
    """The id in a code; raises NotGenuine for any other text."""
    try:
        content = base64.b32decode(code.upper())
    except binascii.Error as error:
        raise NotGenuine() from error
    about, mac = content[:16], content[16:]
    if len(content) != 16 + _MAC_BYTES or not hmac.compare_digest(mac, _mac(about, key)):
        raise NotGenuine()
    return UUID(bytes=about)


def _mac(about: bytes, key: bytes) -> bytes:
    return hmac.new(key, about, hashlib.sha256).digest()[:_MAC_BYTES]
