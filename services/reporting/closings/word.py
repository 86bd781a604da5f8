"""The word itself: which of a person's cases have ended by now, signed."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from services.reporting.closings.store import ClosingStore
from services.reporting.request_context import database, now, settings
from shared.identity.access import person
from shared.identity.closed_cases import PURPOSE, vouched

ASKERS: Final = ("dispatcher", "supervisor")
"""Who may erase a person."""


def cases_of(residents: Sequence[UUID]) -> list[Any]:
    with database().reading() as connection:
        return ClosingStore(connection).of_residents(person(), ASKERS, residents)


def is_all(rows: Sequence[Any]) -> bool:
    return all(row.ended for row in rows)


def word_of(rows: Sequence[Any]) -> str:
    return vouched(settings().derived(PURPOSE), (row.id for row in rows if row.ended), now())
