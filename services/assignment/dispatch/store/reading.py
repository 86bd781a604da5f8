"""Reading for lists and pages: offers, assignments, explanations, the pool. Nothing is locked, nothing changes.

Who may see what is part of each statement: a volunteer's own, or the areas in which a member of staff holds a role.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, TextClause, text

from shared.identity.recusal import Recusal, seen_by

Rows = Sequence[Row[*tuple[Any, ...]]]

_SHOWN = seen_by("r")
_SEEN_BY = f"(v.person_id = :reader AND :reader <> ALL (r.recused_persons) OR r.area LIKE ANY (:areas) AND {_SHOWN})"
_OFFERS = text(f"""
    SELECT o.id, o.request_id, o.status, o.expires_at, o.offered_at, o.round, v.id AS volunteer_id, v.number, v.name
    FROM assignment.offer o JOIN assignment.request r ON r.id = o.request_id JOIN assignment.volunteer v ON v.id = o.volunteer_id
    WHERE {_SEEN_BY} AND (CAST(:request AS uuid) IS NULL OR o.request_id = :request)
      AND (CAST(:volunteer AS uuid) IS NULL OR o.volunteer_id = :volunteer) AND (CAST(:status AS text) IS NULL OR o.status = :status)
      AND (CAST(:after AS uuid) IS NULL OR o.id < :after)
    ORDER BY o.id DESC LIMIT :most
""")
_ASSIGNMENTS = text(f"""
    SELECT a.id, a.request_id, a.status, a.accepted_at, a.started_at, a.completed_at, a.outcome, r.number AS request_number, r.state,
           r.due_at, v.id AS volunteer_id, v.number, v.name
    FROM assignment.assignment a JOIN assignment.request r ON r.id = a.request_id JOIN assignment.volunteer v ON v.id = a.volunteer_id
    WHERE {_SEEN_BY} AND (CAST(:request AS uuid) IS NULL OR a.request_id = :request)
      AND (CAST(:volunteer AS uuid) IS NULL OR a.volunteer_id = :volunteer) AND (CAST(:status AS text) IS NULL OR a.status = :status)
      AND (CAST(:after AS uuid) IS NULL OR a.id < :after)
    ORDER BY a.id DESC LIMIT :most
""")
_EXPLANATION = text(f"""
    SELECT r.id, r.number, r.state, r.area, r.matter, o.explanation, r.unmatched, v.name AS volunteer_name, v.number AS volunteer_number
    FROM assignment.request r
    LEFT JOIN LATERAL (SELECT explanation, volunteer_id FROM assignment.offer WHERE request_id = r.id ORDER BY round DESC, id DESC LIMIT 1) o ON true
    LEFT JOIN assignment.volunteer v ON v.id = o.volunteer_id
    WHERE r.id = :request AND {_SEEN_BY}
""")
_OWN_OFFERS = text("""
    SELECT o.id, o.request_id, o.expires_at, o.explanation, r.number, r.area, r.matter, r.due_at, r.calendar_version
    FROM assignment.offer o JOIN assignment.request r ON r.id = o.request_id JOIN assignment.volunteer v ON v.id = o.volunteer_id
    WHERE v.person_id = :person AND o.status = 'open' ORDER BY r.due_at
""")
_OWN_WORK = text("""
    SELECT a.id, a.request_id, a.status, a.accepted_at, a.started_at, a.completed_at, r.number, r.area, r.matter, r.due_at, r.calendar_version, r.state
    FROM assignment.assignment a JOIN assignment.request r ON r.id = a.request_id JOIN assignment.volunteer v ON v.id = a.volunteer_id
    WHERE v.person_id = :person AND (a.status = 'active' OR (a.status = 'done' AND r.state = 'awaiting_confirmation'))
    ORDER BY a.status, r.due_at
