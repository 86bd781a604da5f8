"""Projects in Postgres; one_project_per_name_and_village holds that none is entered twice."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from services.assignment.projects.domain import Project

_COLUMNS = "id, name, kind, village, work_unit, state"
_ADD = text(f"""
    INSERT INTO assignment.project ({_COLUMNS}) SELECT {_COLUMNS}
    FROM jsonb_populate_recordset(NULL::assignment.project, CAST(:rows AS jsonb)) ON CONFLICT DO NOTHING RETURNING id
""")
_LOCK = text(f"SELECT {_COLUMNS} FROM assignment.project WHERE id = :id FOR UPDATE")
_MOVE = text("UPDATE assignment.project SET state = :state WHERE id = :id")
_LIST = text(f"""
    SELECT {_COLUMNS} FROM assignment.project WHERE village LIKE ANY (:areas)
      AND (CAST(:state AS text) IS NULL OR state = :state) AND (CAST(:after AS uuid) IS NULL OR id > :after) ORDER BY id LIMIT :most
""")
_COUNT = text("""
    SELECT count(*) FROM assignment.project WHERE village LIKE ANY (:areas) AND (CAST(:state AS text) IS NULL OR state = :state)
""")


class ProjectStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, projects: Sequence[Project]) -> int:
        return len(self.add_new(projects))

    def add_new(self, projects: Sequence[Project]) -> set[UUID]:
        """The ids of those that were not known by village and name."""
        rows = orjson.dumps([asdict(project) for project in projects]).decode()
        return set(self._connection.execute(_ADD, {"rows": rows}).scalars())

    def lock(self, project_id: UUID) -> Project | None:
        row = self._connection.execute(_LOCK, {"id": project_id}).one_or_none()
        return Project(*row) if row else None

    def move(self, project_id: UUID, state: str) -> None:
        self._connection.execute(_MOVE, {"id": project_id, "state": state})

    def page(self, areas: Sequence[str], state: str | None, after: UUID | None, most: int) -> list[Project]:
        values = {"areas": [f"{area}%" for area in areas], "state": state, "after": after, "most": most}
        return [Project(*row) for row in self._connection.execute(_LIST, values)]

    def count(self, areas: Sequence[str], state: str | None) -> int:
        values = {"areas": [f"{area}%" for area in areas], "state": state}
        return int(self._connection.execute(_COUNT, values).scalar_one())
