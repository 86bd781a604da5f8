"""Cases in Postgres: a batch is read in one statement and written in one; the timeline is read from the events."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, TextClause, text

from services.reporting.cases.domain import Case
from services.reporting.cases.use_cases import GUESSES_PER_ADDRESS, GUESSES_PER_CODE
from shared.contracts.events import Event
from shared.identity.sessions import check_guesses, count_guess
from shared.runtime.bus.inbox import as_event

_COLUMNS = ", ".join(field.name for field in fields(Case))
# Not the key: naming it would lock the row against the foreign keys of deadlines and reminders.
_CHANGING = ", ".join(field.name for field in fields(Case) if field.name != "id")
_NEW = ", ".join(f"EXCLUDED.{field.name}" for field in fields(Case) if field.name != "id")

_LOAD = text(f"SELECT {_COLUMNS} FROM reporting.cases WHERE id = ANY (:ids)")
_BY_TRACKING = text(f"SELECT {_COLUMNS} FROM reporting.cases WHERE tracking_hash = :hash LIMIT 1")
SAVING = f"""
    INSERT INTO reporting.cases ({_COLUMNS})
    SELECT {_COLUMNS} FROM jsonb_populate_recordset(NULL::reporting.cases, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET ({_CHANGING}) = ROW ({_NEW})
"""
_SAVE = text(SAVING)
# As far as reporting has heard: the timeline never runs ahead of the status shown beside it.
_TIMELINE = text("""
    SELECT type, occurred_at, recorded_at, actor_kind, actor_id, position, data ->> 'method' AS method FROM bus.event
    WHERE subject = :id AND ((publisher = 'intake' AND sequence <= :intake) OR (publisher = 'assignment' AND sequence <= :assignment))
      AND (type <> 'deadline.recalculated' OR data ->> 'due_at' <> data ->> 'due_before')  -- counted anew with the same result
    ORDER BY occurred_at, position
""")
# In the order they were heard, each service's own numbers rising.
_EVENTS = text("""
    SELECT position, id, type, version, publisher, subject, sequence, area, occurred_at, recorded_at, actor_kind, actor_id, data FROM bus.event
    WHERE subject = :id AND ((publisher = 'intake' AND sequence <= :intake) OR (publisher = 'assignment' AND sequence <= :assignment))
    ORDER BY position
""")
# Which case a merged one goes on as; a merge that was taken back left the state, so it is not asked about.
_INTO = text("""
    SELECT (data ->> 'into')::uuid FROM bus.event
    WHERE subject = :id AND type IN ('request.merged', 'case.merged') ORDER BY position DESC LIMIT 1
""")
# The last notice of missing papers, or refusal; as far as reporting has heard.
_LAST = text("""
    SELECT data FROM bus.event WHERE subject = :id AND publisher = 'intake' AND type = :type AND sequence <= :intake
    ORDER BY sequence DESC LIMIT 1
""")
# What the closing said that stands, as far as reporting has heard.
_CLOSED_WITH = text("""
    SELECT data FROM bus.event WHERE subject = :id AND publisher = 'assignment' AND type = 'request.closed' AND sequence <= :assignment
    ORDER BY sequence DESC LIMIT 1
""")
_NAMES = text("SELECT id, display_name FROM identity.people(:ids)")


class CaseStore:
    """Cases over one connection; `saving` is the statement that saves them, with :rows and, if it wants, :ids."""

    def __init__(self, connection: Connection, saving: TextClause = _SAVE) -> None:
        self._connection, self._saving = connection, saving

    def load(self, ids: Sequence[UUID]) -> dict[UUID, Case]:
        rows = self._connection.execute(_LOAD, {"ids": list(ids)})
        return {row.id: Case(*row) for row in rows}

    def save(self, cases: Sequence[Case]) -> None:
        self._connection.execute(self._saving, self._values(cases))

    def _values(self, cases: Sequence[Case]) -> dict[str, Any]:
        values: dict[str, Any] = {"rows": orjson.dumps(list(cases)).decode()}
        return values | ({"ids": [case.id for case in cases]} if ":ids" in self._saving.text else {})

    def one(self, case_id: UUID) -> Case | None:
        return self.load([case_id]).get(case_id)

    def by_tracking(self, tracking_hash: str) -> Case | None:
        row = self._connection.execute(_BY_TRACKING, {"hash": tracking_hash}).one_or_none()
        return Case(*row) if row else None

    def timeline(self, case: Case) -> list[Any]:
        """What happened, in the order it happened in the world."""
        values = {"id": case.id, "intake": case.intake_sequence, "assignment": case.assignment_sequence}
        return list(self._connection.execute(_TIMELINE, values))

    def events(self, case: Case) -> list[Event]:
        """The events themselves, to tell the case again; what is sealed in them stays sealed."""
        values = {"id": case.id, "intake": case.intake_sequence, "assignment": case.assignment_sequence}
        return [as_event(row) for row in self._connection.execute(_EVENTS, values)]

    def into(self, case_id: UUID) -> UUID | None:
        """The case a merged one went into, as its last merge says."""
        found: UUID | None = self._connection.execute(_INTO, {"id": case_id}).scalar_one_or_none()
        return found

    def last(self, case: Case, kind: str) -> dict[str, Any]:
        """What intake's last event of this type said; empty when there was none."""
        values = {"id": case.id, "type": kind, "intake": case.intake_sequence}
        return dict(self._connection.execute(_LAST, values).scalar_one_or_none() or {})

    def denial(self, case: Case) -> dict[str, Any]:
        """The notice a denied case was closed with, reason and ground sealed; empty for every other case."""
        if case.state != "closed" or case.outcome != "refused_by_law":
            return {}
        values = {"id": case.id, "assignment": case.assignment_sequence}
        said = self._connection.execute(_CLOSED_WITH, values).scalar_one_or_none() or {}
        return dict(said.get("denial") or {})

    def names(self, people: Sequence[UUID]) -> dict[UUID, str]:
        """Display names of accounts, for staff."""
        if not people:
            return {}
        return {row.id: row.display_name for row in self._connection.execute(_NAMES, {"ids": list(people)})}


@dataclass(frozen=True)
class TrackingGuesses:
    """Wrong guesses at one tracking code and from one address, kept as hashes; the connection must commit by itself."""

    connection: Connection
    code_hash: str
    address: str

    def check(self) -> None:
        check_guesses(self.connection, "tracking-code", self._code, GUESSES_PER_CODE)
        check_guesses(self.connection, "tracking-address", self._address, GUESSES_PER_ADDRESS)

    def count(self) -> None:
        count_guess(self.connection, "tracking-code", self._code)
        count_guess(self.connection, "tracking-address", self._address)

    @property
    def _code(self) -> bytes:
        return bytes.fromhex(self.code_hash)

    @property
    def _address(self) -> bytes:
        return hashlib.sha256(self.address.encode()).digest()
