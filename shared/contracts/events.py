"""The envelope every event travels in, and the two protocols a use case needs from the outside: a clock and an outbox.

CloudEvents-shaped (id, type, subject, time), with the extras the district needs: the area, who did it, when it happened
in the world (`occurred_at`) and when it was entered (`recorded_at`). What `data` holds per type is in `schemas`; who
publishes and who hears what is in `flow`.
"""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID


def uuid7() -> UUID:
    """A time-ordered UUID (RFC 9562 version 7): 48 bits of Unix milliseconds, 74 random bits."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: a kind (resident, clerk, volunteer, dispatcher, system …) and the person, when there is an account."""

    kind: str
    person_id: UUID | None = None


SYSTEM = Actor("system")


@dataclass(frozen=True, slots=True)
class NewEvent:
    """A fact about to be published, in the transaction that makes it true."""

    type: str
    subject: UUID
    area: str
    occurred_at: datetime
    actor: Actor
    data: Mapping[str, Any] = field(default_factory=dict)
    version: int = 1
    id: UUID = field(default_factory=uuid7)


@dataclass(frozen=True, slots=True)
class Event:
    """A published fact as a consumer receives it. `position` orders all events, `sequence` those of one publisher and subject."""

    position: int
    id: UUID
    type: str
    version: int
    publisher: str
    subject: UUID
    sequence: int
    area: str
    occurred_at: datetime
    recorded_at: datetime
    actor: Actor
    data: Mapping[str, Any]

    @property
    def is_back_entry(self) -> bool:
        """True when it was entered noticeably (over five minutes) after it happened (补录)."""
        return (self.recorded_at - self.occurred_at).total_seconds() > 300


class Clock(Protocol):
    """Where the time comes from; always aware, always UTC inside."""

    def now(self) -> datetime: ...


class Outbox(Protocol):
    """Where a use case puts the facts it made true; they are stored in the same transaction or not at all."""

    def publish(self, event: NewEvent) -> None: ...
