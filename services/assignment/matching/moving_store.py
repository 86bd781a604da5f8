"""Unanswered offers in Postgres: which may move, whose turn a look is, and the end of those that do."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.assignment.matching.problem import Candidate
from services.assignment.matching.store import FAMILIAR, MOST, RECUSED, MatchingStore, lock_of

_POLICY = text("SELECT points FROM assignment.weighting ORDER BY version DESC LIMIT 1")
_DISTRICTS = text("""
    SELECT DISTINCT r.district FROM assignment.offer o JOIN assignment.request r ON r.id = o.request_id
    WHERE o.status = 'open' AND NOT EXISTS (
        SELECT FROM assignment.moving m WHERE m.district = r.district AND m.looked_at > CAST(:now AS timestamptz) - interval '1 hour')
    ORDER BY 1
""")
# Two ticks at once: the second waits for the first's row, sees it looked at, and goes away.
_BEGIN = text("""
    INSERT INTO assignment.moving (district, looked_at) SELECT :district, :now WHERE pg_try_advisory_xact_lock(:lock)
    ON CONFLICT (district) DO UPDATE SET looked_at = excluded.looked_at
    WHERE moving.looked_at <= CAST(:now AS timestamptz) - interval '1 hour' RETURNING district
""")
# A dispatcher's own choice (no runners-up were weighed) stays; so does what moved once.
_UNANSWERED = text(f"""
    SELECT r.id, r.area, r.matter, r.excluded, r.language, r.due_at, r.accepted_at, r.last_event_at, r.back_entered, r.round, r.tries,
           {FAMILIAR}, o.id AS offer_id, o.volunteer_id,
           (SELECT jsonb_object_agg(name, price) FROM assignment.rarity WHERE district = :district) AS prices, {RECUSED}
    FROM assignment.request r JOIN assignment.offer o ON o.request_id = r.id AND o.status = 'open'
    WHERE r.state = 'offered' AND r.district = :district AND o.offered_at <= :before AND o.expires_at > :now
      AND NOT o.explanation @? '$.chosen.factors[*] ? (@.name == "dispatcher")'
      AND NOT EXISTS (SELECT FROM assignment.offer m WHERE m.request_id = r.id AND m.status = 'moved')
    ORDER BY r.accepted_at, r.id LIMIT :most FOR UPDATE OF r SKIP LOCKED
""")
_END = text("""
    WITH o AS (UPDATE assignment.offer SET status = 'moved', answered_at = clock_timestamp()
               WHERE id = ANY (:offers) AND status = 'open' RETURNING volunteer_id)
    UPDATE assignment.volunteer SET open_load = open_load - n
    FROM (SELECT volunteer_id, count(*) AS n FROM o GROUP BY 1) freed WHERE id = freed.volunteer_id
""")


class MovingStore:
    """On the connection of the look's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def policy(self) -> dict[str, int]:
        return dict(self._connection.execute(_POLICY).scalar_one())

    def districts(self, now: datetime) -> list[str]:
        """Those with open offers that nobody has looked at for an hour."""
        return list(self._connection.execute(_DISTRICTS, {"now": now}).scalars())

    def begin(self, district: str, now: datetime) -> bool:
        """Take the hour's look; False when somebody else has it, or a round of the district is under way."""
        values = {"district": district, "now": now, "lock": lock_of(district)}
        return self._connection.execute(_BEGIN, values).first() is not None

    def unanswered(self, district: str, offered_before: datetime, now: datetime) -> Sequence[Row[*tuple[Any, ...]]]:
        """Offers that stand since before then, their requests locked."""
        values = {"district": district, "before": offered_before, "now": now, "most": MOST}
        return self._connection.execute(_UNANSWERED, values).all()

    def everybody(self, district: str, day: date) -> tuple[Candidate, ...]:
        return MatchingStore(self._connection).candidates(district, None, day)

    def end(self, offers: Sequence[UUID]) -> None:
        """The offers end as moved, their places are free again."""
        self._connection.execute(_END, {"offers": list(offers)})
