"""Writing to the append-only audit: who looked at personal data, who signed in, who was refused. Never the data itself."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from shared.contracts.events import Actor

_NOTE = text("SELECT audit.note(:service, :kind, :person, :action, :subject, :area, CAST(:detail AS jsonb))")


def note(
    connection: Connection,
    service: str,
    actor: Actor,
    action: str,
    subject: UUID | None = None,
    area: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """One entry, in the caller's transaction."""
    connection.execute(
        _NOTE,
        {
            "service": service,
            "kind": actor.kind,
            "person": actor.person_id,
            "action": action,
            "subject": subject,
            "area": area,
            "detail": orjson.dumps(dict(detail or {})).decode(),
        },
    )
