"""Check-ins and proofs of skills in Postgres."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

from services.assignment.check_ins.domain import CheckIn, Profile, SkillProof

_LOCK = text("""
    SELECT v.id, v.number, v.name, v.person_id, v.kind, v.member, v.work_unit, v.category, v.village, v.checked_in_on, v.registered_on,
           m.name_hash, m.member_name,
           (SELECT c.account_closed_at IS NOT NULL FROM assignment.check_in c WHERE c.volunteer_id = v.id
            ORDER BY c.recorded_at DESC LIMIT 1) AS is_account_closed,
           jsonb_build_object('skills', v.skills, 'languages', v.languages, 'duty', v.duty, 'capacity', v.capacity,
                              'longest_task', v.longest_task, 'version', v.version) AS profile_before
    FROM assignment.volunteer v LEFT JOIN assignment.member m ON m.volunteer_id = v.id WHERE v.id = :id FOR UPDATE OF v
""")
_IN = text("""
    UPDATE assignment.volunteer SET name = :name, checked_in_on = :day, active = true, person_id = coalesce(person_id, :person),
        skills = skills || (SELECT coalesce(jsonb_object_agg(n.key, n.value), '{}') FROM jsonb_each(CAST(:skills AS jsonb)) n
                            WHERE CAST(n.value AS int) > coalesce(CAST(skills ->> n.key AS int), 0)), version = version + 1,
        languages = CASE WHEN 'languages' = ANY (:keeps) THEN languages ELSE CAST(:languages AS text[]) END,
        duty = CASE WHEN 'duty' = ANY (:keeps) THEN duty ELSE CAST(:duty AS smallint[]) END,
        capacity = CASE WHEN 'capacity' = ANY (:keeps) THEN capacity ELSE :capacity END,
        longest_task = CASE WHEN 'longest_task' = ANY (:keeps) THEN longest_task ELSE CAST(:longest AS integer) END,
        overruled = CASE WHEN 'capacity' = ANY (:keeps) THEN overruled ELSE greatest(0, open_load - :capacity) END
    WHERE id = :id
""")
_OUT = text("""
    UPDATE assignment.volunteer SET checked_in_on = NULL, name = :name, member = member AND :registered, active = :registered,
        version = version + 1 WHERE id = :id
""")
_FORGET = text("DELETE FROM assignment.member WHERE volunteer_id = :id AND NOT :registered")
_ACCOUNT = text("""
    SELECT identity.open_account(:person, :number, :name, :hash, NULL,
        jsonb_build_array(jsonb_build_array(CAST('volunteer' AS text), CAST(:village AS text))))
""")
_ADD = text("""
    INSERT INTO assignment.check_in (id, volunteer_id, village, checked_in_on, recorded_by, recorded_at, was_registered, opened_account,
        profile_before)
    VALUES (:id, :volunteer, :village, :day, :by, :at, :registered, :opened, CAST(:before AS jsonb))
""")
_PROVE = text("""
    INSERT INTO assignment.skill_proof (volunteer_id, skill, level, proof, proof_note, told_at, attested_by, attested_at)
    VALUES (:volunteer, :skill, :level, :proof, :note, :at, CAST(:by AS uuid), CASE WHEN CAST(:by AS uuid) IS NULL THEN NULL ELSE CAST(:at AS timestamptz) END)
    ON CONFLICT ON CONSTRAINT one_proof_per_skill_and_level DO UPDATE SET proof = EXCLUDED.proof, proof_note = EXCLUDED.proof_note,
        told_at = EXCLUDED.told_at, attested_by = EXCLUDED.attested_by, attested_at = EXCLUDED.attested_at,
        dismissed_by = NULL, dismissed_at = NULL, dismissed_reason = NULL
    WHERE skill_proof.attested_by IS NULL OR EXCLUDED.attested_by IS NOT NULL
