"""Where requests are kept, and the lists of the desk: keyset by id (time-ordered), within areas, a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, TextClause, text

from services.intake.requests.domain import READERS, Request, State
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

_OF_THE_RESIDENT = ("requester_name", "requester_phone", "id_number")
_NOT_KEPT = ("calendar_version",)
_NAMES = [field.name for field in fields(Request) if field.name not in _NOT_KEPT]
_COLUMNS = ", ".join(f"r.{name}" if name in _OF_THE_RESIDENT else f"q.{name}" for name in _NAMES)
_JSON = ("missing", "proposed_missing", "photos", "additions")
_FROM = "FROM intake.request q JOIN intake.resident r ON r.id = q.resident_id"
_ONE = text(f"SELECT {_COLUMNS} {_FROM} WHERE q.id = :id")
_LOCKED = text(f"SELECT {_COLUMNS} {_FROM} WHERE q.id = :id FOR UPDATE OF q")
# In the order of their ids, so that two who lock the same pair never wait for one another.
_LOCKED_TOGETHER = text(f"SELECT {_COLUMNS} {_FROM} WHERE q.id = ANY (:ids) ORDER BY q.id FOR UPDATE OF q")
_GIVEN = [name for name in _NAMES if name not in (*_OF_THE_RESIDENT, "number", "recorded_at")]
# NX20261122-000123: the local day it was submitted and a number that never repeats (and may have gaps).
_ADD = text(f"""
    INSERT INTO intake.request ({", ".join(_GIVEN)}, accepted_by, number)
    VALUES ({", ".join(f"CAST(:{name} AS jsonb)" if name in _JSON else f":{name}" for name in _GIVEN)}, :accepted_by,
        'NX' || to_char(CAST(:submitted_at AS timestamptz) AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD') || '-'
             || lpad(nextval('intake.request_number')::text, 6, '0'))
    RETURNING number, recorded_at
""")
_CHANGEABLE = frozenset(
    [
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
        "photos",
        "additions",
    ]
)
_COUNTED_UP_TO = 10_000
_LISTED = "q.id, q.number, q.status, q.village, q.channel, q.matter_code, q.matter_version, q.suggested_code, q.submitted_at, q.recorded_at, q.due_at, q.promised_due_on, q.provisional, q.notices, q.refusal_proposed_by IS NOT NULL AS refusal_proposed, q.notice_proposed_by IS NOT NULL AS notice_proposed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests a list shows; `areas` are codes of 6, 9 or 12 digits, of which one must cover the village.

    `reader` is who looks: what is hidden from them (`shared.identity.recusal`) is not there.
    """

    reader: Person
    areas: Sequence[str]
    states: Sequence[str] = ()
    number_from: str | None = None
    phone_hash: str | None = None
    matter_codes: Sequence[str] = ()
    oldest_first: bool = False
    after: UUID | None = None
    page_size: int = 50

    @property
    def has_words(self) -> bool:
        return bool(self.number_from or self.phone_hash or self.matter_codes)


class RequestStore:
    """Requests over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, request: Request, accepted_by: UUID | None) -> tuple[str, datetime]:
        """Store a new request; (its number, when it was recorded)."""
        values = {field.name: getattr(request, field.name) for field in fields(request)}
        values |= {name: orjson.dumps(list(getattr(request, name))).decode() for name in _JSON}
        values["accepted_by"] = accepted_by if request.status is State.ACCEPTED else None
        number, recorded_at = self._connection.execute(_ADD, values).one()
        return number, recorded_at

    def one(self, request_id: UUID) -> Request | None:
        return _request_from(self._connection.execute(_ONE, {"id": request_id}).one_or_none())

    def locked(self, request_id: UUID) -> Request | None:
        """The request with its row locked until the transaction ends."""
        return _request_from(self._connection.execute(_LOCKED, {"id": request_id}).one_or_none())

    def locked_together(self, request_ids: Sequence[UUID]) -> dict[UUID, Request]:
        """Several requests by id, their rows locked until the transaction ends; those that are not there are left out."""
        rows = self._connection.execute(_LOCKED_TOGETHER, {"ids": list(request_ids)})
        return {row.id: Request(**{**row._mapping, "status": State(row.status)}) for row in rows}

    def change(self, request_id: UUID, **columns: Any) -> None:
        assert columns.keys() <= _CHANGEABLE
        assignments = ", ".join(
            f"{name} = CAST(:{name} AS jsonb)" if name in _JSON else f"{name} = :{name}" for name in columns
        )
        self._connection.execute(
            text(f"UPDATE intake.request SET {assignments} WHERE id = :id"), {**columns, "id": request_id}
        )

    def page(self, wanted: Wanted) -> list[Row[Any]]:
        """Up to `page_size + 1` rows; nothing of them is sealed text."""
        clauses, values = _conditions(wanted)
        if wanted.after is not None:
            clauses.append("q.id > :after" if wanted.oldest_first else "q.id < :after")
        order = "ASC" if wanted.oldest_first else "DESC"
        query = f"SELECT {_LISTED} {_FROM} WHERE {' AND '.join(clauses)} ORDER BY q.id {order} LIMIT :most"
        values |= {"after": wanted.after, "most": wanted.page_size + 1}
        return list(self._connection.execute(_of(query, values), values))

    def count(self, wanted: Wanted) -> int:
        """How many there are, counted no further than 10,000."""
        clauses, values = _conditions(wanted)
        query = f"SELECT count(*) FROM (SELECT 1 {_FROM} WHERE {' AND '.join(clauses)} LIMIT {_COUNTED_UP_TO}) counted"
        return int(self._connection.execute(_of(query, values), values).scalar_one())


def _conditions(wanted: Wanted) -> tuple[list[str], dict[str, Any]]:
    clauses = [_area_clause(wanted.areas), seen_by("q", "village")]
    values = {**_area_values(wanted.areas), **reader_values(wanted.reader, *READERS)}
    if len(wanted.states) == 1:
        clauses.append("q.status = :state")
        values["state"] = wanted.states[0]
    elif wanted.states:
        clauses.append("q.status = ANY (:states)")
        values["states"] = list(wanted.states)
    if wanted.has_words:
        words, more = _word_clause(wanted)
        clauses.append(words)
        values |= more
    return clauses, values


def _area_clause(areas: Sequence[str]) -> str:
    """One town alone is an equality, so that the town's index gives the order too."""
    if not areas:
        return "false"
    if len(areas) == 1 and len(areas[0]) == 9:
        return "q.town = :town"
    if len(areas) == 1 and len(areas[0]) == 12:
        return "q.town = :town AND q.village = :village"
    return "q.village LIKE ANY (:prefixes)"


def _area_values(areas: Sequence[str]) -> dict[str, Any]:
    if len(areas) == 1 and len(areas[0]) == 9:
        return {"town": areas[0]}
    if len(areas) == 1 and len(areas[0]) == 12:
        return {"town": areas[0][:9], "village": areas[0]}
    return {"prefixes": [f"{area}%" for area in areas]} if areas else {}


def _word_clause(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    ways: list[str] = []
    values: dict[str, Any] = {}
    if wanted.number_from:
        ways.append("q.number LIKE :number_from")
        values["number_from"] = f"{wanted.number_from}%"
    if wanted.phone_hash:
        ways.append("q.resident_id IN (SELECT id FROM intake.resident WHERE phone_hash = :phone_hash)")
        values["phone_hash"] = wanted.phone_hash
    if wanted.matter_codes:
        ways.append("coalesce(q.matter_code, q.suggested_code) = ANY (:matter_codes)")
        values["matter_codes"] = list(wanted.matter_codes)
    return f"({' OR '.join(ways)})", values


def _of(query: str, values: dict[str, Any]) -> TextClause:
    """Only the values the query names: SQLAlchemy takes no others."""
    for name in [name for name in values if f":{name}" not in query]:
        del values[name]
    return text(query)


def _request_from(row: Row[Any] | None) -> Request | None:
    if row is None:
        return None
    return Request(**{**row._mapping, "status": State(row.status)})
