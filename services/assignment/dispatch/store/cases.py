"""Finding one request and locking its row: whoever holds that lock may change the request and publish its events."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from services.assignment.dispatch.domain import Case, Duty, Handler, OfferMade, State, WithUpperUnit
from shared.identity.recusal import recusal_of

_LOCK = {
    "request": text("SELECT id FROM assignment.request WHERE id = :key FOR UPDATE"),
    "offer": text(
        "SELECT id FROM assignment.request WHERE id = (SELECT request_id FROM assignment.offer WHERE id = :key) FOR UPDATE"
    ),
    "assignment": text(
        "SELECT id FROM assignment.request "
        "WHERE id = (SELECT request_id FROM assignment.assignment WHERE id = :key) FOR UPDATE"
    ),
}
# A code hash names one request; the tail's hash is bound to the code, so both must fit.
_LOCK_CODE = text(
    "SELECT id FROM assignment.request WHERE tracking_hash = :code AND tail_hash = :tail ORDER BY id LIMIT 1 FOR UPDATE"
)
# Read after the lock is held, in a statement of its own, so that what it joins is as new as the row.
_READ = text("""
    SELECT r.id, r.number, r.state, r.area, r.matter, r.accepted_at, r.due_at, r.last_event_at, r.back_entered, r.resident_id, r.round,
           r.rejections, r.returns, r.calendar_version,
           r.recused_persons, r.recused_areas,
           o.id AS offer_id, o.status AS offer_status, o.expires_at,
           a.id AS duty_id, a.status AS duty_status, a.outcome, a.completed_at,
           v.id AS handler_id, v.number AS handler_number, v.name AS handler_name, v.person_id, v.active,
           u.unit AS upper_unit, u.sent_on
    FROM assignment.request r
    LEFT JOIN assignment.offer o ON o.request_id = r.id AND o.status = 'open'
    LEFT JOIN assignment.assignment a ON a.request_id = r.id AND a.status IN ('active', 'done')
    LEFT JOIN assignment.volunteer v ON v.id = coalesce(o.volunteer_id, a.volunteer_id)
    LEFT JOIN assignment.sent_up u ON u.request_id = r.id AND u.answered_on IS NULL AND u.undone_at IS NULL
    WHERE r.id = :id
""")
_OFFERED_TO = text(
    "SELECT v.person_id FROM assignment.offer o JOIN assignment.volunteer v ON v.id = o.volunteer_id WHERE o.id = :offer"
)


class CaseStore:
    """Locks and loads; what is then stored is `steps`'."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def lock(self, what: str, key: UUID) -> Case | None:
        """The request itself, or the one an `offer` or `assignment` belongs to; None when there is none."""
        return self._read(self.connection.execute(_LOCK[what], {"key": key}).scalar_one_or_none())

    def lock_by_code(self, code_hash: str, tail_hash: str | None) -> Case | None:
        """The request a resident names by tracking code and phone tail."""
        found = self.connection.execute(_LOCK_CODE, {"code": code_hash, "tail": tail_hash})
        return self._read(found.scalar_one_or_none())

    def offered_to(self, offer_id: UUID) -> UUID | None:
        """The account of whoever an offer was made to, open or not."""
        return self.connection.execute(_OFFERED_TO, {"offer": offer_id}).scalar_one_or_none()

    def _read(self, request_id: UUID | None) -> Case | None:
        if request_id is None:
            return None
        return as_case(self.connection.execute(_READ, {"id": request_id}).one())


def as_case(row: Row[*tuple[Any, ...]]) -> Case:
    return Case(
        id=row.id,
        number=row.number,
        state=State(row.state),
        area=row.area,
        matter=row.matter,
        accepted_at=row.accepted_at,
        due_at=row.due_at,
        last_event_at=row.last_event_at,
        back_entered=row.back_entered,
        resident_id=row.resident_id,
        round=row.round,
        rejections=row.rejections,
        returns=row.returns,
        calendar_version=row.calendar_version,
        offer=OfferMade(row.offer_id, row.offer_status, row.expires_at) if row.offer_id else None,
        duty=Duty(row.duty_id, row.duty_status, row.outcome, row.completed_at) if row.duty_id else None,
        handler=Handler(row.handler_id, row.handler_number, row.handler_name, row.person_id, row.active)
        if row.handler_id
        else None,
        recusal=recusal_of(row.recused_persons, row.recused_areas),
        with_upper_unit=WithUpperUnit(row.upper_unit, row.sent_on) if row.upper_unit else None,
    )