""")
_PROOFS = text("""
    SELECT skill, level, proof, proof_note, attested_at, told_at, dismissed_at, dismissed_reason FROM assignment.skill_proof
    WHERE volunteer_id = :id ORDER BY skill, level
""")
_SHOWN: Final = """c.id, c.volunteer_id, c.village, c.checked_in_on, c.recorded_by, c.recorded_at, c.was_registered, c.undone_at,
    c.opened_account, c.account_closed_at,
    (c.recorded_at AT TIME ZONE 'Asia/Shanghai')::date AS recorded_day, v.number, v.name, v.person_id, v.kind, v.member, v.work_unit,
    v.category, v.skills, v.languages, v.duty, v.capacity, v.longest_task, v.open_load, v.registered_on, m.member_name, m.member_phone, m.branch,
    (SELECT count(*) FROM assignment.claim l WHERE l.volunteer_id = v.id AND l.claimed_at >= c.recorded_at) AS claims,
    (SELECT count(*) FROM assignment.offer o WHERE o.volunteer_id = v.id AND o.offered_at >= c.recorded_at) AS tasks"""
_FROM: Final = """FROM assignment.check_in c JOIN assignment.volunteer v ON v.id = c.volunteer_id
    LEFT JOIN assignment.member m ON m.volunteer_id = v.id"""
_ONE = text(f"SELECT {_SHOWN} {_FROM} WHERE c.id = :id")
_LOCK_ONE = text(f"SELECT {_SHOWN} {_FROM} WHERE c.id = :id FOR UPDATE OF c, v")
_TODAY = text(f"""
    SELECT {_SHOWN} {_FROM} WHERE c.village LIKE ANY (:areas) AND c.recorded_at >= :since ORDER BY c.recorded_at DESC, c.id LIMIT 100
""")
_UNDO = text("UPDATE assignment.check_in SET undone_at = :at, undone_by = :by WHERE id = :id")
# Only over what the check-in wrote: a profile its owner changed since is theirs.
_GIVE_BACK = text("""
    UPDATE assignment.volunteer v SET skills = b.skills, languages = b.languages, duty = b.duty, capacity = b.capacity, longest_task = b.longest_task
    FROM assignment.check_in c CROSS JOIN LATERAL jsonb_to_record(c.profile_before) AS b (skills jsonb, languages text[], duty smallint[],
        capacity smallint, longest_task integer, version integer)
    WHERE c.id = :id AND v.id = c.volunteer_id AND v.version = b.version + 1
""")
_ITS_PROOFS: Final = """FROM assignment.skill_proof s JOIN assignment.check_in c ON c.volunteer_id = s.volunteer_id
    AND c.recorded_by = s.attested_by AND c.recorded_at = s.attested_at WHERE c.id = :id"""
_FORGET_PAPERS = text(f"""
    DELETE FROM assignment.skill_paper WHERE (volunteer_id, skill, level) IN (SELECT s.volunteer_id, s.skill, s.level {_ITS_PROOFS})
""")
_FORGET_PROOFS = text(f"""
    DELETE FROM assignment.skill_proof WHERE (volunteer_id, skill, level) IN (SELECT s.volunteer_id, s.skill, s.level {_ITS_PROOFS})
""")
_UNUSED_ACCOUNT = text("""
    SELECT v.person_id FROM assignment.check_in c JOIN assignment.volunteer v ON v.id = c.volunteer_id
    WHERE c.id = :id AND c.opened_account AND NOT assignment.is_account_used(v.person_id, c.recorded_at)
