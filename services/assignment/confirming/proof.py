"""A resident's two keys at the door of a route, wrong ones counted; and the staff who may speak for a resident instead."""

from collections.abc import Callable
from typing import TypeVar

from flask import request

from services.assignment.confirming.guesses import Guesses
from services.assignment.context import context
from shared.contracts.errors import NotFound, NotSignedIn
from shared.identity.access import maybe_person
from shared.identity.people import Person

Answer = TypeVar("Answer")


def with_proof(code: str, tail: str, work: Callable[[str, str | None], Answer]) -> Answer:
    """Call `work` with the hashes of code and tail; a wrong pair is counted, too many are refused (429)."""
    code_hash, tail_hash = context().tracking_hashes(code, tail)
    with context().database.reading() as connection:
        Guesses(connection, code_hash, request.remote_addr or "").check()
    try:
        return work(code_hash, tail_hash)
    except NotFound:
        with context().database.reading() as connection:
            Guesses(connection, code_hash, request.remote_addr or "").count()
        raise


def staff(*roles: str) -> Person:
    someone = maybe_person()
    if someone is None:
        raise NotSignedIn()
    if not someone.holds(*roles):
        raise NotFound()
    return someone
