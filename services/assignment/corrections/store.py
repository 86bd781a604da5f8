"""The one statement of a correction."""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, text

from services.assignment.corrections.use_cases import TAKEN_OVER

_SET = ", ".join(
    f"{name} = CASE WHEN '{name}' = ANY (n.changed) THEN n.{name} ELSE r.{name} END" for name in TAKEN_OVER
)
_CORRECT = text(f"""
    UPDATE assignment.request r SET {_SET}
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (id uuid, changed text[], description text, requester_name text,
        requester_phone text, requester_address text, tail_hash text, resident_id uuid)
    WHERE r.id = n.id
""")


class CorrectedCases:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def correct(self, rows: Sequence[dict[str, Any]]) -> None:
        self._connection.execute(_CORRECT, {"rows": orjson.dumps(rows).decode()})
