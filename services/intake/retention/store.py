"""Who is due and what was decided: nothing personal, only ids, villages, times and counts."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, text

_BEGIN = text(
    "INSERT INTO intake.retention_run (day, cutoff) VALUES (:day, :cutoff) ON CONFLICT DO NOTHING RETURNING day"
)
_END = text("UPDATE intake.retention_run SET listed = :listed, erased = :erased, indexed = :indexed WHERE day = :day")
_RUNS = text("SELECT day, at, cutoff, listed, erased, indexed FROM intake.retention_run ORDER BY day DESC LIMIT 14")
# An entry's own requests and those of the entries merged into it, and what it is named in as the one it is for.
_LAST: Final = """
    SELECT count(*) AS requests, max(greatest(q.last_event_at, q.recorded_at, q.due_at)) AS last_at,
           bool_or(q.status IN ('submitted', 'needs_supplement')) AS waiting
    FROM intake.request q JOIN intake.resident own ON own.id IN (q.resident_id, q.beneficiary_id)
    WHERE own.id = r.id OR own.merged_into = r.id
"""
# Not the restricted (archives), not whom somebody kept for some years, not who speaks for a firm.
_LIST = text(f"""
    WITH part AS (
        SELECT id, village, created_at FROM intake.resident r
        WHERE id > :after AND erased_at IS NULL AND merged_into IS NULL ORDER BY id LIMIT :most
    ), due AS (
        SELECT r.id, r.village, coalesce(k.last_at, r.created_at) AS last_at, k.requests
        FROM part r JOIN intake.resident whole ON whole.id = r.id AND whole.restricted_at IS NULL, LATERAL ({_LAST}) k
        WHERE coalesce(k.last_at, r.created_at) < :cutoff AND NOT coalesce(k.waiting, false)
          AND NOT EXISTS (SELECT FROM intake.organisation_contact c WHERE c.resident_id = r.id)
    ), listed AS (
        INSERT INTO intake.retention_review (resident_id, village, last_at, requests, listed_at)
        SELECT id, village, last_at, requests, :now FROM due
        ON CONFLICT (resident_id) DO UPDATE SET last_at = excluded.last_at, requests = excluded.requests, listed_at = :now,
            decision = NULL, decided_at = NULL, decided_by = NULL, kept_until = NULL
            WHERE retention_review.decision = 'kept' AND retention_review.kept_until <= :today
        RETURNING 1
    ) SELECT (SELECT max(id::text)::uuid FROM part) AS last, (SELECT count(*) FROM listed) AS listed
""")
_WAITING = text("""
    SELECT resident_id, village, last_at, requests FROM intake.retention_review
    WHERE decision IS NULL AND village LIKE ANY (:areas) ORDER BY listed_at, resident_id LIMIT :most
""")
_COUNT = text("SELECT count(*) FROM intake.retention_review WHERE decision IS NULL AND village LIKE ANY (:areas)")
# Locked, and only while it is still due: a new request since it was listed takes the person off the list.
_ONE = text(
    "SELECT resident_id, village FROM intake.retention_review WHERE resident_id = :id AND decision IS NULL FOR UPDATE"
)
_STILL_DUE = text(f"""
    SELECT coalesce(k.last_at, r.created_at) < :cutoff AND NOT coalesce(k.waiting, false) AND r.restricted_at IS NULL
    FROM intake.resident r, LATERAL ({_LAST}) k WHERE r.id = :id AND r.erased_at IS NULL
""")
_DROP = text("DELETE FROM intake.retention_review WHERE resident_id = :id")
_DECIDE = text("""
    UPDATE intake.retention_review SET decision = :decision, decided_at = :at, decided_by = :by, kept_until = :until
    WHERE resident_id = :id
""")
_TO_INDEX = text("""
    SELECT id, id_number FROM intake.resident WHERE id_number IS NOT NULL AND id_hash IS NULL LIMIT :most FOR UPDATE SKIP LOCKED
""")
_INDEX = text("UPDATE intake.resident SET id_hash = :id_hash WHERE id = :id")
BEGINNING: Final = UUID(int=0)


class RetentionStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, day: date, cutoff: datetime) -> bool:
        """False when this day's run was begun before."""
        return self._connection.execute(_BEGIN, {"day": day, "cutoff": cutoff}).scalar_one_or_none() is not None

    def end(self, day: date, listed: int, erased: int, indexed: int) -> None:
        self._connection.execute(_END, {"day": day, "listed": listed, "erased": erased, "indexed": indexed})

    def runs(self) -> Sequence[Row[Any]]:
        return self._connection.execute(_RUNS).all()

    def list_due(
        self, after: UUID, cutoff: datetime, now: datetime, today: date, most: int = 20_000
    ) -> tuple[UUID | None, int]:
        """Go through the next `most` entries; (the last one seen or None at the end, how many were newly listed)."""
        values = {"after": after, "cutoff": cutoff, "now": now, "today": today, "most": most}
        row = self._connection.execute(_LIST, values).one()
        return row.last, row.listed

    def waiting(self, areas: Sequence[str], most: int) -> Sequence[Row[Any]]:
        return self._connection.execute(_WAITING, {"areas": list(areas), "most": most}).all()

    def count(self, areas: Sequence[str]) -> int:
        return int(self._connection.execute(_COUNT, {"areas": list(areas)}).scalar_one())

    def locked(self, resident_id: UUID) -> Row[Any] | None:
        return self._connection.execute(_ONE, {"id": resident_id}).one_or_none()

    def is_still_due(self, resident_id: UUID, cutoff: datetime) -> bool:
        return bool(self._connection.execute(_STILL_DUE, {"id": resident_id, "cutoff": cutoff}).scalar_one_or_none())

    def drop(self, resident_id: UUID) -> None:
        self._connection.execute(_DROP, {"id": resident_id})

    def decide(self, resident_id: UUID, decision: str, at: datetime, by: UUID | None, until: date | None) -> None:
        values = {"id": resident_id, "decision": decision, "at": at, "by": by, "until": until}
        self._connection.execute(_DECIDE, values)

    def to_index(self, most: int = 500) -> Sequence[Row[Any]]:
        """Entries with a paper from before there was an index of papers."""
        return self._connection.execute(_TO_INDEX, {"most": most}).all()

    def index(self, resident_id: UUID, id_hash: str) -> None:
        self._connection.execute(_INDEX, {"id": resident_id, "id_hash": id_hash})
