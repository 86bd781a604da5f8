"""The register of members in Postgres: a batch is read in one statement and written in one."""

from collections.abc import Sequence
from dataclasses import fields
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from services.reporting.members.domain import Member

_COLUMNS = ", ".join(field.name for field in fields(Member))
_CHANGING = ", ".join(field.name for field in fields(Member) if field.name != "id")
_NEW = ", ".join(f"EXCLUDED.{field.name}" for field in fields(Member) if field.name != "id")
_LOAD = text(f"SELECT {_COLUMNS} FROM reporting.members WHERE id = ANY (:ids)")
_SAVE = text(f"""
    INSERT INTO reporting.members ({_COLUMNS})
    SELECT {_COLUMNS} FROM jsonb_populate_recordset(NULL::reporting.members, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET ({_CHANGING}) = ROW ({_NEW})
""")


class MemberStore:
    """Members over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load(self, ids: Sequence[UUID]) -> dict[UUID, Member]:
        return {row.id: Member(*row) for row in self._connection.execute(_LOAD, {"ids": list(ids)})}

    def save(self, members: Sequence[Member]) -> None:
        self._connection.execute(_SAVE, {"rows": orjson.dumps(list(members)).decode()})
