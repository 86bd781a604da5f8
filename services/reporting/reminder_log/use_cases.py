"""A person looks into a reminder whose fate nobody knows, and decides: it arrived, send it again, or leave it."""

from typing import Any, Protocol
from uuid import UUID

from services.reporting.reminder_log.domain import OPEN
from shared.contracts.errors import N_, NotFound, Taken
from shared.identity.people import Person

SETTLERS = ("dispatcher", "supervisor")


class SettledMeanwhile(Taken):
    """It is not open any more."""

    sentence = N_("这条提醒已经有人处理过了。")


class Log(Protocol):
    def one(self, reader: Person, area: str, reminder: UUID) -> Any | None: ...
    def settle(self, reminder: UUID, answer: str, by: UUID) -> bool: ...


def settle(log: Log, person: Person, area: str, reminder: UUID, answer: str) -> Any:
    """The row as it was, for the audit. Raises NotFound outside the person's area, SettledMeanwhile."""
    row = log.one(person, area, reminder)
    if row is None:
        raise NotFound()
    if row.state not in OPEN or not log.settle(reminder, answer, person.id):
        raise SettledMeanwhile()
    return row