""")
_CLOSE_ACCOUNT = text("SELECT identity.close_account(:person)")
_CLOSED = text("UPDATE assignment.check_in SET account_closed_at = :at WHERE id = :id")
_REOPEN_ACCOUNT = text("SELECT identity.reopen_account(:person) AND identity.set_password(:person, :hash, NULL)")


class CheckInStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, volunteer_id: UUID) -> Any:
        return self._connection.execute(_LOCK, {"id": volunteer_id}).one_or_none()

    def one(self, check_in: UUID, lock: bool = False) -> Any:
        return self._connection.execute(_LOCK_ONE if lock else _ONE, {"id": check_in}).one_or_none()

    def since(self, areas: Sequence[str], since: datetime) -> Sequence[Row[Any]]:
        return self._connection.execute(_TODAY, {"areas": [f"{area}%" for area in areas], "since": since}).all()

    def check_in(self, volunteer_id: UUID, name: str, day: date, person: UUID, profile: Profile) -> None:
        """The volunteer serves from now on; `person` is the account where there is none yet."""
        values: dict[str, Any] = {"languages": list(profile.languages), "duty": list(profile.duty)}
        values |= {"capacity": profile.capacity, "keeps": list(profile.keeps)}
        values |= {"skills": orjson.dumps(profile.levels()).decode(), "longest": profile.longest_task}
        self._connection.execute(_IN, {"id": volunteer_id, "name": name, "day": day, "person": person, **values})

    def open_account(self, person: UUID, row: Mapping[str, Any]) -> None:
        """`row`: number name village hash."""
        self._connection.execute(_ACCOUNT, {"person": person, **row})

    def reopen_account(self, person: UUID, password_hash: str) -> bool:
        """With a first password anew; False when it is open."""
        values = {"person": person, "hash": password_hash}
        return bool(self._connection.execute(_REOPEN_ACCOUNT, values).scalar_one())

    def add(self, made: CheckIn, by: UUID, at: datetime) -> None:
        values = {"id": made.id, "volunteer": made.volunteer_id, "village": made.village, "day": made.checked_in_on}
        more: dict[str, Any] = {"registered": made.was_registered, "opened": made.opened_account}
        more |= {"before": orjson.dumps(made.profile_before).decode()}
        self._connection.execute(_ADD, {**values, "by": by, "at": at, **more})

    def prove(self, volunteer_id: UUID, proof: SkillProof, note: str | None, at: datetime, by: UUID | None) -> bool:
        """`note` is sealed; `by` None: not attested yet. False when it is attested and would be brought anew."""
        values: dict[str, Any] = {"skill": proof.skill, "level": proof.level, "proof": proof.proof, "note": note}
        values |= {"volunteer": volunteer_id, "at": at, "by": by}
        return self._connection.execute(_PROVE, values).rowcount == 1

    def proofs(self, volunteer_id: UUID) -> Sequence[Row[Any]]:
        return self._connection.execute(_PROOFS, {"id": volunteer_id}).all()

    def undo(self, check_in: UUID, at: datetime, by: UUID) -> None:
        self._connection.execute(_UNDO, {"id": check_in, "at": at, "by": by})

    def give_back(self, check_in: UUID) -> None:
        """What the profile said before, and no proof this check-in attested; a profile that was changed since stays."""
        if self._connection.execute(_GIVE_BACK, {"id": check_in}).rowcount:
            self._connection.execute(_FORGET_PAPERS, {"id": check_in})
            self._connection.execute(_FORGET_PROOFS, {"id": check_in})

    def close_account(self, check_in: UUID, at: datetime) -> bool:
        """The account an undone check-in opened; False when it opened none, or it was used since."""
        person = self._connection.execute(_UNUSED_ACCOUNT, {"id": check_in}).scalar_one_or_none()
        if person is None or not self._connection.execute(_CLOSE_ACCOUNT, {"person": person}).scalar_one():
            return False
        self._connection.execute(_CLOSED, {"id": check_in, "at": at})
        return True

    def take_out(self, volunteer_id: UUID, name: str, registered: bool) -> None:
        """Who was not on the register leaves it again."""
        self._connection.execute(_OUT, {"id": volunteer_id, "name": name, "registered": registered})
        self._connection.execute(_FORGET, {"id": volunteer_id, "registered": registered})
