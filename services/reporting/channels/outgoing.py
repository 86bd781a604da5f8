"""One HTTP request to the outside, made so that its fate is known: what failed before a byte left is told apart from what
fell silent after. The name is resolved once and the connection made to that very address, so that a name that changes its
mind (DNS rebinding) reaches nothing else; private and metadata addresses are refused; redirects are not followed.
"""

import http.client
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from typing import Final
from urllib.parse import urlsplit

from services.reporting.channels.domain import Fate, Outcome

PATIENCE: Final = 3.0
"""Seconds for connecting and for each answer."""
WHOLE_PATIENCE: Final = 10.0
"""Seconds for the whole conversation, however slowly the other side drips."""
_MOST: Final = 65536
_NAT64: Final = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes


class Failed(Exception):
    """No answer; `outcome` says what that means for the message."""

    def __init__(self, fate: Fate, problem: str) -> None:
        super().__init__(problem)
        self.outcome: Outcome = (fate, problem)


class _Pinned(http.client.HTTPConnection):
    """A connection to one address under the name it was found by."""

    def __init__(self, host: str, port: int, address: str, *, tls: bool) -> None:
        super().__init__(host, port, timeout=PATIENCE)
        self._address, self._tls = address, tls

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), PATIENCE)
        if self._tls:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def post(url: str, body: bytes, headers: Mapping[str, str], *, private: bool = False) -> Reply:
    """POST once. `private`: whether addresses inside may be reached. Raises Failed."""
    parts = urlsplit(url)
    tls = parts.scheme == "https"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Failed(Fate.REFUSED, "not a web address")
    port = parts.port or (443 if tls else 80)
    connection = _Pinned(parts.hostname, port, resolved(parts.hostname, port, private=private), tls=tls)
    try:
        connection.connect()
    except (OSError, ssl.SSLError) as error:
        raise Failed(Fate.NOT_HANDED_OVER, type(error).__name__) from error
    path = parts.path or "/"
    return _asked(connection, f"{path}?{parts.query}" if parts.query else path, body, headers)


def outcome_of(reply: Reply) -> Outcome | None:
    """What a status alone says; None for 2xx, whose body may say more."""
    if 200 <= reply.status < 300:
        return None
    problem = f"HTTP {reply.status}"
    if reply.status in (429, 503):
        return Fate.BUSY, problem
    return (Fate.UNCLEAR if reply.status >= 500 else Fate.REFUSED), problem


def _asked(connection: _Pinned, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """From here on something may have arrived, whatever happens."""
    cut = Timer(WHOLE_PATIENCE, connection.close)
    cut.daemon = True
    cut.start()
    try:
        connection.request("POST", path, body, dict(headers))
        response = connection.getresponse()
        return Reply(response.status, response.read(_MOST))
    except (OSError, http.client.HTTPException, AttributeError, ValueError) as error:
        raise Failed(Fate.UNCLEAR, type(error).__name__) from error
    finally:
        cut.cancel()
        connection.close()


def resolved(host: str, port: int, *, private: bool) -> str:
    """The one address of a host that will be connected to. Raises Failed: REFUSED for one inside, NOT_HANDED_OVER for none."""
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise Failed(Fate.NOT_HANDED_OVER, type(error).__name__) from error
    if not private and not all(_is_public(address) for address in found):
        raise Failed(Fate.REFUSED, "private address")
    return sorted(found, key=lambda address: ":" in address)[0]


def _is_public(address: str) -> bool:
    """An IPv6 address that carries an IPv4 one (mapped, 6to4, NAT64) is judged by the one it carries."""
    plain = ip_address(address.partition("%")[0])
    if isinstance(plain, IPv6Address):
        plain = plain.ipv4_mapped or plain.sixtofour or (_carried(plain) if plain in _NAT64 else plain)
    return plain.is_global and not plain.is_multicast


def _carried(address: IPv6Address) -> IPv4Address:
    return IPv4Address(int(address) & 0xFFFFFFFF)
