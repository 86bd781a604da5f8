"""Loading a whole register at once: a district's members, in transactions of 500 with their events."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from services.assignment.volunteers.domain import NewVolunteer
from services.assignment.volunteers.store import VolunteerStore
from services.assignment.volunteers.use_cases import registered
from shared.contracts.events import SYSTEM
from shared.runtime.database import Database

BATCH = 500
Progress = Callable[[int], None]
"""Told how many more are done, after each commit."""
Item = TypeVar("Item")


def import_members(
    database: Database, rows: Iterable[NewVolunteer], progress: Progress, password_hash: str | None = None
) -> None:
    """Store the rows and publish one `volunteer.checked_in` or `volunteer.changed` for each.

    A row with a `person_id` gets an account named like its number, with the role volunteer in its village; without
    `password_hash` nobody can sign in to it yet. Not to be repeated: a number or person already there is refused.
    """
    for batch in batches(rows):
        with database.transaction() as work:
            VolunteerStore(work.connection).add(batch, password_hash)
            work.outbox.publish_all(registered(each, SYSTEM) for each in batch)
        progress(len(batch))
    with database.transaction() as work:
        VolunteerStore(work.connection).continue_numbers()


def batches(rows: Iterable[Item], size: int = BATCH) -> Iterator[list[Item]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, size)):
        yield batch
