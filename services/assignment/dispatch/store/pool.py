"""The waiting pool in bulk: what arrives by events, what lapses, what a round or a dispatcher offers."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

# One statement for a whole batch of events; a request that is already here stays as it is.
_TAKE_IN = text("""
    INSERT INTO assignment.request (id, number, state, area, channel, matter, language, accepted_at, due_at, resident_id, description,
        requester_name, requester_phone, requester_address, tracking_hash, tail_hash, last_event_at, back_entered,
        recused_persons, recused_areas, calendar_version)
    SELECT id, number, 'accepted', area, channel, matter, language, accepted_at, due_at, resident_id, description,
        requester_name, requester_phone, requester_address, tracking_hash, tail_hash, accepted_at, back_entered,
        coalesce(recused_persons, '{}'), coalesce(recused_areas, '{}'), coalesce(calendar_version, '2026-da8fdd9a')
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (id uuid, number text, area text, channel text, matter jsonb, language text,
        accepted_at timestamptz, due_at timestamptz, resident_id uuid, description text, requester_name text,
        requester_phone text, requester_address text, tracking_hash text, tail_hash text, back_entered boolean,
        recused_persons uuid[], recused_areas text[], calendar_version text)
    ON CONFLICT (id) DO NOTHING
""")
_FORGET = text("""
    WITH mine AS (
        UPDATE assignment.request SET description = NULL, requester_name = NULL, requester_phone = NULL, requester_address = NULL
        WHERE resident_id = ANY (:residents) RETURNING id),
    work AS (UPDATE assignment.assignment SET result = NULL FROM mine WHERE request_id = mine.id RETURNING assignment.id),
    logs AS (UPDATE assignment.work_log SET note = NULL FROM assignment.assignment a, mine
             WHERE work_log.assignment_id = a.id AND a.request_id = mine.id),
    pictures AS (UPDATE assignment.work_photo SET key = NULL FROM assignment.work_log l, assignment.assignment a, mine
                 WHERE work_photo.log_id = l.id AND l.assignment_id = a.id AND a.request_id = mine.id),
    said AS (UPDATE assignment.confirmation SET comment = NULL FROM mine WHERE request_id = mine.id),
    visited AS (UPDATE assignment.visit_rating SET comment = NULL FROM assignment.appointment p, mine
                WHERE appointment_id = p.id AND p.request_id = mine.id),
    signed AS (UPDATE assignment.signature SET key = NULL FROM mine WHERE request_id = mine.id),
    denied AS (UPDATE assignment.denial SET reason = NULL, ground = NULL FROM assignment.assignment a, mine
               WHERE assignment_id = a.id AND a.request_id = mine.id),
    paused AS (UPDATE assignment.pause SET note = NULL FROM mine WHERE request_id = mine.id),
    extended AS (UPDATE assignment.extension SET reason = NULL FROM mine WHERE request_id = mine.id),
    sent_up AS (UPDATE assignment.sent_up SET reason = NULL, answer = NULL FROM mine WHERE request_id = mine.id),
    answered_up AS (UPDATE assignment.sent_up_answer_undone u SET answer = NULL FROM assignment.sent_up s, mine
                    WHERE u.sent_up_id = s.id AND s.request_id = mine.id),
    ruled AS (UPDATE assignment.ruling SET reason = NULL, evidence = NULL, note = NULL FROM mine WHERE request_id = mine.id),
    reopened AS (UPDATE assignment.reopening SET reason = NULL FROM mine WHERE request_id = mine.id),
    passed_on AS (UPDATE assignment.first_receipt SET reason = NULL FROM mine WHERE request_id = mine.id),
    handed_over AS (UPDATE assignment.handover_case SET reason = NULL FROM mine WHERE request_id = mine.id),
    right_again AS (UPDATE assignment.rectification SET note = NULL, appeal = NULL, done = NULL FROM mine WHERE request_id = mine.id)
    UPDATE assignment.rating SET comment = NULL FROM mine WHERE request_id = mine.id
""")
# Requests whose offer has lapsed, their rows locked; another tick takes others.
_LAPSED = text("""
    SELECT r.id, r.area, r.last_event_at, r.back_entered, o.id AS offer_id, o.volunteer_id, o.expires_at
    FROM assignment.offer o JOIN assignment.request r ON r.id = o.request_id
    WHERE o.status = 'open' AND o.expires_at <= :now AND r.state = 'offered' ORDER BY o.expires_at LIMIT :most
    FOR UPDATE OF r SKIP LOCKED
