"""Everything the desk shows of one opened request, read in one transaction together with the note that it was looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from services.intake.merging.store import MergeStore
from services.intake.requests.choices import matter_name_of
from services.intake.requests.domain import READERS, Command
from services.intake.requests.reading import OpenedRequest, open_request
from services.intake.requests.store import RequestStore
from services.intake.requests.story import StoryStore, told
from services.intake.surroundings import around, noting
from shared.identity.access import person

RECENT: Final = timedelta(days=60)
"""An accepted request whose promise ran out earlier is no longer offered to merge into."""


@dataclass(frozen=True, slots=True)
class AtTheDesk:
    """`merged_into` and `candidates` are rows of other requests, nothing sealed in them."""

    seen: OpenedRequest
    story: Sequence[dict[str, Any]]
    merged_here: Sequence[Any]
    candidates: Sequence[Any]
    into_number: str | None


def open_at_desk(request_id: UUID) -> AtTheDesk:
    """For the person of this HTTP request; NotFound outside their area."""
    by = person()
    with around().database.transaction() as work:
        connection = work.connection
        seal = around().seal(connection)
        seen = open_request(RequestStore(connection), seal, noting(connection), by, request_id)
        story = told(StoryStore(connection), seal.open, matter_name_of, request_id)
        merges = MergeStore(connection)
        may_merge = Command.MERGE in seen.allowed
        since = around().clock.now() - RECENT
        return AtTheDesk(
            seen,
            story,
            merges.merged_into(request_id),
            merges.candidates(seen.request, by.areas(*READERS), since) if may_merge else [],
            merges.number_of(seen.request.merged_into) if seen.request.merged_into else None,
        )


def note_identity(request_id: UUID) -> OpenedRequest:
    """The request with its identity number to be shown whole; that it was is noted on its own."""
    by = person()
    with around().database.transaction() as work:
        note = noting(work.connection)
        seen = open_request(RequestStore(work.connection), around().seal(work.connection), note, by, request_id)
        note(by.acting_as(*READERS), "revealed", request_id, seen.request.village, {"field": "id_number"})
        return seen
