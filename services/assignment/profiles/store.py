"""Profiles in Postgres, and the skills that wait to be attested."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

from services.assignment.profiles.domain import Availability

_SHOWN: Final = """v.id, v.number, v.person_id, v.name, v.kind, v.member, v.work_unit, v.category, v.village, v.checked_in_on, v.active,
    v.skills, v.languages, v.duty, v.capacity, v.longest_task, v.weekly_minutes, v.open_load, v.post_kinds, v.version"""
_ONE = text(f"SELECT {_SHOWN} FROM assignment.volunteer v WHERE v.id = :id")
_LOCK = text(f"SELECT {_SHOWN} FROM assignment.volunteer v WHERE v.id = :id FOR UPDATE")
_OF_PERSON = text(f"SELECT {_SHOWN} FROM assignment.volunteer v WHERE v.person_id = :person")
# Only over the version that was seen: what an organiser changed meanwhile is not overwritten.
_CHANGE = text("""
    UPDATE assignment.volunteer SET languages = :languages, duty = CAST(:duty AS smallint[]), capacity = :capacity,
        longest_task = CASE WHEN 'longest_task' = ANY (:keeps) THEN longest_task ELSE CAST(:longest AS integer) END,
        weekly_minutes = CASE WHEN 'weekly_minutes' = ANY (:keeps) THEN weekly_minutes ELSE CAST(:weekly AS integer) END,
        overruled = greatest(0, open_load - :capacity), version = version + 1
    WHERE id = :id AND version = :seen
""")
_WAITING = text("""
    SELECT p.volunteer_id, p.skill, p.level, p.proof, p.proof_note, p.told_at, v.number, v.name, v.village
    FROM assignment.skill_proof p JOIN assignment.volunteer v ON v.id = p.volunteer_id
    WHERE p.attested_by IS NULL AND p.dismissed_by IS NULL AND v.village LIKE ANY (:areas) ORDER BY p.told_at, p.volunteer_id, p.skill LIMIT 100
""")
_ATTEST = text("""
    UPDATE assignment.skill_proof SET attested_by = :by, attested_at = :at
    WHERE volunteer_id = :id AND skill = :skill AND level = :level AND attested_by IS NULL AND dismissed_by IS NULL
""")
_HOLDS = text("""
    UPDATE assignment.volunteer SET skills = skills || CAST(:skill AS jsonb), version = version + 1
    WHERE id = :id AND coalesce((skills ->> :name)::int, 0) < :level
""")
_DISMISS = text("""
    UPDATE assignment.skill_proof SET dismissed_by = :by, dismissed_at = :at, dismissed_reason = :reason
    WHERE volunteer_id = :id AND skill = :skill AND level = :level AND attested_by IS NULL AND dismissed_by IS NULL
""")
_LEAVE = text("""
    SELECT first_day, last_day FROM assignment.leave WHERE volunteer_id = :id AND last_day >= :day ORDER BY first_day LIMIT 5
""")


class ProfileStore:
    """Over one connection; each method is one statement."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def one(self, volunteer_id: UUID, lock: bool = False) -> Any:
        return self._connection.execute(_LOCK if lock else _ONE, {"id": volunteer_id}).one_or_none()

    def of_person(self, person: UUID) -> Any:
        return self._connection.execute(_OF_PERSON, {"person": person}).one_or_none()

    def change(self, volunteer_id: UUID, wanted: Availability, seen: int) -> bool:
        """False when the profile was changed since version `seen`."""
        values = {"languages": list(wanted.languages), "duty": list(wanted.duty), "capacity": wanted.capacity}
        values |= {"longest": wanted.longest_task, "weekly": wanted.weekly_minutes, "keeps": list(wanted.keeps)}
        values |= {"id": volunteer_id, "seen": seen}
        return self._connection.execute(_CHANGE, values).rowcount == 1

    def waiting(self, areas: Sequence[str]) -> Sequence[Row[Any]]:
        """The oldest first."""
        return self._connection.execute(_WAITING, {"areas": [f"{area}%" for area in areas]}).all()

    def attest(self, volunteer_id: UUID, skill: str, level: int, by: UUID, at: datetime) -> bool:
        """False when it does not wait."""
        values = {"id": volunteer_id, "skill": skill, "level": level, "by": by, "at": at}
        return self._connection.execute(_ATTEST, values).rowcount == 1

    def hold(self, volunteer_id: UUID, skill: str, level: int) -> None:
        """The skill counts at this level, or at the higher one it has."""
        value = orjson.dumps({skill: level}).decode()
        self._connection.execute(_HOLDS, {"id": volunteer_id, "skill": value, "name": skill, "level": level})

    def dismiss(self, volunteer_id: UUID, skill: str, level: int, reason: str, by: UUID, at: datetime) -> bool:
        """`reason` is sealed. False when it does not wait."""
        values = {"id": volunteer_id, "skill": skill, "level": level, "reason": reason, "by": by, "at": at}
        return self._connection.execute(_DISMISS, values).rowcount == 1

    def leave(self, volunteer_id: UUID, day: date) -> Sequence[Row[Any]]:
        return self._connection.execute(_LEAVE, {"id": volunteer_id, "day": day}).all()
