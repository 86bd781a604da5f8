"""SMS by a gateway that speaks Alibaba Cloud's SendSms (API version 2017-05-25, signature HMAC-SHA1 version 1.0), as several
provincial gateways do. The template is approved by the carriers beforehand; we fill in a number, what happened and a link.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

import orjson

from services.reporting.channels.domain import Fate, Letter, Outcome
from services.reporting.channels.outgoing import Failed, Reply, outcome_of, post

_HEADERS: Final = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "daiban"}
_BUSY: Final = ("Throttling", "isv.BUSINESS_LIMIT_CONTROL", "isv.DAY_LIMIT_CONTROL", "isp.SYSTEM_ERROR")


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Sms:
    """A gateway, its key, and the signature and template the carriers know."""

    url: str
    key: str
    secret: str
    sign: str
    template: str
    clock: Callable[[], datetime] = _now

    def send(self, letter: Letter) -> Outcome:
        """The nonce is the letter's own id: the gateway refuses a second copy of the same message by itself."""
        parameters = {
            "AccessKeyId": self.key,
            "Action": "SendSms",
            "Format": "JSON",
            "OutId": str(letter.id),
            "PhoneNumbers": letter.to,
            "SignName": self.sign,
            "SignatureMethod": "HMAC-SHA1",
            "SignatureNonce": str(letter.id),
            "SignatureVersion": "1.0",
            "TemplateCode": self.template,
            "TemplateParam": orjson.dumps(letter.parts).decode(),
            "Timestamp": self.clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "Version": "2017-05-25",
        }
        parameters["Signature"] = signature("POST", parameters, self.secret)
        try:
            # the operator chose the gateway, which may well lie inside the government's network
            return _answer(post(self.url, urlencode(parameters).encode(), _HEADERS, private=True))
        except Failed as failed:
            return failed.outcome


def signature(method: str, parameters: Mapping[str, str], secret: str) -> str:
    """Alibaba Cloud's RPC signature: HMAC-SHA1 over method, slash and the sorted parameters, each percent-encoded twice."""
    sorted_parameters = "&".join(f"{_encoded(name)}={_encoded(parameters[name])}" for name in sorted(parameters))
    to_sign = f"{method}&%2F&{_encoded(sorted_parameters)}"
    digest = hmac.new(f"{secret}&".encode(), to_sign.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def sms_of(address: str) -> Sms | None:
    """From `https://key:secret@gateway/?sign=…&template=…`; None when empty."""
    if not address:
        return None
    parts, named = urlsplit(address), parse_qs(urlsplit(address).query)
    host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
    return Sms(
        f"{parts.scheme}://{host}{parts.path or '/'}",
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        named.get("sign", ["代办"])[0],
        named.get("template", [""])[0],
    )


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")


def _answer(reply: Reply) -> Outcome:
    """The gateway says no with a code, with status 200 or 400 alike."""
    try:
        code = str(orjson.loads(reply.body)["Code"])
    except (ValueError, KeyError, TypeError):
        return outcome_of(reply) or (Fate.UNCLEAR, "answer not understood")
    if code == "OK":
        return Fate.ACCEPTED, None
    if code == "SignatureNonceUsed":
        return Fate.UNCLEAR, code
    return (Fate.BUSY if code.startswith(_BUSY) else Fate.REFUSED), code[:60]
