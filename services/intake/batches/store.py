"""Where batches are kept: the decision, and what became of each of its requests."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

from services.intake.batches.domain import AlreadyHeld, Batch, Item, ItemState, problem_of
from services.intake.batches.use_cases import Held

_ADD = text("INSERT INTO intake.batch VALUES (:id, :decided_by, :actor_kind, :decided_at, :goes_at)")
# A request that waits in another batch is refused in this one; both are decided by the unique index, not by looking first.
_ADD_ITEMS = text("""
    WITH given AS (
        SELECT * FROM jsonb_to_recordset(CAST(:items AS jsonb))
            AS g (place smallint, request_id uuid, matter_code text, state text, problem jsonb)
    ), held AS (
        INSERT INTO intake.batch_item (batch_id, place, request_id, matter_code, state)
        SELECT :batch, place, request_id, matter_code, state FROM given WHERE state = 'held' ORDER BY request_id
        ON CONFLICT (request_id) WHERE state = 'held' DO NOTHING
        RETURNING place
    ), rest AS (
        INSERT INTO intake.batch_item (batch_id, place, request_id, matter_code, state, problem, settled_at)
        SELECT :batch, place, request_id, matter_code, 'refused', coalesce(problem, CAST(:taken AS jsonb)), :at
        FROM given WHERE place NOT IN (SELECT place FROM held)
        RETURNING place
    )
    SELECT rest.place FROM rest JOIN given USING (place) WHERE given.state = 'held'
""")
_ONE = text("""
    SELECT b.id, b.decided_by, b.actor_kind, b.decided_at, b.goes_at, i.place, i.request_id, i.matter_code, i.state, i.problem,
           CASE WHEN i.problem ->> 'code' = 'not-found' THEN NULL ELSE q.number END AS number
    FROM intake.batch b JOIN intake.batch_item i ON i.batch_id = b.id LEFT JOIN intake.request q ON q.id = i.request_id
    WHERE b.id = :id ORDER BY i.place
""")
# Whoever is at it has the row; nobody waits for them.
_CLAIM = text("""
    SELECT b.id, b.decided_by, b.actor_kind, b.decided_at, b.goes_at, i.request_id, i.matter_code
    FROM intake.batch_item i JOIN intake.batch b ON b.id = i.batch_id
    WHERE i.batch_id = :id AND i.place = :place AND i.state = 'held' FOR UPDATE OF i SKIP LOCKED
""")
_SETTLE = text("""
    UPDATE intake.batch_item SET state = :state, problem = CAST(:problem AS jsonb), settled_at = now()
    WHERE batch_id = :id AND place = :place AND state = 'held'
""")
_HURRY = text("UPDATE intake.batch SET goes_at = greatest(decided_at, now()) WHERE id = :id AND goes_at > now()")
_TAKE_BACK = text("""
    UPDATE intake.batch_item SET state = 'taken_back', settled_at = now() WHERE batch_id = :id AND state = 'held'
""")
_DUE = text("""
    SELECT i.batch_id, i.place FROM intake.batch_item i JOIN intake.batch b ON b.id = i.batch_id
    WHERE i.state = 'held' AND CASE WHEN CAST(:only AS uuid) IS NULL THEN b.goes_at <= now() ELSE b.id = :only END
    ORDER BY b.goes_at, i.batch_id, i.place LIMIT :most
""")
_WAITING = text("""
    SELECT b.id, b.goes_at, count(*) AS requests FROM intake.batch_item i JOIN intake.batch b ON b.id = i.batch_id
    WHERE i.state = 'held' AND b.decided_by = :person GROUP BY b.id ORDER BY b.goes_at
""")


class BatchStore:
    """Batches over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, batch: Batch) -> Sequence[int]:
        """Keep the decision; the places whose request waits in another batch already, and which are refused here."""
        values = {"decided_by": batch.decided_by, "actor_kind": batch.actor_kind, "decided_at": batch.decided_at}
        self._connection.execute(_ADD, {"id": batch.id, "goes_at": batch.goes_at, **values})
        items = orjson.dumps([_row(item) for item in batch.items]).decode()
        taken = orjson.dumps(problem_of(AlreadyHeld())).decode()
        given = {"batch": batch.id, "items": items, "taken": taken, "at": batch.decided_at}
        return self._connection.execute(_ADD_ITEMS, given).scalars().all()

    def one(self, batch_id: UUID) -> Batch | None:
        rows = self._connection.execute(_ONE, {"id": batch_id}).all()
        if not rows:
            return None
        items = tuple(Item(r.place, r.request_id, r.matter_code, ItemState(r.state), r.problem, r.number) for r in rows)
        return _batch(rows[0], items)

    def claim(self, batch_id: UUID, place: int) -> Held | None:
        row = self._connection.execute(_CLAIM, {"id": batch_id, "place": place}).one_or_none()
        return Held(_batch(row, ()), row.request_id, row.matter_code) if row else None

    def settle(self, batch_id: UUID, place: int, state: ItemState, problem: dict[str, Any] | None = None) -> None:
        told = orjson.dumps(problem).decode() if problem else None
        self._connection.execute(_SETTLE, {"id": batch_id, "place": place, "state": state, "problem": told})

    def hurry(self, batch_id: UUID) -> None:
        """Let it be carried out at once."""
        self._connection.execute(_HURRY, {"id": batch_id})

    def take_back(self, batch_id: UUID) -> int:
        """Let nothing more of it be carried out; how many requests that were."""
        return self._connection.execute(_TAKE_BACK, {"id": batch_id}).rowcount

    def due(self, most: int, only: UUID | None = None) -> list[tuple[UUID, int]]:
        """What is to be carried out by now, the longest due first; or whatever is held of one batch."""
        rows = self._connection.execute(_DUE, {"most": most, "only": only})
        return [(row.batch_id, row.place) for row in rows]

    def waiting(self, person: UUID) -> list[Row[Any]]:
        """The batches of a person of which something can still be taken back: id, goes_at, requests."""
        return list(self._connection.execute(_WAITING, {"person": person}))


def _batch(row: Row[Any], items: tuple[Item, ...]) -> Batch:
    decided_at: datetime = row.decided_at
    return Batch(row.id, row.decided_by, row.actor_kind, decided_at, row.goes_at, items)


def _row(item: Item) -> dict[str, Any]:
    return {
        "place": item.place,
        "request_id": item.request_id,
        "matter_code": item.matter_code,
        "state": item.state,
        "problem": item.problem,
    }
