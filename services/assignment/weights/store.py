"""Versions of the weights in Postgres, and last week's requests with the people who could have taken them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text
from sqlalchemy.exc import IntegrityError

from services.assignment.matching import Candidate
from services.assignment.matching.policy import Policy, policy_of
from services.assignment.matching.store import MatchingStore
from services.assignment.weights.domain import SETTERS
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

MOST = 400
"""Requests of a preview; the newest of the week."""

_CURRENT = text("SELECT version, points FROM assignment.weighting ORDER BY version DESC LIMIT 1")
_HISTORY = text("""
    SELECT w.version, w.points, w.reason, w.set_at, p.display_name AS set_by
    FROM assignment.weighting w LEFT JOIN LATERAL identity.people(ARRAY[w.set_by]) p ON true ORDER BY w.version DESC LIMIT 20
""")
# The version after the one that was seen; another's version in between is refused by the key. Rarity is priced anew.
_ADD = text("""
    WITH w AS (INSERT INTO assignment.weighting (version, points, reason, set_by, set_at)
               VALUES (:version, CAST(:points AS jsonb), :reason, :by, :now))
    UPDATE assignment.rarity SET computed_at = '-infinity'
""")
_OFFERED = text(f"""
    SELECT * FROM (
        SELECT r.id, r.area, r.matter, r.excluded, r.language, r.due_at, r.accepted_at, r.round, 0 AS tries, ARRAY[]::uuid[] AS familiar,
               ARRAY(SELECT v.id FROM assignment.volunteer v WHERE r.is_recused AND (v.person_id = ANY (r.recused_persons)
                   OR EXISTS (SELECT FROM unnest(r.recused_areas) hidden WHERE starts_with(v.area_scope, hidden)))) AS recused
        FROM assignment.request r
        WHERE r.taken_in_at > :since AND r.round > 0 AND r.area LIKE ANY (:areas) AND {seen_by("r")}
        ORDER BY r.taken_in_at DESC LIMIT :most) newest
    ORDER BY accepted_at, id
""")
# Places taken by the week's own offers, which the preview gives out anew.
_SINCE = text("""
    SELECT volunteer_id, count(*) AS taken FROM (
        SELECT volunteer_id FROM assignment.offer WHERE status = 'open' AND offered_at > :since
        UNION ALL SELECT volunteer_id FROM assignment.assignment WHERE status = 'active' AND recorded_at > :since) lately
    GROUP BY 1
""")


class WeightsStore:
    """On the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def current(self) -> tuple[int, Policy]:
        """The version in force, and what it says."""
        row = self._connection.execute(_CURRENT).one()
        return row.version, policy_of(row.points)

    def history(self) -> Sequence[Row[*tuple[Any, ...]]]:
        return self._connection.execute(_HISTORY).all()

    def add(self, points: dict[str, int], reason: str, by: UUID, seen: int, now: datetime) -> bool:
        """False when somebody else made the next version meanwhile."""
        values = {"points": orjson.dumps(points).decode(), "reason": reason, "by": by, "now": now}
        try:
            with self._connection.begin_nested():
                self._connection.execute(_ADD, {**values, "version": seen + 1})
        except IntegrityError:
            return False
        return True

    def offered(self, reader: Person, since: datetime) -> Sequence[Row[*tuple[Any, ...]]]:
        areas = [f"{area}%" for area in reader.areas(*SETTERS)]
        values = {**reader_values(reader, *SETTERS), "areas": areas, "since": since, "most": MOST}
        return self._connection.execute(_OFFERED, values).all()

    def people(self, district: str, since: datetime, day: date) -> tuple[Candidate, ...]:
        """Everybody as they are now, without what last week's requests have put on them; hours of another week do not count."""
        taken = {row.volunteer_id: row.taken for row in self._connection.execute(_SINCE, {"since": since})}
        everybody = MatchingStore(self._connection).candidates(district, None, day)
        return tuple(
            each._replace(open_load=max(0, each.open_load - taken.get(each.id, 0)), free_minutes=None)
            for each in everybody
        )

    def per_place(self, district: str) -> dict[str, float]:
        return MatchingStore(self._connection).per_place(district)

    def names(self, volunteers: Sequence[UUID]) -> dict[UUID, str]:
        found = text("SELECT id, name FROM assignment.volunteer WHERE id = ANY (:ids)")
        return {row.id: row.name for row in self._connection.execute(found, {"ids": list(volunteers)})}
