"""Asking the resident for the last word: a one-time token (一次性确认码) for whoever has no receipt at hand.

One is made whenever work is done and leaves in the message "please confirm"; another may be read out by who calls.
"""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from services.assignment.confirming.domain import DELIVERY, LINK_LIVES, TOKEN_LENGTH, TOKEN_LIVES
from services.assignment.confirming.use_cases import done_duty
from services.assignment.dispatch.domain import Case, OwnWork
from services.assignment.dispatch.use_cases.desk import Desk, actor_of, found, is_handler, roles_in
from shared.contracts.events import SYSTEM, Actor
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
    token, now = _new_token(), desk.clock.now()
    expires = now + TOKEN_LIVES
    tokens.issue(hash_of(token), case.id, person.id, now, expires)
    _tell(desk, case, token, max(now, case.last_event_at), actor_of(case, person), expires)
    return token, expires


def invite(desk: Desk, case: Case, at: datetime) -> None:
    """Work is done: the token of the link the resident is sent. Whoever entered it never sees it; nothing where no
    phone was left, or where the matter closes by delivery."""
    if case.matter.get("closes_by") == DELIVERY:
        return
    token, now = _new_token(), desk.clock.now()
    if desk.invitations.keep(token, case.id, now, now + LINK_LIVES):
        _tell(desk, case, token, at, SYSTEM, now + LINK_LIVES)


def _new_token() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(TOKEN_LENGTH))


def _tell(desk: Desk, case: Case, token: str, at: datetime, actor: Actor, expires: datetime) -> None:
    sealed = desk.seal.seal_or_drop(case.resident_id, "token", token)
    if sealed:
        desk.publish("confirmation.invited", case, at, actor, {"token": sealed, "expires_at": expires})
