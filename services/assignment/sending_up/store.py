"""What is with upper units, in Postgres; a unique index holds that a case is with one of them at a time."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, TextClause, text

from services.assignment.sending_up.domain import AnsweredAlready, SentUp, SentUpOnce
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by
from shared.reference.working_hours import at_local

Rows = Sequence[Row[*tuple[Any, ...]]]
KEEPERS = ("dispatcher", "supervisor")
_COLUMNS = (
    "id, request_id, unit, unit_code, reference, reason, sent_on, expected_on, sent_by, recorded_at, answered_on, "
    "answer, undone_at, answered_by, answered_at"
)
_ONE = text(f"SELECT {_COLUMNS} FROM assignment.sent_up WHERE id = :id")
_OF_REQUEST = text(
    f"SELECT {_COLUMNS} FROM assignment.sent_up WHERE request_id = :request ORDER BY recorded_at DESC, id DESC LIMIT 20"
)
_WAITS = "answered_on IS NULL AND undone_at IS NULL"
_OPEN = text(f"SELECT {_COLUMNS} FROM assignment.sent_up WHERE request_id = :request AND {_WAITS}")
_SEND = text("""
    INSERT INTO assignment.sent_up (id, request_id, unit, unit_code, reference, reason, sent_on, expected_on, sent_by, recorded_at)
    VALUES (:id, :request, :unit, :code, :reference, :reason, :sent_on, :expected_on, :by, :at)
    ON CONFLICT (request_id) WHERE answered_on IS NULL AND undone_at IS NULL DO NOTHING RETURNING id
""")
_ANSWER = text(f"""
    UPDATE assignment.sent_up SET answered_on = :day, answer = :answer, answered_by = :by, answered_at = :at
    WHERE id = :id AND {_WAITS} RETURNING id
""")
_UNDO = text(
    f"UPDATE assignment.sent_up SET undone_at = :at WHERE id = :id AND sent_by = :by AND {_WAITS} RETURNING id"
)
# Refused by nothing returned where another sending of the case waits: a case is with one unit at a time.
_UNDO_ANSWER = text(f"""
    WITH kept AS (INSERT INTO assignment.sent_up_answer_undone (sent_up_id, answered_on, answer, answered_by, answered_at, undone_at)
                  SELECT id, answered_on, answer, answered_by, answered_at, :at FROM assignment.sent_up s
                  WHERE id = :id AND answered_by = :by AND NOT EXISTS (
                      SELECT FROM assignment.sent_up o WHERE o.request_id = s.request_id AND {_WAITS}) RETURNING sent_up_id)
    UPDATE assignment.sent_up SET answered_on = NULL, answer = NULL, answered_by = NULL, answered_at = NULL, overdue_told_at = NULL
    FROM kept WHERE id = kept.sent_up_id RETURNING id
""")
_TAKEN_BACK = text("""
    SELECT u.sent_up_id, u.answered_on, u.answer, u.undone_at FROM assignment.sent_up_answer_undone u
    JOIN assignment.sent_up s ON s.id = u.sent_up_id WHERE s.request_id = :request ORDER BY u.undone_at DESC LIMIT 20
""")
_MAY_READ = (
    f"(v.person_id = :reader AND :reader <> ALL (r.recused_persons) OR r.area LIKE ANY (:areas) AND {seen_by('r')})"
)
_CASE = text(f"""
    SELECT r.id, r.number, r.area, r.matter, r.state, r.due_at, r.ended_at, r.accepted_at, a.id AS assignment_id, v.person_id AS handler,
           r.calendar_version, r.recused_persons, r.recused_areas
    FROM assignment.request r LEFT JOIN assignment.assignment a ON a.request_id = r.id AND a.status IN ('active', 'done')
    LEFT JOIN assignment.volunteer v ON v.id = a.volunteer_id WHERE r.id = :request AND {_MAY_READ}
""")
# Each waiting answer whose day has passed, once; once more when an answer was taken back and another day has begun. Nobody is
# told of a case that has ended.
_TELL_OVERDUE = text(f"""
    UPDATE assignment.sent_up s SET overdue_told_at = :now FROM assignment.request r
    WHERE r.id = s.request_id AND s.id IN (
        SELECT o.id FROM assignment.sent_up o JOIN assignment.request c ON c.id = o.request_id
        WHERE {_WAITS} AND o.overdue_told_at IS NULL AND o.expected_on < :today AND c.ended_at IS NULL
          AND NOT EXISTS (SELECT FROM assignment.sent_up_answer_undone u WHERE u.sent_up_id = o.id AND u.undone_at >= :midnight)
        ORDER BY o.expected_on LIMIT :most FOR UPDATE OF o SKIP LOCKED)
    RETURNING s.id, s.request_id, s.sent_by, s.expected_on, r.area
