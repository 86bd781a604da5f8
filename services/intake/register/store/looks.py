"""What the audit says of people, read through the two functions the database gives for it; nothing here writes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.intake.register.domain import Look

_OF = text(
    "SELECT at, service, actor_kind, actor_id, action, subject, detail FROM audit.entries_of(CAST(:subjects AS uuid[]), :most)"
)
_LATEST = text("SELECT * FROM audit.latest(CAST(:actions AS text[]), CAST(:areas AS text[]), :before, :most)")
_NAMES = text("SELECT id, display_name FROM identity.people(:ids)")


class LookStore:
    """The audit over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, subjects: Sequence[UUID], most: int) -> list[Look]:
        """What was done about these subjects (people, requests), newest first."""
        rows = self._connection.execute(_OF, {"subjects": list(subjects), "most": most})
        return [
            Look(row.at, row.service, row.actor_kind, row.actor_id, row.action, row.subject, row.detail) for row in rows
        ]

    def latest(self, actions: Sequence[str], areas: Sequence[str], before: int | None, most: int) -> Sequence[Row[Any]]:
        """What happened lately in the areas (LIKE patterns), newest first; `before` is the id of the last one seen."""
        values = {"actions": list(actions), "areas": list(areas), "before": before, "most": most}
        return self._connection.execute(_LATEST, values).all()

    def names(self, people: Sequence[UUID | None]) -> dict[UUID, str]:
        """Names of accounts; whoever is not there any more is missing."""
        ids = [one for one in set(people) if one is not None]
        if not ids:
            return {}
        return {row.id: row.display_name for row in self._connection.execute(_NAMES, {"ids": ids})}
