"""What an operator must see of the running house, and when a thing counts as late. Pure.

The house is judged by what comes out at the other end: the age of the oldest event nobody has worked off, a worker's last
heartbeat through the queue, the last sweep, the last link of the chain.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from shared.contracts.errors import N_, DomainError

LAG_ALLOWED: Final = timedelta(seconds=60)
"""The longest an event may wait: what recovers within a minute of a fault is no finding (reliability.md)."""
HEART_ALLOWED: Final = timedelta(seconds=60)
CHAIN_ALLOWED: Final = timedelta(minutes=5)
CONSUMERS: Final = ("assignment", "reporting")
SERVICES: Final = ("intake", "assignment", "reporting")
SHORTEST_REASON: Final = 4


class Health(StrEnum):
    """How a part of the house is doing."""

    GOOD = "good"
    LATE = "late"
    SILENT = "silent"
    GONE = "gone"
    """Fell silent while another worker of its service goes on: stopped, or started anew under another number."""


class NotParked(DomainError):
    sentence = N_("这个事件已不在搁置区，可能别人刚处理过。")
    status = 409
    code = "not-parked"


@dataclass(frozen=True, slots=True)
class Consumer:
    """What one hearer still owes: events waiting, the oldest of them, and those set aside."""

    name: str
    waiting: int
    oldest_at: datetime | None
    parked: int
    done_at: datetime | None

    def health(self, now: datetime) -> Health:
        return Health.LATE if self.oldest_at and now - self.oldest_at > LAG_ALLOWED else Health.GOOD

    def lag_seconds(self, now: datetime) -> float:
        """Age of the oldest event that waits; 0 when none does."""
        return max(0.0, (now - self.oldest_at).total_seconds()) if self.oldest_at else 0.0


@dataclass(frozen=True, slots=True)
class Heart:
    """One worker and when it last did what the queue brought it."""

    service: str
    worker: str
    beaten_at: datetime | None

    def health(self, now: datetime) -> Health:
        if self.beaten_at is None:
            return Health.SILENT
        return Health.LATE if now - self.beaten_at > HEART_ALLOWED else Health.GOOD


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain of events: how long it is, its head, when the last link was made, and since when something has none."""

    number: int
    head: str
    linked_at: datetime | None
    unlinked_since: datetime | None

    def health(self, now: datetime) -> Health:
        if self.unlinked_since is not None and now - self.unlinked_since > CHAIN_ALLOWED:
            return Health.LATE
        return Health.GOOD


@dataclass(frozen=True, slots=True)
class Parked:
    """An event set aside after repeated failures, with what it holds back."""

    consumer: str
    position: int
    type: str
    subject: UUID
    attempts: int
    parked_at: datetime | None
    error: str
    holds_back: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The whole house at one moment."""

    consumers: Sequence[Consumer]
    hearts: Sequence[Heart]
    chain: Chain
    parked: Sequence[Parked]
    database_bytes: int

    def health_of(self, heart: Heart, now: datetime) -> Health:
        """One living worker of a service is enough; those that fell silent beside it are gone."""
        others = (one.health(now) for one in self.hearts if one.service == heart.service)
        is_late = heart.health(now) is Health.LATE
        return Health.GONE if is_late and Health.GOOD in others else heart.health(now)

    def worst(self, now: datetime) -> Health:
        """Good only when every part is, and nothing is parked."""
        found = {one.health(now) for one in self.consumers}
        found |= {self.health_of(one, now) for one in self.hearts} - {Health.GONE}
        found.add(self.chain.health(now))
        return Health.GOOD if found == {Health.GOOD} and not self.parked else Health.LATE


def every_service(hearts: Sequence[Heart]) -> list[Heart]:
    """The hearts, and a silent one for each service none of whose workers was ever heard."""
    known = {heart.service for heart in hearts}
    return [*hearts, *(Heart(service, "", None) for service in SERVICES if service not in known)]
