"""Group robots of WeCom, DingTalk and Feishu, and a plain webhook: each a POST of JSON, each with its own way of saying no.

A robot answers 200 to what it refuses, with a number in the body; so the body is read.
"""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

import orjson

from services.reporting.channels.domain import Fate, Letter, Outcome
from services.reporting.channels.outgoing import Failed, Reply, outcome_of, post

_HEADERS: Final = {"Content-Type": "application/json", "User-Agent": "daiban"}
_TOO_MANY: Final = frozenset({45009, 130101, 11232, 660026, 9499})
"""Rate limits: WeCom 45009, DingTalk 130101 and 660026, Feishu 11232 and 9499."""


@dataclass(frozen=True)
class Robot:
    """A robot of one vendor; a letter's address is the key alone, or the whole address the vendor shows.

    `host` is the vendor's, or that of a private deployment; `private` lets it lie inside.
    """

    host: str
    path: str
    payload: Callable[[str, str], Mapping[str, Any]]
    private: bool = False
    signs: bool = False
    clock: Callable[[], float] = time.time

    def send(self, letter: Letter) -> Outcome:
        key, _, secret = _key_of(letter.to).partition(":")
        address = f"{self.host}{self.path}{quote(key, safe='-')}"
        if secret and self.signs:
            address = f"{address}&{urlencode(self._signed(secret))}"
        text = f"{letter.subject}\n{letter.body}"
        try:
            body = orjson.dumps(self.payload(text, letter.subject))
            return _answer(post(address, body, _HEADERS, private=self.private))
        except Failed as failed:
            return failed.outcome

    def _signed(self, secret: str) -> dict[str, str]:
        """DingTalk's signature: HMAC-SHA-256 of "milliseconds newline secret" under the secret."""
        moment = str(round(self.clock() * 1000))
        digest = hmac.new(secret.encode(), f"{moment}\n{secret}".encode(), hashlib.sha256).digest()
        return {"timestamp": moment, "sign": base64.b64encode(digest).decode()}


@dataclass(frozen=True)
class Webhook:
    """Any address that takes a JSON object; every 2xx is a yes."""

    private: bool = False

    def send(self, letter: Letter) -> Outcome:
        body = orjson.dumps({"id": letter.id, "title": letter.subject, "message": letter.body, "type": "info"})
        try:
            return outcome_of(post(letter.to, body, _HEADERS, private=self.private)) or (Fate.ACCEPTED, None)
        except Failed as failed:
            return failed.outcome


def wecom(host: str = "https://qyapi.weixin.qq.com", *, private: bool = False) -> Robot:
    return Robot(host, "/cgi-bin/webhook/send?key=", _text("msgtype", "text", "content"), private)


def dingtalk(host: str = "https://oapi.dingtalk.com", *, private: bool = False) -> Robot:
    return Robot(host, "/robot/send?access_token=", _text("msgtype", "text", "content"), private, signs=True)


def feishu(host: str = "https://open.feishu.cn", *, private: bool = False) -> Robot:
    return Robot(host, "/open-apis/bot/v2/hook/", _text("msg_type", "content", "text"), private)


def _text(kind: str, part: str, name: str) -> Callable[[str, str], Mapping[str, Any]]:
    return lambda text, _: {kind: "text", part: {name: text}}


def _key_of(address: str) -> str:
    """The key of an address as the vendor shows it; a key alone is itself."""
    if "://" not in address:
        return address
    parts = urlsplit(address)
    named = dict(pair.partition("=")[::2] for pair in parts.query.split("&"))
    return named.get("key") or named.get("access_token") or parts.path.rstrip("/").rpartition("/")[2]


def _answer(reply: Reply) -> Outcome:
    by_status = outcome_of(reply)
    if by_status:
        return by_status
    try:
        said = orjson.loads(reply.body)
        code = int(said.get("errcode", said.get("code", said.get("StatusCode", 0))))
    except (ValueError, AttributeError, TypeError):
        return Fate.UNCLEAR, "answer not understood"
    if code == 0:
        return Fate.ACCEPTED, None
    return (Fate.BUSY if code in _TOO_MANY else Fate.REFUSED), f"code {code}"
