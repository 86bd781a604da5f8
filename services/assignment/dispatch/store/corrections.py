"""Corrections of people, told by intake: sealed texts of open cases replaced, those of ended ones left as they were."""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, text

# A case told for another place than the person's own address keeps its own: `addressed` names those that do not.
_CORRECT = text("""
    UPDATE assignment.request r SET
        requester_name = CASE WHEN 'requester_name' = ANY (n.changed) THEN n.requester_name ELSE r.requester_name END,
        requester_phone = CASE WHEN 'requester_phone' = ANY (n.changed) THEN n.requester_phone ELSE r.requester_phone END,
        requester_address = CASE WHEN r.id = ANY (n.addressed) THEN n.requester_address ELSE r.requester_address END
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (resident_id uuid, changed text[], addressed uuid[],
        requester_name text, requester_phone text, requester_address text)
    WHERE r.resident_id = n.resident_id AND r.state NOT IN ('closed', 'withdrawn', 'merged', 'terminated')
""")


class CorrectionStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def correct(self, rows: Sequence[dict[str, Any]]) -> None:
        self._connection.execute(_CORRECT, {"rows": orjson.dumps(rows).decode()})