""")
_OWN_TASK = text("""
    SELECT a.id, a.request_id, a.status, a.accepted_at, a.started_at, a.completed_at, a.outcome, a.result, r.number, r.area, r.matter, r.accepted_at AS case_accepted_at, r.due_at, r.state,
           r.calendar_version, r.ended_at, r.description, r.requester_name, r.requester_phone, r.requester_address
    FROM assignment.assignment a JOIN assignment.request r ON r.id = a.request_id JOIN assignment.volunteer v ON v.id = a.volunteer_id
    WHERE v.person_id = :person AND a.id = :assignment AND a.status IN ('active', 'done')
""")
_LOGS = text(
    "SELECT id, note, minutes, occurred_at FROM assignment.work_log WHERE assignment_id = :assignment ORDER BY occurred_at DESC"
)
_POOL = text(f"""
    SELECT r.id, r.number, r.state, r.area, r.matter, r.due_at, r.accepted_at, r.unmatched, r.tries, r.urged, r.returns, r.round,
           r.calendar_version, o.id AS offer_id, o.expires_at, a.id AS assignment_id, v.id AS volunteer_id, v.number AS volunteer_number, v.name AS volunteer_name, v.by_phone,
           u.unit AS sent_up_to, u.expected_on
    FROM assignment.request r
    LEFT JOIN assignment.offer o ON o.request_id = r.id AND o.status = 'open'
    LEFT JOIN assignment.assignment a ON a.request_id = r.id AND a.status IN ('active', 'done')
    LEFT JOIN assignment.volunteer v ON v.id = coalesce(o.volunteer_id, a.volunteer_id)
    LEFT JOIN assignment.sent_up u ON u.request_id = r.id AND u.answered_on IS NULL AND u.undone_at IS NULL
    WHERE r.area LIKE ANY (:areas) AND {_SHOWN} AND r.is_recused >= :recused AND r.state = ANY (:states) ORDER BY r.due_at, r.id LIMIT :most
""")
_POINTS = text("SELECT points FROM assignment.weighting ORDER BY version DESC LIMIT 1")
_RECENT = text(f"""
    SELECT r.id, r.number, r.state, r.area, r.matter, r.due_at, r.ended_at FROM assignment.request r
    WHERE r.area LIKE ANY (:areas) AND {_SHOWN} AND r.is_recused >= :recused AND r.ended_at IS NOT NULL ORDER BY r.ended_at DESC LIMIT :most
""")
_ONE = text(f"""
    SELECT r.id, r.id AS request_id, r.number, r.state, r.area, r.matter, r.due_at, r.unmatched, r.urged, r.round, r.excluded,
           r.calendar_version, r.recused_persons, r.recused_areas,
           a.outcome, a.completed_at, a.result, v.name AS volunteer_name, v.id AS volunteer_id
    FROM assignment.request r
    LEFT JOIN assignment.offer o ON o.request_id = r.id AND o.status = 'open'
    LEFT JOIN assignment.assignment a ON a.request_id = r.id AND a.status IN ('active', 'done')
    LEFT JOIN assignment.volunteer v ON v.id = coalesce(o.volunteer_id, a.volunteer_id)
    WHERE r.id = :request AND r.area LIKE ANY (:areas) AND {_SHOWN} AND r.is_recused >= :recused
""")
_BY_CODE = text("""
    SELECT r.id AS request_id, r.number, r.state, r.area, r.matter, a.outcome, a.completed_at, a.result,
           EXISTS (SELECT 1 FROM assignment.rating g WHERE g.request_id = r.id) AS is_rated
    FROM assignment.request r LEFT JOIN assignment.assignment a ON a.request_id = r.id AND a.status IN ('active', 'done')
    WHERE r.tracking_hash = :code AND r.tail_hash = :tail
