"""Ladders in Postgres: versions are added, never changed; the promises' rungs are written for a whole batch at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from services.reporting.ladder.domain import Ladder, Step
from services.reporting.ladder.use_cases import Climb, Running

_STEPS = """
    (SELECT jsonb_agg(jsonb_build_array(s.rung, s.days, s.times, s.roles, s.urgent) ORDER BY s.position)
     FROM reporting.ladder_steps s WHERE s.ladder = l.id) AS steps
"""
_LATEST = "SELECT DISTINCT ON (matter_code, area) * FROM reporting.ladders ORDER BY matter_code, area, version DESC"
_CURRENT = text(f"""
    SELECT l.id, l.matter_code, l.area, l.version, {_STEPS} FROM ({_LATEST}) l WHERE NOT l.withdrawn
    ORDER BY l.matter_code, l.area
""")
_HISTORY = text(f"""
    SELECT l.id, l.matter_code, l.area, l.version, l.withdrawn, l.reason, l.set_at, p.display_name AS set_by, {_STEPS}
    FROM reporting.ladders l LEFT JOIN LATERAL identity.people(ARRAY[l.set_by]) p ON true
    WHERE l.matter_code = :matter AND l.area = :area ORDER BY l.version DESC LIMIT 20
""")
# The version after the one that was seen; another's version in between is refused by the key.
_ADD = text("""
    INSERT INTO reporting.ladders (matter_code, area, version, reason, set_by, withdrawn)
    VALUES (:matter, :area, :version, :reason, :by, :withdrawn) RETURNING id
""")
_NEXT = text("SELECT coalesce(max(version), 0) + 1 FROM reporting.ladders WHERE matter_code = :matter AND area = :area")
_SEEN = text("SELECT matter_code, area, version FROM reporting.ladders WHERE id = :id")
_ADD_STEPS = text("""
    INSERT INTO reporting.ladder_steps (ladder, position, rung, days, times, roles, urgent)
    SELECT :ladder, s.position, s.rung, s.days, s.times, s.roles, s.urgent
    FROM jsonb_to_recordset(CAST(:steps AS jsonb)) AS
        s (position smallint, rung text, days smallint, times smallint, roles text[], urgent boolean)
""")
_RECORDS = (
    "jsonb_to_recordset(CAST(:rows AS jsonb)) AS c (request uuid, cycle integer, ladder integer, rung_at timestamptz[])"
)
# Only for a cycle that has no rungs yet: the same event twice, or another change of the case, moves nothing.
_CLIMB = text(f"""
    UPDATE reporting.deadlines d SET ladder = c.ladder, rung_at = c.rung_at, climbs = c.cycle,
           next_at = (SELECT min(at) FROM unnest(c.rung_at) at)
    FROM {_RECORDS}
    WHERE d.request = c.request AND d.kind = 'promise' AND d.cycle = c.cycle AND d.climbs IS DISTINCT FROM c.cycle
""")
# Rungs that came before are not climbed again.
_CLIMB_ANEW = text(f"""
    UPDATE reporting.deadlines d SET ladder = c.ladder, rung_at = c.rung_at, climbs = c.cycle,
           next_at = coalesce((SELECT min(at) FROM unnest(c.rung_at) at WHERE at > :now), 'infinity')
    FROM {_RECORDS}
    WHERE d.request = c.request AND d.kind = 'promise' AND d.cycle = c.cycle
""")
# The same promise by another calendar: what was climbed stays as it was, the rungs to come move, into the past too. Rungs of
# another ladder are told apart by their own times.
_COUNT_ANEW = text(f"""
    UPDATE reporting.deadlines d SET ladder = c.ladder, rung_at = n.rung_at, next_at = n.next_at
    FROM {_RECORDS}
    JOIN reporting.deadlines kept ON kept.request = c.request AND kept.kind = 'promise'
    CROSS JOIN LATERAL (
        SELECT array_agg(CASE WHEN had < kept.next_at THEN had ELSE at END ORDER BY position) AS rung_at,
               coalesce(min(at) FILTER (WHERE had >= kept.next_at), 'infinity') AS next_at
        FROM unnest(c.rung_at) WITH ORDINALITY r (at, position),
             LATERAL (SELECT coalesce(CASE WHEN kept.ladder = c.ladder THEN kept.rung_at[position] END, at) AS had) h) n
    WHERE d.request = c.request AND d.kind = 'promise' AND d.cycle = c.cycle AND d.climbs = c.cycle
      AND (d.ladder, d.rung_at) IS DISTINCT FROM (c.ladder, n.rung_at)
