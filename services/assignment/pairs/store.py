"""Pairs in Postgres; the constraint one_live_pair_of_two holds that nobody is entered twice, the rhythm is worked out here."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

from services.assignment.pairs.domain import Pair, SealedPartner
from services.assignment.pairs.use_cases import Visited

Rows = Sequence[Row[*tuple[Any, ...]]]

_PARTNER_OF = text("SELECT id FROM assignment.partner WHERE fingerprint = :fingerprint")
_ADD_PARTNERS = text("""
    INSERT INTO assignment.partner (id, role, village, partner_name, partner_phone, fingerprint, resident_id)
    SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb))
        AS n (id uuid, role text, village text, partner_name text, partner_phone text, fingerprint text, resident_id uuid)
""")
_ADD_PAIRS = text("""
    INSERT INTO assignment.pair (id, partner_id, volunteer_id, work_unit, pledge, every_days, formed_on, due_on)
    SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb))
        AS n (id uuid, partner_id uuid, volunteer_id uuid, work_unit text, pledge text, every_days smallint, formed_on date, due_on date)
    ON CONFLICT DO NOTHING RETURNING id
""")
_HELPER = text("SELECT id, work_unit, person_id FROM assignment.volunteer WHERE number = :number AND active")
_RESIDENT_OF = text(
    "SELECT resident_id FROM assignment.request WHERE number = :number AND area = :village AND NOT is_recused"
)
_LINK = text("UPDATE assignment.partner SET resident_id = :resident WHERE id = :id")
_LOCK = text("""
    SELECT p.id, p.partner_id, p.formed_on, p.ended_on, t.village, t.role, v.person_id FROM assignment.pair p
    JOIN assignment.partner t ON t.id = p.partner_id LEFT JOIN assignment.volunteer v ON v.id = p.volunteer_id
    WHERE p.id = :id FOR UPDATE OF p
""")
_END = text("""
    WITH ended AS (UPDATE assignment.pair SET ended_on = :on, ended_because = :because WHERE id = :id RETURNING id)
    UPDATE assignment.visit_due d SET settled_at = now() FROM ended WHERE d.pair_id = ended.id AND d.settled_at IS NULL
""")
_ADD_VISIT = text("INSERT INTO assignment.pair_visit (visit_id, pair_id, visited_on) VALUES (:visit, :pair, :on)")
_TAKE_VISIT = text("DELETE FROM assignment.pair_visit WHERE visit_id = :visit RETURNING pair_id")
# The visitors' own pairs, and those of the unit they went for, with whom was met.
_HEAR_VISIT = text("""
    INSERT INTO assignment.pair_visit (visit_id, pair_id, visited_on)
    SELECT :visit, p.id, :on FROM assignment.pair p JOIN assignment.partner t ON t.id = p.partner_id
    LEFT JOIN assignment.volunteer v ON v.id = p.volunteer_id
    WHERE t.resident_id = ANY (CAST(:residents AS uuid[])) AND p.formed_on <= :on AND (p.ended_on IS NULL OR p.ended_on >= :on)
      AND (v.person_id = ANY (CAST(:visitors AS uuid[])) OR p.work_unit = :unit)
    RETURNING pair_id
""")
_RHYTHM = text("""
    WITH moved AS (
        UPDATE assignment.pair p SET last_visit_on = seen.on_day, due_on = coalesce(seen.on_day, p.formed_on) + p.every_days, rhythm_told = false
        FROM (SELECT id, (SELECT max(visited_on) FROM assignment.pair_visit WHERE pair_id = q.id) AS on_day
              FROM assignment.pair q WHERE q.id = ANY (CAST(:pairs AS uuid[]))) seen
        WHERE p.id = seen.id RETURNING p.id, p.due_on)
    UPDATE assignment.visit_due d SET settled_at = CASE WHEN d.due_on < moved.due_on THEN coalesce(d.settled_at, now()) END
    FROM moved WHERE d.pair_id = moved.id
