"""A correction in a transaction of its own, for the JSON interface and the page alike."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from services.intake.corrections.store import CorrectionStore
from services.intake.corrections.use_cases import as_entered, correct
from services.intake.requests.domain import Request
from services.intake.requests.store import RequestStore
from services.intake.residents.use_cases import JustMade
from services.intake.surroundings import around, noting
from shared.contracts.errors import NotFound, Unavailable
from shared.identity.people import Person

MOST_COLLISIONS = 3
"""How often it begins anew because the right person was being registered at that very moment."""


def run(by: Person, request_id: UUID, wanted: Mapping[str, Any]) -> Request:
    for _ in range(MOST_COLLISIONS):
        with suppress(JustMade, IntegrityError), around().database.transaction() as work:
            desk = around().desk(work)
            return correct(desk, CorrectionStore(work.connection), noting(work.connection), by, request_id, wanted)
    raise Unavailable()


def look(by: Person, request_id: UUID) -> tuple[Request, dict[str, Any]]:
    """The request and what its entry says now, opened for a person, which is noted."""
    with around().database.transaction() as work:
        request = RequestStore(work.connection).one(request_id)
        if request is None:
            raise NotFound()
        request.check_seen_by(by)
        noting(work.connection)(by.acting_as("clerk"), "revealed", request.id, request.village, {"page": "correction"})
        return request, as_entered(around().desk(work), request)


def made(request_id: UUID) -> list[Any]:
    """The corrections of a request: when, by whom, which fields."""
    with around().database.reading() as connection:
        return CorrectionStore(connection).of_request(request_id)
