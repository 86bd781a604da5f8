"""One lock per subject that services share: what one of them must not do while another is doing the opposite.

Each service locks its own rows; where two of them decide about the same request at once (an original is taken in while the
case is being closed) both hold this first, so that whichever commits first has happened first. Held until the commit.
"""

from uuid import UUID

from sqlalchemy import Connection, text

_HOLD = text("SELECT pg_advisory_xact_lock(:key)")


def hold(connection: Connection, subject: UUID) -> None:
    """Wait for the subject's lock; the lock time-out of the connection applies."""
    connection.execute(_HOLD, {"key": int.from_bytes(subject.bytes[8:], "big", signed=True)})