""")
_FIND_DUE = text("""
    INSERT INTO assignment.visit_due (pair_id, due_on) SELECT id, due_on FROM assignment.pair WHERE ended_on IS NULL AND due_on < :today
    ON CONFLICT ON CONSTRAINT one_due_visit_per_pair_and_day DO NOTHING RETURNING pair_id
""")
_FORGET = text("""
    WITH gone AS (
        UPDATE assignment.partner SET partner_name = NULL, partner_phone = NULL, resident_id = NULL, fingerprint = NULL, erased_at = now(), told = false
        WHERE resident_id = ANY (CAST(:residents AS uuid[])) RETURNING id, village, identity.erase_key(id)
    ), settled AS (
        UPDATE assignment.visit_due d SET settled_at = now() FROM assignment.pair p JOIN gone ON gone.id = p.partner_id
        WHERE d.pair_id = p.id AND d.settled_at IS NULL
    )
    UPDATE assignment.pair p SET ended_on = greatest(CURRENT_DATE, p.formed_on), ended_because = 'erased', pledge = NULL
    FROM gone WHERE gone.id = p.partner_id AND p.ended_on IS NULL RETURNING p.id, gone.village
""")


class PairStore:
    """What changes pairs, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def partner_of(self, fingerprint: str) -> UUID | None:
        return self._connection.execute(_PARTNER_OF, {"fingerprint": fingerprint}).scalar_one_or_none()

    def add_partners(self, partners: Sequence[SealedPartner]) -> None:
        self._connection.execute(_ADD_PARTNERS, {"rows": _rows(partners)})

    def add_pairs(self, pairs: Sequence[Pair]) -> int:
        """How many are new; a live pair of the same two is left as it is."""
        return len(self._connection.execute(_ADD_PAIRS, {"rows": _rows(pairs)}).all())

    def helper(self, number: str) -> Row[*tuple[Any, ...]] | None:
        return self._connection.execute(_HELPER, {"number": number}).one_or_none()

    def resident_of(self, number: str, village: str) -> UUID | None:
        return self._connection.execute(_RESIDENT_OF, {"number": number, "village": village}).scalars().first()

    def link(self, partner_id: UUID, resident_id: UUID) -> None:
        self._connection.execute(_LINK, {"id": partner_id, "resident": resident_id})

    def lock(self, pair_id: UUID) -> Row[*tuple[Any, ...]] | None:
        return self._connection.execute(_LOCK, {"id": pair_id}).one_or_none()

    def end(self, pair_id: UUID, on: date, because: str) -> None:
        self._connection.execute(_END, {"id": pair_id, "on": on, "because": because})

    def add_visit(self, visit_id: UUID, pair_id: UUID, on: date) -> None:
        self._connection.execute(_ADD_VISIT, {"visit": visit_id, "pair": pair_id, "on": on})
        self._connection.execute(_RHYTHM, {"pairs": [pair_id]})

    def replace_visit(self, visit_id: UUID, on: date | None, who: Visited) -> None:
        """What the visit says now, instead of what it said before; `on` None takes it back."""
        pairs = set(self._connection.execute(_TAKE_VISIT, {"visit": visit_id}).scalars())
        if on is not None and who.residents:
            met = {"residents": _texts(who.residents), "visitors": _texts(who.visitors), "unit": who.work_unit}
            pairs |= set(self._connection.execute(_HEAR_VISIT, {"visit": visit_id, "on": on, **met}).scalars())
        if pairs:
            self._connection.execute(_RHYTHM, {"pairs": list(pairs)})

    def find_due(self, today: date) -> int:
        return len(self._connection.execute(_FIND_DUE, {"today": today}).all())

    def forget(self, residents: Sequence[UUID]) -> Rows:
        """Pairs that ended with it: id and village."""
        return self._connection.execute(_FORGET, {"residents": list(residents)}).all()


def _rows(values: Sequence[SealedPartner] | Sequence[Pair]) -> str:
    return orjson.dumps([asdict(value) for value in values]).decode()


def _texts(ids: Sequence[Any]) -> list[str]:
    return [str(one) for one in ids]