""")
# Whom a dispatcher may pick: holders of the post who serve the area, the nearest and least busy first.
_PICKABLE = text("""
    SELECT v.id, v.number, v.name, v.village, v.open_load, v.capacity, v.kind, v.post_kinds @> ARRAY[CAST(:post AS text)] AS holds_post,
           EXISTS (SELECT 1 FROM assignment.leave l WHERE l.volunteer_id = v.id AND CURRENT_DATE BETWEEN l.first_day AND l.last_day) AS on_leave
    FROM assignment.volunteer v
    WHERE v.active AND v.checked_in_on IS NOT NULL AND v.village LIKE :within AND coalesce(v.person_id <> ALL (CAST(:persons AS uuid[])), true)
      AND NOT EXISTS (SELECT FROM unnest(CAST(:hidden AS text[])) h WHERE starts_with(v.area_scope, h)) AND v.post_kinds && ARRAY[CAST(:post AS text)]
    ORDER BY (v.village = :village) DESC, v.open_load::float8 / greatest(v.capacity, 1), v.number LIMIT :most
""")


@dataclass(frozen=True, slots=True)
class View:
    """Who looks at the pool, in which areas; a supervisor sees there what is hidden from the town and nothing else."""

    reader: UUID
    areas: Sequence[str]
    recused_only: bool = False

    def values(self) -> dict[str, Any]:
        return {**_seen(self.reader, self.areas), "recused": self.recused_only}


class CaseReader:
    """Each method is one statement."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def offers(self, person: UUID, areas: Sequence[str], **filters: Any) -> Rows:
        """Newest first; `filters`: request, volunteer, status, after, most (each may be None but `most`)."""
        return self._all(_OFFERS, **_seen(person, areas), **filters)

    def assignments(self, person: UUID, areas: Sequence[str], **filters: Any) -> Rows:
        return self._all(_ASSIGNMENTS, **_seen(person, areas), **filters)

    def explanation(self, person: UUID, areas: Sequence[str], request_id: UUID) -> Row[*tuple[Any, ...]] | None:
        """Of the newest offer; None when the request is not there for this person."""
        values = {**_seen(person, areas), "request": request_id}
        return self._connection.execute(_EXPLANATION, values).one_or_none()

    def own_offers(self, person: UUID) -> Rows:
        return self._all(_OWN_OFFERS, person=person)

    def own_work(self, person: UUID) -> Rows:
        return self._all(_OWN_WORK, person=person)

    def own_task(self, person: UUID, assignment_id: UUID) -> Row[*tuple[Any, ...]] | None:
        return self._connection.execute(_OWN_TASK, {"person": person, "assignment": assignment_id}).one_or_none()

    def logs(self, assignment_id: UUID) -> Rows:
        return self._all(_LOGS, assignment=assignment_id)

    def pool(self, view: View, states: Sequence[str], most: int = 100) -> Rows:
        return self._all(_POOL, **view.values(), states=list(states), most=most)

    def points(self) -> dict[str, int]:
        """The settings of matching in force."""
        return dict(self._connection.execute(_POINTS).scalar_one())

    def recent(self, view: View, most: int = 20) -> Rows:
        return self._all(_RECENT, **view.values(), most=most)

    def one(self, request_id: UUID, view: View) -> Row[*tuple[Any, ...]] | None:
        values = {**view.values(), "request": request_id}
        return self._connection.execute(_ONE, values).one_or_none()

    def by_code(self, code_hash: str, tail_hash: str | None) -> Row[*tuple[Any, ...]] | None:
        return self._connection.execute(_BY_CODE, {"code": code_hash, "tail": tail_hash}).one_or_none()

    def pickable(self, post: str, village: str, recusal: Recusal, most: int = 30) -> Rows:
        """Of the town; of the whole district where the town's own people must stand aside."""
        within = f"{village[:6] if recusal else village[:9]}%"
        hidden = {"persons": list(recusal.persons), "hidden": list(recusal.areas)}
        return self._all(_PICKABLE, post=post, village=village, within=within, most=most, **hidden)

    def _all(self, statement: TextClause, **values: Any) -> Rows:
        return self._connection.execute(statement, values).all()


def _seen(reader: UUID, areas: Sequence[str]) -> dict[str, Any]:
    return {"reader": reader, "reader_areas": list(areas), "areas": [f"{area}%" for area in areas]}
