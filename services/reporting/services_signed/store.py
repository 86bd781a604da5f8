"""Services in Postgres: a batch is read in one statement, and written and summed up in one."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from services.reporting.rollups.folding import MATTER
from services.reporting.services_signed.cells import fold
from services.reporting.services_signed.domain import HEARD, Service, apply
from shared.contracts.events import Event
from shared.runtime.bus.inbox import as_event

_NAMES: Final = tuple(field.name for field in fields(Service))
_COLUMNS: Final = ", ".join(_NAMES)
_LOAD = text(f"SELECT {_COLUMNS} FROM reporting.services WHERE request = ANY (:requests) ORDER BY assignment")
_ALL = text(f"SELECT {_COLUMNS} FROM reporting.services")
_SAVE = text(
    fold(f"""
    INSERT INTO reporting.services ({_COLUMNS}, matter, channel)
    SELECT {", ".join(f"s.{name}" for name in _NAMES)}, coalesce({MATTER}, ''), coalesce(c.channel, '')
    FROM jsonb_populate_recordset(NULL::reporting.services, CAST(:rows AS jsonb)) s LEFT JOIN reporting.cases c ON c.id = s.request
    ON CONFLICT (assignment) DO UPDATE SET minutes = EXCLUDED.minutes, signed_at = EXCLUDED.signed_at, sequence = EXCLUDED.sequence,
        matter = EXCLUDED.matter, channel = EXCLUDED.channel
""")
)
_EVENTS = text("SELECT * FROM bus.event WHERE type = ANY (:types) ORDER BY position")


class ServiceStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, events: Sequence[Event]) -> None:
        """Let a batch, in order, change what was worked and signed for."""
        heard = [event for event in events if event.type in HEARD]
        if not heard:
            return
        rows: Any = self._connection.execute(_LOAD, {"requests": list({event.subject for event in heard})})
        changed = apply({row.assignment: Service(*row) for row in rows}, heard)
        if changed:
            values = {"rows": orjson.dumps(changed).decode(), "assignments": [one.assignment for one in changed]}
            self._connection.execute(_SAVE, values)

    def different(self) -> int:
        """How many are not kept as the events alone tell them, missing and surplus ones alike; part of `daiban recount`."""
        told: dict[UUID, Service] = {}
        events = self._connection.execute(_EVENTS, {"types": sorted(HEARD)})
        apply(told, (as_event(row) for row in events))
        rows: Any = self._connection.execute(_ALL)
        kept = {row.assignment: Service(*row) for row in rows}
        return sum(told.get(one) != kept.get(one) for one in {*told, *kept})
