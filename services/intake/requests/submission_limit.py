"""How often somebody without an account may submit from one address: counted in this process first, then in Postgres.

The count in memory answers a flood without asking the database; the one in Postgres holds for all processes together. Staff
are never counted, nor a demo district unless it is told to (`DAIBAN_SUBMISSIONS_PER_HOUR`).
"""

import hashlib
import ipaddress
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock

from shared.contracts.errors import N_, TooMany
from shared.contracts.events import Clock

Count = Callable[[bytes], int]
"""Count one more submission of an address (a hash) within this hour; how many there are now."""
_REMEMBERED = 20_000
"""Addresses kept in memory; a flood from more of them is the database's to count."""


class TooManySubmissions(TooMany):
    sentence = N_("这一小时从您这里提交的次数太多了。请过一会儿再提交；事情急，请打电话%(phone)s，工作人员替您登记。")
    code = "too-many-submissions"

    def __init__(self, phone: str, retry_after: int) -> None:
        super().__init__(phone=phone)
        self.retry_after = retry_after
        """Seconds until the hour is over."""


class SubmissionLimit:
    """One per process; `most` per address and hour, 0 for any number."""

    def __init__(self, most: int, phone: str, clock: Clock, count: Count) -> None:
        self._most, self._phone, self._clock, self._count = most, phone, clock, count
        self._lock = Lock()
        self._hour = datetime.min.replace(tzinfo=UTC)
        self._seen: dict[str, int] = {}

    def check(self, address: str) -> None:
        """Count one submission; raises TooManySubmissions beyond the limit."""
        if not self._most:
            return
        now = self._clock.now()
        hour = now.replace(minute=0, second=0, microsecond=0)
        network = network_of(address)
        if self._seen_in(hour, network) >= self._most or self._counted(network) > self._most:
            raise TooManySubmissions(self._phone, int((hour + timedelta(hours=1) - now).total_seconds()) + 1)

    def _counted(self, network: str) -> int:
        total = self._count(hashlib.sha256(network.encode()).digest())
        with self._lock:
            if len(self._seen) < _REMEMBERED:
                self._seen[network] = total
        return total

    def _seen_in(self, hour: datetime, network: str) -> int:
        with self._lock:
            if hour != self._hour:
                self._hour, self._seen = hour, {}
            return self._seen.get(network, 0)


def network_of(address: str) -> str:
    """What counts as one place: an IPv4 address, or the /64 a line has of IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