""")
_RUNNING = text("""
    SELECT d.request, d.cycle, c.matter_code, c.area, coalesce(c.accepted_at, d.entered_at) AS accepted_at, d.due_at,
           c.calendar_version
    FROM reporting.deadlines d JOIN reporting.cases c ON c.id = d.request
    WHERE d.kind = 'promise' AND d.state IN ('open', 'paused', 'stopped')
      AND starts_with(c.area, :area) AND (:matter = '' OR c.matter_code = :matter)
    FOR UPDATE OF d
""")
# The matters of what is open: enough to choose from, and never a walk over all cases.
_MATTERS = text("""
    SELECT DISTINCT ON (matter_code) matter_code, matter_name, matter_name_en FROM reporting.cases
    WHERE state NOT IN ('closed', 'refused', 'withdrawn', 'merged', 'terminated') AND matter_name IS NOT NULL
    ORDER BY matter_code
""")


class LadderStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def current(self) -> list[Ladder]:
        """The latest version of each ladder that is not withdrawn; the district's rule is always among them."""
        return [
            Ladder(row.id, row.matter_code, row.area, row.version, _steps(row.steps))
            for row in self._connection.execute(_CURRENT)
        ]

    def history(self, matter_code: str, area: str) -> list[Any]:
        """Every version, the newest first, with who set it and why; `steps` as stored."""
        return list(self._connection.execute(_HISTORY, {"matter": matter_code, "area": area}))

    def matters(self) -> list[Any]:
        """Code and both names of every matter that is open somewhere."""
        return list(self._connection.execute(_MATTERS))

    def climb(self, climbs: Sequence[Climb]) -> None:
        self._connection.execute(_CLIMB, {"rows": orjson.dumps(list(climbs)).decode()})

    def count_anew(self, climbs: Sequence[Climb]) -> None:
        self._connection.execute(_COUNT_ANEW, {"rows": orjson.dumps(list(climbs)).decode()})

    def climb_anew(self, climbs: Sequence[Climb], now: datetime) -> None:
        self._connection.execute(_CLIMB_ANEW, {"rows": orjson.dumps(list(climbs)).decode(), "now": now})

    def running(self, matter_code: str, area: str) -> list[Running]:
        return [Running(*row) for row in self._connection.execute(_RUNNING, {"matter": matter_code, "area": area})]

    def add(self, matter_code: str, area: str, steps: Sequence[Step], reason: str, by: UUID, seen: int) -> bool:
        """False when the version after the one seen is there already."""
        ladder = self._version(matter_code, area, seen + 1, reason, by, withdrawn=False)
        if ladder is None:
            return False
        rows = [
            {
                "position": place,
                "rung": step.rung,
                "days": step.days,
                "times": step.times,
                "roles": step.roles,
                "urgent": step.urgent,
            }
            for place, step in enumerate(steps, 1)
        ]
        self._connection.execute(_ADD_STEPS, {"ladder": ladder, "steps": orjson.dumps(rows).decode()})
        return True

    def withdraw(self, ladder: int, reason: str, by: UUID) -> bool:
        """False when it has a newer version, or is the district's rule."""
        row = self._connection.execute(_SEEN, {"id": ladder}).one()
        if not (row.matter_code or row.area):
            return False
        return self._version(row.matter_code, row.area, row.version + 1, reason, by, withdrawn=True) is not None

    def last_version(self, matter_code: str, area: str) -> int:
        """0 when there never was one."""
        found: int = self._connection.execute(_NEXT, {"matter": matter_code, "area": area}).scalar_one()
        return found - 1

    def _version(
        self, matter_code: str, area: str, version: int, reason: str, by: UUID, *, withdrawn: bool
    ) -> int | None:
        values = {"matter": matter_code, "area": area, "version": version, "reason": reason, "by": by}
        try:
            with self._connection.begin_nested():
                added: int = self._connection.execute(_ADD, {**values, "withdrawn": withdrawn}).scalar_one()
                return added
        except IntegrityError:
            return None


def _steps(rows: Sequence[Sequence[Any]]) -> tuple[Step, ...]:
    return tuple(Step(rung, days, times, tuple(roles), urgent) for rung, days, times, roles, urgent in rows)
