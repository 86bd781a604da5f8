"""Merging and taking it back, each in a transaction of its own, for the JSON interface and the pages alike."""

from datetime import datetime
from uuid import UUID

from services.intake.merging import use_cases
from services.intake.merging.store import MergeStore
from services.intake.originals.store import OriginalStore
from services.intake.requests.domain import Request
from services.intake.requests.transactions import change
from services.intake.surroundings import around
from shared.identity.people import Person


def merge_into(by: Person, request_id: UUID, into: str, occurred_at: datetime | None = None) -> Request:
    """Merge into the request named by id or number."""
    with around().database.transaction() as work:
        found = MergeStore(work.connection).id_of(into)
        return use_cases.merge(around().desk(work), OriginalStore(work.connection), by, request_id, found, occurred_at)


def take_back(by: Person, request_id: UUID) -> Request:
    return change(lambda desk: use_cases.unmerge(desk, by, request_id))