""")
_OF_AREA = text(f"""
    SELECT s.id, s.request_id, s.unit, s.unit_code, s.reference, s.sent_on, s.expected_on, s.recorded_at,
           s.expected_on < :today AND r.ended_at IS NULL AS is_overdue, r.ended_at IS NOT NULL AS has_ended, r.number, r.area, r.matter, r.due_at, r.state, r.calendar_version,
           v.name AS handler_name
    FROM assignment.sent_up s JOIN assignment.request r ON r.id = s.request_id
    LEFT JOIN assignment.assignment a ON a.request_id = r.id AND a.status IN ('active', 'done')
    LEFT JOIN assignment.volunteer v ON v.id = a.volunteer_id
    WHERE {_WAITS} AND (r.ended_at IS NOT NULL) = :ended AND r.area LIKE ANY (:areas) AND {seen_by("r")}
      AND (CAST(:day AS date) IS NULL OR (s.expected_on, s.recorded_at, s.id) > (CAST(:day AS date), CAST(:at AS timestamptz), CAST(:last AS uuid)))
    ORDER BY s.expected_on, s.recorded_at, s.id LIMIT :most
""")


class SentUpStore:
    """Over one connection; whoever writes holds the request's row."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def one(self, sent_up_id: UUID) -> SentUp | None:
        row = self._connection.execute(_ONE, {"id": sent_up_id}).one_or_none()
        return SentUp(*row) if row else None

    def open_of(self, request_id: UUID) -> SentUp | None:
        """The one that waits for its answer."""
        row = self._connection.execute(_OPEN, {"request": request_id}).one_or_none()
        return SentUp(*row) if row else None

    def of_request(self, request_id: UUID) -> list[SentUp]:
        """The latest first."""
        return [SentUp(*row) for row in self._connection.execute(_OF_REQUEST, {"request": request_id})]

    def send(self, sent: SentUp) -> None:
        """Raises SentUpOnce (409) while another waits."""
        values = {"id": sent.id, "request": sent.request_id, "unit": sent.unit, "code": sent.unit_code}
        values |= {"reference": sent.reference, "reason": sent.reason, "by": sent.sent_by, "at": sent.recorded_at}
        self._do(_SEND, SentUpOnce(), **values, sent_on=sent.sent_on, expected_on=sent.expected_on)

    def answer(self, sent: SentUp, answered_on: date, words: str | None, by: UUID, at: datetime) -> None:
        self._do(_ANSWER, AnsweredAlready(), id=sent.id, day=answered_on, answer=words, by=by, at=at)

    def undo(self, sent: SentUp, by: UUID, at: datetime) -> None:
        self._do(_UNDO, AnsweredAlready(), id=sent.id, by=by, at=at)

    def undo_answer(self, sent: SentUp, by: UUID, at: datetime) -> None:
        """It waits again; what was recorded is kept apart. Raises SentUpOnce (409) while another waits."""
        self._do(_UNDO_ANSWER, SentUpOnce(), id=sent.id, by=by, at=at)

    def answers_taken_back(self, request_id: UUID) -> Rows:
        """The latest first."""
        return self._connection.execute(_TAKEN_BACK, {"request": request_id}).all()

    def case(self, person: Person, request_id: UUID) -> Row[*tuple[Any, ...]] | None:
        """The case for its handler or staff of its area; None for anybody else."""
        return self._connection.execute(_CASE, {**_areas(person), "request": request_id}).one_or_none()

    def of_area(
        self, person: Person, today: date, most: int, after: Sequence[Any] | None = None, ended: bool = False
    ) -> Rows:
        """What waits in one's area, the oldest expected answer first: what is overdue, then the others.

        `after`: `place_of` the last row shown; `ended`: of cases that have ended instead.
        """
        day, at, last = after or (None, None, None)
        values = {**_areas(person), "today": today, "most": most, "ended": ended, "day": day, "at": at, "last": last}
        return self._connection.execute(_OF_AREA, values).all()

    def tell_overdue(self, now: datetime, today: date, most: int) -> Rows:
        """Answers whose day has passed; each is returned once, however often a tick runs.

        An answer taken back begins anew: it is returned once more from the next day on, while it is still out.
        """
        values = {"now": now, "today": today, "midnight": at_local(today, time.min), "most": most}
        return self._connection.execute(_TELL_OVERDUE, values).all()

    def _do(self, statement: TextClause, refusal: Exception, **values: Any) -> None:
        if self._connection.execute(statement, values).scalar_one_or_none() is None:
            raise refusal


def place_of(row: Any) -> list[Any]:
    """Where a row of the list stands, for the next page."""
    return [row.expected_on.isoformat(), row.recorded_at.isoformat(), str(row.id)]


def _areas(person: Person) -> dict[str, Any]:
    areas = [f"{area}%" for area in person.areas(*KEEPERS)]
    return {**reader_values(person, *KEEPERS), "areas": areas}