""")
_EXPIRE = text("""
    WITH o AS (UPDATE assignment.offer SET status = 'expired', answered_at = clock_timestamp()
               WHERE id = ANY (:offers) AND status = 'open' RETURNING request_id, volunteer_id),
    held AS (SELECT id FROM assignment.volunteer WHERE id IN (SELECT volunteer_id FROM o) ORDER BY id FOR NO KEY UPDATE),
    v AS (UPDATE assignment.volunteer SET open_load = open_load - n
          FROM held JOIN (SELECT volunteer_id, count(*) AS n FROM o GROUP BY 1) freed ON freed.volunteer_id = held.id
          WHERE volunteer.id = held.id)
    UPDATE assignment.request SET state = 'accepted', tried = false, tries = tries + 1, excluded = excluded || o.volunteer_id,
        last_event_at = CASE WHEN back_entered THEN last_event_at ELSE greatest(last_event_at, :now) END
    FROM o WHERE id = o.request_id RETURNING id
""")
_WAITING_DISTRICTS = text(
    "SELECT DISTINCT district FROM assignment.request WHERE state = 'accepted' AND (NOT tried OR :again)"
)
# Offers as a round or a dispatcher makes them. `overrule` lets a dispatcher go beyond a volunteer's capacity.
_OFFER = text("""
    WITH n AS (SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n (offer_id uuid, request_id uuid, volunteer_id uuid,
                   round integer, expires_at timestamptz, explanation jsonb)),
    held AS (SELECT id FROM assignment.volunteer WHERE id IN (SELECT volunteer_id FROM n) ORDER BY id FOR NO KEY UPDATE),
    v AS (UPDATE assignment.volunteer SET open_load = open_load + added.count,
                 overruled = CASE WHEN :overrule THEN greatest(overruled, open_load + added.count - capacity) ELSE overruled END
          FROM held JOIN (SELECT volunteer_id, count(*) AS count FROM n GROUP BY 1) added ON added.volunteer_id = held.id
          WHERE volunteer.id = held.id RETURNING volunteer.id, person_id),
    o AS (INSERT INTO assignment.offer (id, request_id, volunteer_id, round, expires_at, explanation)
          SELECT offer_id, request_id, volunteer_id, round, expires_at, explanation FROM n)
    UPDATE assignment.request r SET state = 'offered', round = n.round, unmatched = NULL, tried = false
    FROM n JOIN v ON v.id = n.volunteer_id WHERE r.id = n.request_id RETURNING r.id, v.person_id
""")
_HOLD = text("SELECT id FROM assignment.volunteer WHERE id = ANY (:ids) ORDER BY id FOR NO KEY UPDATE")
_VOLUNTEER = text("""
    SELECT v.id, v.number, v.name, v.person_id, v.active, v.village, v.area_scope, v.open_load < v.capacity AS is_free,
           EXISTS (SELECT 1 FROM assignment.leave l WHERE l.volunteer_id = v.id AND :day BETWEEN l.first_day AND l.last_day) AS on_leave
    FROM assignment.volunteer v WHERE v.id = :id
""")


class PoolStore:
    """Sets of requests at a time, one statement each."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take_in(self, rows: Sequence[dict[str, Any]]) -> None:
        self._connection.execute(_TAKE_IN, {"rows": orjson.dumps(rows).decode()})

    def forget(self, residents: Sequence[UUID]) -> None:
        """Empty every sealed text of these residents; their keys are gone, this frees the space and shows it."""
        self._connection.execute(_FORGET, {"residents": list(residents)})

    def lapsed(self, now: datetime, most: int = 200) -> Sequence[Row[*tuple[Any, ...]]]:
        return self._connection.execute(_LAPSED, {"now": now, "most": most}).all()

    def expire(self, offers: Sequence[UUID], now: datetime) -> None:
        self._connection.execute(_EXPIRE, {"offers": list(offers), "now": now})

    def waiting_districts(self, again: bool) -> list[str]:
        """Districts with requests nobody has looked for; with `again` also those for whom nobody was found."""
        return list(self._connection.execute(_WAITING_DISTRICTS, {"again": again}).scalars())

    def offer(self, rows: Sequence[dict[str, Any]], overrule: bool = False) -> dict[UUID, UUID | None]:
        """Store offers and take the places; returns the volunteer's person per request."""
        found = self._connection.execute(_OFFER, {"rows": orjson.dumps(rows).decode(), "overrule": overrule})
        return {row.id: row.person_id for row in found}

    def hold(self, volunteers: Iterable[UUID]) -> None:
        """Lock the places of these people, in the order of their ids everywhere: two who free and take places of the same
        people at once wait for one another instead of deadlocking."""
        self._connection.execute(_HOLD, {"ids": list(volunteers)})

    def volunteer(self, volunteer_id: UUID, day: date) -> Row[*tuple[Any, ...]] | None:
        return self._connection.execute(_VOLUNTEER, {"id": volunteer_id, "day": day}).one_or_none()
