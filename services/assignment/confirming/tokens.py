"""One-time tokens as they are kept: only their keyed hash."""

import hashlib
import hmac
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from shared.runtime.sealing import normal_code
from shared.runtime.settings import Settings

# Made by the house itself (made_by null) for the message; a request without a phone is sent none.
_KEEP = text("""
    INSERT INTO assignment.confirmation_token (token_hash, request_id, made_at, expires_at)
    SELECT :token, id, :now, :expires FROM assignment.request WHERE id = :request AND tail_hash IS NOT NULL
    RETURNING request_id
""")


class Invitations:
    """Over one connection."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        self._connection, self._settings = connection, settings

    def keep(self, token: str, request_id: UUID, now: datetime, expires: datetime) -> bool:
        """Whether there is anybody to send it to."""
        values = {"token": hashed(self._settings, token), "request": request_id, "now": now, "expires": expires}
        return self._connection.execute(_KEEP, values).one_or_none() is not None


def hashed(settings: Settings, token: str) -> str:
    """HMAC-SHA-256 in hexadecimal, whatever case, spaces or look-alikes were typed."""
    return hmac.new(settings.derived("confirmation-token"), normal_code(token).encode(), hashlib.sha256).hexdigest()
