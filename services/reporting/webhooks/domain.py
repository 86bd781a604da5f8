"""What another program is told, how it is signed, how often it is tried again, and which addresses it may have. Pure.

The shape is that of Standard Webhooks 1.0 (standardwebhooks.com): `webhook-id` stays the same for every try of one event,
`webhook-signature` is HMAC-SHA-256 over "id.timestamp.body" under the endpoint's secret. An event may arrive twice (the
line may drop after it was taken); the receiver keeps the ids it has seen.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from shared.contracts.errors import N_, Invalid, NotNow, Taken
from shared.contracts.events import Event

PREFIX: Final = "whsec_"
LONGEST_URL: Final = 500
OVERLAP: Final = timedelta(hours=24)
"""How long the former secret still signs beside a new one."""
DISABLED_AFTER: Final = timedelta(days=5)
KEPT: Final = timedelta(days=30)
"""How long a finished delivery is listed, and how far back everything may be sent again."""
_MINUTES: Final = (0.1, 1, 5, 30, 120, 300, 600, 840, 1200, 1440)
MOST_ATTEMPTS: Final = len(_MINUTES) + 1
TEST_TYPE: Final = "webhook.test"

TYPES: Final = (
    *("request.submitted", "request.categorised", "request.supplement_requested", "request.supplemented"),
    *("request.refused", "request.withdrawn", "request.merged", "request.answered", "request.accepted"),
    *("request.offered", "request.unmatched", "request.assigned", "work.started", "step.done", "work.returned"),
    *("work.ruled", "clock.paused", "clock.resumed", "extension.granted", "extension.refused", "work.completed"),
    "deadline.recalculated",
    *("work.rejected", "request.closed", "closing.undone", "request.rated", "request.urged", "request.reopened"),
    *("request.terminated", "case.withdrawn", "case.merged", "case.unmerged", "rectification.opened"),
    "rectification.closed",
)
"""What may be told: events about a case. Nothing about people, visits at home or invitations to confirm."""

OPEN_FIELDS: Final = (
    *("number", "channel", "matter_code", "previous_code", "submitted_at", "due_at", "promised_due_on", "provisional"),
    *("deemed", "outcome", "completed_at", "automatic", "status", "working_days", "ruling", "review_on", "void"),
    *("due_before", "calendar_version"),
    *("into", "into_number", "rating", "position", "round", "expires_at"),
)
"""Fields of an event's data that may leave: none names a person or holds words somebody wrote."""


class State(StrEnum):
    """Whether an endpoint is told anything: switched off by a person, or disabled because it did not answer."""

    ON = "on"
    OFF = "off"
    DISABLED = "disabled"


class NotHttps(Invalid):
    sentence = N_("地址要以 https:// 开头，不能带用户名、密码或 # 后缀。")


class InsideAddress(Invalid):
    sentence = N_("这个地址在内网或本机，不能登记。")


class UnknownHost(Invalid):
    sentence = N_("找不到这个主机名，请核对。")


class ChangedMeanwhile(Taken):
    sentence = N_("在您填写时，别人已经改了这个接收地址。请看过再改。")
    status = 412
    code = "changed-meanwhile"


class NothingSince(Invalid):
    sentence = N_("最多补发最近30天的事件。")


class SwitchedOff(NotNow):
    sentence = N_("这个接收地址已停用，请先启用再补发。")
    code = "switched-off"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where another program listens, what it wants to hear, and how it has answered lately."""

    id: UUID
    url: str
    description: str
    types: Sequence[str]
    state: State
    why: str | None
    failures: int
    failing_since: datetime | None
    made_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Secrets:
    """The endpoint's secret, and the former one while it still signs."""

    current: str
    former: str | None = None

    def signature(self, message_id: str, timestamp: int, body: bytes) -> str:
        """The value of `webhook-signature`: one `v1,…` for each secret, the current one first."""
        return " ".join(
            f"v1,{sign(secret, message_id, timestamp, body)}" for secret in (self.current, self.former) if secret
        )


def new_secret() -> str:
    return PREFIX + base64.b64encode(os.urandom(24)).decode()


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Base64 of HMAC-SHA-256 over "id.timestamp.body"; the key is what follows `whsec_`, decoded."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(
        hmac.new(key, b"%s.%d.%s" % (message_id.encode(), timestamp, body), hashlib.sha256).digest()
    ).decode()


def check_url(url: str, allowed: Sequence[str], *, is_demo: bool) -> None:
    """Raise NotHttps unless it is https, or, in demo mode, http to a host of `allowed` (host or host:port)."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise NotHttps({"url": [NotHttps.sentence]}) from error
    plain = parts.scheme == "http" and is_demo and is_allowed(url, allowed)
    is_clean = not (parts.username or parts.password or parts.fragment) and url.isascii() and url.isprintable()
    if not (parts.scheme == "https" or plain) or not parts.hostname or not is_clean or " " in url or port == 0:
        raise NotHttps({"url": [NotHttps.sentence]})


def is_allowed(url: str, allowed: Sequence[str]) -> bool:
    """Whether the operator lets this host be reached though it lies inside."""
    parts = urlsplit(url)
    return parts.hostname in allowed or _with_port(parts) in allowed


def _with_port(parts: SplitResult) -> str:
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def pause_after(attempts: int) -> timedelta | None:
    """How long until the next try: 6 s, 1 min, 5 min … a day; None when that was the last (after about three days)."""
    return timedelta(minutes=_MINUTES[attempts - 1]) if attempts < MOST_ATTEMPTS else None


def rest_after(failures: int) -> timedelta:
    """How long an endpoint is left alone with everything after so many failures in a row: 5 s, doubling, at most 15 min."""
    return min(timedelta(seconds=5 * 2 ** min(10, failures - 1)), timedelta(minutes=15))


def payload_of(event: Event) -> dict[str, Any]:
    """What is told of an event: ids, place, times and open fields; names and words stay in the house."""
    told = {name: event.data[name] for name in OPEN_FIELDS if event.data.get(name) is not None}
    return {
        "type": event.type,
        "timestamp": event.occurred_at,
        "data": {
            "case_id": event.subject,
            "sequence": event.sequence,
            "publisher": event.publisher,
            "area": event.area,
            "recorded_at": event.recorded_at,
            **told,
        },
    }


def trial_payload(now: datetime) -> dict[str, Any]:
    return {"type": TEST_TYPE, "timestamp": now, "data": {}}


def is_disabled_by(status: int | None, failing_since: datetime, now: datetime) -> str | None:
    """Why the endpoint is to be told nothing more: "gone" (it said so), "silent" (too long without success), or None."""
    if status == 410:
        return "gone"
    return "silent" if now - failing_since >= DISABLED_AFTER else None


def headers_of(secrets: Secrets, message_id: UUID, timestamp: int, body: bytes) -> Mapping[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": "daiban",
        "webhook-id": str(message_id),
        "webhook-timestamp": str(timestamp),
        "webhook-signature": secrets.signature(str(message_id), timestamp, body),
    }
