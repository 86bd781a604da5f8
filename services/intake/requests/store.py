"""Where requests are kept: one is added, looked at, locked, changed. Lists are `queue.store`."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

from services.intake.requests.domain import Request, State
from shared.runtime import statements

_OF_THE_RESIDENT = ("requester_name", "requester_phone", "id_number")
_NOT_KEPT = ("calendar_version",)
_NAMES = [field.name for field in fields(Request) if field.name not in _NOT_KEPT]
_COLUMNS = ", ".join(f"r.{name}" if name in _OF_THE_RESIDENT else f"q.{name}" for name in _NAMES)
_JSON = ("missing", "proposed_missing", "photos", "additions")
_FROM = "FROM intake.request q JOIN intake.resident r ON r.id = q.resident_id"
_ONE = text(f"SELECT {_COLUMNS} {_FROM} WHERE q.id = :id")
_BY_CODE = text(f"SELECT {_COLUMNS} {_FROM} WHERE q.tracking_hash = :hash")
_LOCKED = text(f"SELECT {_COLUMNS} {_FROM} WHERE q.id = :id FOR UPDATE OF q")
# In the order of their ids, so that two who lock the same pair never wait for one another.
_LOCKED_TOGETHER = text(f"SELECT {_COLUMNS} {_FROM} WHERE q.id = ANY (:ids) ORDER BY q.id FOR UPDATE OF q")
_MANY = text(f"SELECT {_COLUMNS} {_FROM} WHERE q.id = ANY (:ids)")
_GIVEN = [name for name in _NAMES if name not in (*_OF_THE_RESIDENT, "number", "recorded_at")]
# NX20261122-000123: the local day it was submitted and a number that never repeats (and may have gaps).
# The row goes as one JSON value: forty-five parameters cost more to bind than the row to write.
_ADD = f"""
    INSERT INTO intake.request ({", ".join(_GIVEN)}, accepted_by, number)
    SELECT {", ".join(f"given.{name}" for name in _GIVEN)}, given.accepted_by,
        'NX' || to_char(given.submitted_at AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD') || '-'
             || lpad(nextval('intake.request_number')::text, 6, '0')
    FROM jsonb_populate_record(NULL::intake.request, CAST(%(row)s AS jsonb)) given
    RETURNING number, recorded_at
"""
_CHANGEABLE = frozenset(
    [
        "words_sketch",
        "status",
        "matter_code",
        "matter_version",
        "accepted_at",
        "accepted_by",
        "due_at",
        "promised_due_on",
        "provisional",
        "last_event_at",
        "refusal_proposed_by",
        "refused_by",
        "reason",
        "where_to",
        "missing",
        "notices",
        "noticed_by",
        "merged_into",
        "merged_from",
        "merged_at",
        "notice_proposed_by",
        "notice_approved_by",
        "proposed_missing",
        "held_by",
        "received_at",
        "deemed",
        "resident_id",
        "village",
        "channel",
        "description",
        "requester_address",
        "beneficiary",
        "organisation",
        "tracking_code",
        "tail_hash",
        "complaint",
        "suggested_code",
        "signs_on_paper",
        "photos",
        "additions",
        "answer_id",
        "answer_note",
        "answered_at",
        "answered_by",
    ]
)


class RequestStore:
    """Requests over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, request: Request, accepted_by: UUID | None) -> tuple[str, datetime]:
        """Store a new request; (its number, when it was recorded)."""
        row = {name: getattr(request, name) for name in _GIVEN}
        row["words_sketch"] = f"\\x{request.words_sketch.hex()}" if request.words_sketch else None
        row["accepted_by"] = accepted_by if request.status is State.ACCEPTED else None
        written = orjson.dumps(row, default=list).decode()
        number, recorded_at = cast(
            tuple[str, datetime], statements.run(self._connection, _ADD, {"row": written}).fetchone()
        )
        return number, recorded_at

    def one(self, request_id: UUID) -> Request | None:
        return _request_from(self._connection.execute(_ONE, {"id": request_id}).one_or_none())

    def by_code(self, tracking_hash: str) -> Request | None:
        """The request of a tracking code; whose it is the caller checks by the tail's hash."""
        return _request_from(self._connection.execute(_BY_CODE, {"hash": tracking_hash}).one_or_none())

    def locked(self, request_id: UUID) -> Request | None:
        """The request with its row locked until the transaction ends."""
        return _request_from(self._connection.execute(_LOCKED, {"id": request_id}).one_or_none())

    def many(self, request_ids: Sequence[UUID]) -> dict[UUID, Request]:
        """Several requests by id; those that are not there are left out."""
        return _by_id(self._connection.execute(_MANY, {"ids": list(request_ids)}))

    def locked_together(self, request_ids: Sequence[UUID]) -> dict[UUID, Request]:
        """Several requests by id, their rows locked until the transaction ends; those that are not there are left out."""
        return _by_id(self._connection.execute(_LOCKED_TOGETHER, {"ids": list(request_ids)}))

    def change(self, request_id: UUID, **columns: Any) -> None:
        assert columns.keys() <= _CHANGEABLE
        assignments = ", ".join(
            f"{name} = CAST(:{name} AS jsonb)" if name in _JSON else f"{name} = :{name}" for name in columns
        )
        self._connection.execute(
            text(f"UPDATE intake.request SET {assignments} WHERE id = :id"), {**columns, "id": request_id}
        )


def _by_id(rows: Iterable[Row[Any]]) -> dict[UUID, Request]:
    return {row.id: Request(**{**row._mapping, "status": State(row.status)}) for row in rows}


def _request_from(row: Row[Any] | None) -> Request | None:
    if row is None:
        return None
    return Request(**{**row._mapping, "status": State(row.status)})
