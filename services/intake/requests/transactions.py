"""Each use case of requests in a transaction of its own, for the JSON interface and the pages alike."""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

import orjson

from services.intake.photos.domain import LoosePhoto
from services.intake.requests.adding import add_details
from services.intake.requests.domain import Request
from services.intake.requests.reading import OpenedRequest, open_request
from services.intake.requests.store import RequestStore
from services.intake.requests.submission import Submission, submit
from services.intake.requests.use_cases import Desk, Proof, supplement
from services.intake.requests.views import receipt_view
from services.intake.residents.use_cases import JustMade
from services.intake.surroundings import around, noting
from shared.contracts.errors import NotSignedIn, Unavailable
from shared.identity.access import maybe_person, person
from shared.identity.people import Person
from shared.identity.sessions import check_guesses, count_guess
from shared.runtime.database import Work
from shared.runtime.sealing import tracking_hashes
from shared.web.idempotency import KeyedRequest, Reply, run_once

MOST_GUESSES = 20
MOST_COLLISIONS = 3
"""How often a submission begins anew because the same person was being registered at that very moment."""


def run_submission(asked: KeyedRequest | None, by: Person | None, said: Submission) -> tuple[Reply, bool]:
    """Submit once per key, whoever asks: the interface or a page."""

    def work(unit: Work) -> Reply:
        receipt = submit(around().desk(unit), by, said)
        return Reply(201, orjson.dumps(receipt_view(receipt)))

    for _ in range(MOST_COLLISIONS):
        with suppress(JustMade):
            return run_once(around().database, around().replies, asked, work)
    raise Unavailable()


def run_addition(
    asked: KeyedRequest,
    by: Person | Proof,
    request_id: UUID,
    note: str | None,
    photos: Sequence[LoosePhoto],
    is_complete: bool = False,
) -> None:
    """Add words and photos once per key; with `is_complete` the missing papers are there (补正), and nothing need be added."""

    def work(unit: Work) -> Reply:
        desk = around().desk(unit)
        if note or photos or not is_complete:
            add_details(desk, by, request_id, note, photos)
        if is_complete:
            supplement(desk, by, request_id)
        return Reply(200, b"{}")

    run_once(around().database, around().replies, asked, work)


def change(command: Callable[[Desk], Request]) -> Request:
    """Run one command in one transaction."""
    with around().database.transaction() as work:
        return command(around().desk(work))


def look(request_id: UUID) -> OpenedRequest:
    """Open a request for the person of this HTTP request; read and audit note are one transaction."""
    with around().database.transaction() as work:
        connection = work.connection
        seal = around().seal(connection)
        return open_request(RequestStore(connection), seal, noting(connection), person(), request_id)


def staff_or_resident(request_id: UUID, body: dict[str, Any]) -> Person | Proof:
    """The signed-in person, or the proof a resident gave; takes code and tail out of `body`. Guesses are counted."""
    code, tail = body.pop("tracking_code"), body.pop("phone_tail")
    by = maybe_person()
    if by is not None and not code:
        return by
    if not code or not tail:
        raise NotSignedIn()
    body["occurred_at"] = None
    key = hashlib.sha256(request_id.bytes).digest()
    with around().database.reading() as connection:
        check_guesses(connection, "tracking-code", key, MOST_GUESSES)
        _, tail_hash = tracking_hashes(around().index, code, tail)
        found = RequestStore(connection).one(request_id)
        if found is None or found.tail_hash != tail_hash:
            count_guess(connection, "tracking-code", key)
    return Proof(tail_hash or "")
