"""Asking the resident for the last word: a one-time token (一次性确认码) for whoever has no receipt at hand."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from services.assignment.confirming.domain import TOKEN_LENGTH, TOKEN_LIVES
from services.assignment.confirming.use_cases import done_duty
from services.assignment.dispatch.domain import OwnWork
from services.assignment.dispatch.use_cases.desk import Desk, actor_of, found, is_handler, roles_in
from shared.identity.people import Person

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford: no letter that is taken for a digit when read out."""


class Tokens(Protocol):
    def issue(self, token_hash: str, request_id: UUID, by: UUID, now: datetime, expires: datetime) -> None: ...


def issue_token(
    desk: Desk, tokens: Tokens, person: Person, request_id: UUID, hash_of: Callable[[str], str]
) -> tuple[str, datetime]:
    """A new token and when it ends; kept as a hash, and sealed for the resident in the event.

    Shown once, to be read out. Raises OwnWork (403) for the handler, NotNow (409) unless the work is done.
    """
    case = found(desk.cases.lock("request", request_id))
    roles_in(case, person)
    if is_handler(case, person):
        raise OwnWork()
    done_duty(case)
    token, now = "".join(secrets.choice(ALPHABET) for _ in range(TOKEN_LENGTH)), desk.clock.now()
    expires = now + TOKEN_LIVES
    tokens.issue(hash_of(token), case.id, person.id, now, expires)
    sealed = desk.seal.seal_or_drop(case.resident_id, "token", token)
    if sealed:
        data = {"token": sealed, "expires_at": expires}
        desk.publish("confirmation.invited", case, max(now, case.last_event_at), actor_of(case, person), data)
    return token, expires
