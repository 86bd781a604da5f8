"""Papers that prove skills, in Postgres: their place in the blob store and the key, sealed for the volunteer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.assignment.skill_papers.domain import Paper, Proof

_REPLACED = text("""
    DELETE FROM assignment.skill_paper WHERE volunteer_id = :volunteer AND skill = :skill AND level = :level RETURNING hash
""")
_KEEP = text("""
    INSERT INTO assignment.skill_paper (hash, volunteer_id, skill, level, position, kind, key, added_by, added_at)
    VALUES (:hash, :volunteer, :skill, :level, :position, :kind, :key, :by, :at)
""")
_OF = text("""
    SELECT volunteer_id, skill, level, hash, kind FROM assignment.skill_paper WHERE volunteer_id = ANY (:volunteers)
    ORDER BY volunteer_id, skill, level, position
""")
_ONE = text("""
    SELECT p.hash, p.kind, p.key, p.skill, p.volunteer_id, v.person_id, v.village FROM assignment.skill_paper p
    JOIN assignment.volunteer v ON v.id = p.volunteer_id WHERE p.hash = :hash
""")


class Words(Protocol):
    """`claims.words.VolunteerWords`."""

    def seal(self, volunteer_id: UUID, field: str, clear: str) -> str: ...


class SkillPaperStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, words: Words, proof: Proof, papers: Sequence[Paper], by: UUID, at: datetime) -> list[str]:
        """In place of earlier ones of the same proof, whose blobs nobody needs any more; no papers change nothing."""
        if not papers:
            return []
        volunteer, skill, level = proof
        named: dict[str, Any] = {"volunteer": volunteer, "skill": skill, "level": level}
        gone = list(self._connection.execute(_REPLACED, named).scalars())
        for position, paper in enumerate(papers, 1):
            values = {"hash": paper.hash, "kind": paper.kind, "key": words.seal(volunteer, "paper", paper.key)}
            self._connection.execute(_KEEP, {**named, **values, "position": position, "by": by, "at": at})
        return gone

    def of(self, volunteers: Sequence[UUID]) -> Mapping[Proof, list[Row[Any]]]:
        found: dict[Proof, list[Row[Any]]] = {}
        for row in self._connection.execute(_OF, {"volunteers": list(volunteers)}):
            found.setdefault((row.volunteer_id, row.skill, row.level), []).append(row)
        return found

    def one(self, paper_hash: str) -> Any:
        return self._connection.execute(_ONE, {"hash": paper_hash}).one_or_none()
