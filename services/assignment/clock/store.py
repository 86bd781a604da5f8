"""Pauses and extensions in Postgres: the request's state and due time move in the statement that stores the stop."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, TextClause, text
from sqlalchemy.exc import IntegrityError

from services.assignment.clock.domain import DECIDERS, ExtendedOnce, Extension, Pause, PausedOnce
from services.assignment.dispatch.domain import Case, When
from shared.contracts.errors import DomainError, Taken
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

Rows = Sequence[Row[*tuple[Any, ...]]]

_PAUSE = "SELECT id, request_id, assignment_id, status, reason, review_on, state_before, asked_by, began_at FROM assignment.pause"
_ONE_PAUSE = text(f"{_PAUSE} WHERE id = :id")
_RUNNING = text(f"{_PAUSE} WHERE request_id = :request AND status = 'running'")
# What an earlier handler asked for and nobody decided is no longer asked.
_DROP = text("""
    UPDATE assignment.pause SET status = 'dropped' WHERE request_id = :request AND status = 'asked' AND assignment_id <> :duty
""")
_ASK = text("""
    INSERT INTO assignment.pause (id, request_id, assignment_id, assignee, reason, note, review_on, status, state_before, asked_by, asked_at)
    VALUES (:id, :request, :duty, :assignee, :reason, :note, :review_on, 'asked', :before, :by, :at) RETURNING id
""")
_MOVE = "UPDATE assignment.request SET state = :state, last_event_at = :at, back_entered = false"
_BEGIN = text(f"""
    WITH p AS (UPDATE assignment.pause SET status = 'running', approved_by = :by, began_at = :at, state_before = :before
               WHERE id = :id AND status = 'asked' RETURNING request_id)
    {_MOVE} FROM p WHERE request.id = p.request_id RETURNING request.id
""")
_REFUSE = text("""
    UPDATE assignment.pause SET status = 'refused', approved_by = :by, ended_at = :at WHERE id = :id AND status = 'asked' RETURNING id
""")
_END = text(f"""
    WITH p AS (UPDATE assignment.pause SET status = 'ended', ended_at = :at, automatic = :automatic
               WHERE id = :id AND status = 'running' RETURNING request_id, began_at, ended_at),
    s AS (INSERT INTO assignment.stop (request_id, began_at, ended_at)
          SELECT p.request_id, p.began_at, p.ended_at FROM p JOIN assignment.request r ON r.id = p.request_id
          WHERE p.began_at <= r.due_at ON CONFLICT DO NOTHING)
    {_MOVE}, due_at = :due FROM p WHERE request.id = p.request_id RETURNING request.id
""")
_REVIEWS = text("""
    SELECT p.request_id FROM assignment.pause p JOIN assignment.request r ON r.id = p.request_id
    WHERE p.status = 'running' AND p.review_on <= :today AND r.state = 'suspended' ORDER BY p.review_on LIMIT :most
""")
_EXTENSION = text("""
    SELECT id, request_id, status, working_days, due_before, due_after, asked_by FROM assignment.extension WHERE id = :id
""")
_ASK_EXTENSION = text("""
    INSERT INTO assignment.extension (id, request_id, assignee, working_days, reason, asked_by, asked_at, due_before, due_after)
    VALUES (:id, :request, :assignee, :days, :reason, :by, :at, :before, :after) RETURNING id
""")
_DECIDE = text("""
    WITH e AS (UPDATE assignment.extension SET status = CASE WHEN :granted THEN 'granted' ELSE 'refused' END, decided_by = :by,
                      decided_at = :at, due_before = :before, due_after = :after
               WHERE id = :id AND status = 'asked' RETURNING request_id)
    UPDATE assignment.request SET due_at = CASE WHEN :granted THEN :after ELSE due_at END, last_event_at = greatest(last_event_at, :at)
    FROM e WHERE request.id = e.request_id RETURNING request.id
""")
_MAY_DECIDE = f"r.area LIKE ANY (:areas) AND {seen_by('r')}"
_MAY_SEE = f"(v.person_id = :reader AND :reader <> ALL (r.recused_persons) OR {_MAY_DECIDE})"
_HANDLED = """JOIN assignment.request r ON r.id = {on}
    LEFT JOIN assignment.assignment a ON a.request_id = r.id AND a.status = 'active' LEFT JOIN assignment.volunteer v ON v.id = a.volunteer_id"""
_CASE = """r.number, r.area, r.matter, r.due_at, r.calendar_version, r.state, r.resident_id,
    v.name AS handler_name, v.person_id AS handler"""
_ASKED_PAUSES = text(f"""
    SELECT p.id, p.request_id, p.reason, p.note, p.review_on, p.asked_at, {_CASE}
    FROM assignment.pause p {_HANDLED.format(on="p.request_id")}
    WHERE p.status = 'asked' AND p.assignment_id = a.id AND {_MAY_DECIDE} ORDER BY p.asked_at LIMIT 100
""")
_ASKED_EXTENSIONS = text(f"""
    SELECT e.id, e.request_id, e.working_days, e.reason, e.asked_at, e.asked_by, e.due_after, {_CASE}
    FROM assignment.extension e {_HANDLED.format(on="e.request_id")}
    WHERE e.status = 'asked' AND r.ended_at IS NULL AND {_MAY_DECIDE} ORDER BY e.asked_at LIMIT 100
""")
_PAUSED = text(f"""
    SELECT p.id, p.request_id, p.assignment_id, p.reason, p.note, p.review_on, p.began_at, {_CASE}
    FROM assignment.pause p {_HANDLED.format(on="p.request_id")}
    WHERE p.status = 'running' AND r.state = 'suspended' AND {_MAY_DECIDE} ORDER BY p.review_on LIMIT 100
""")
_ONE = text(f"""
    SELECT r.id, a.id AS assignment_id, r.accepted_at, {_CASE}
    FROM assignment.request r LEFT JOIN assignment.assignment a ON a.request_id = r.id AND a.status = 'active'
    LEFT JOIN assignment.volunteer v ON v.id = a.volunteer_id WHERE a.id = :assignment AND {_MAY_SEE}
""")
_PAUSES_OF = text("SELECT * FROM assignment.pause WHERE request_id = :request ORDER BY asked_at")
_EXTENSIONS_OF = text("SELECT * FROM assignment.extension WHERE request_id = :request ORDER BY asked_at")


class ClockStore:
    """Over one connection; the caller holds the request's row for every change."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def pause(self, pause_id: UUID) -> Pause | None:
        row = self._connection.execute(_ONE_PAUSE, {"id": pause_id}).one_or_none()
        return Pause(*row) if row else None

    def running(self, request_id: UUID) -> Pause | None:
        row = self._connection.execute(_RUNNING, {"request": request_id}).one_or_none()
        return Pause(*row) if row else None

    def ask_pause(self, case: Case, pause: Pause, note: str | None, at: datetime) -> None:
        """Raises PausedOnce (409) while one waits or runs."""
        self._connection.execute(_DROP, {"request": case.id, "duty": pause.assignment_id})
        self._once(_ASK, PausedOnce(), **_asked(case, pause), note=note, at=at)

    def begin(self, case: Case, pause: Pause, by: UUID, when: When) -> None:
        self._do(_BEGIN, id=pause.id, by=by, at=when.at, before=case.state.value, state="suspended")

    def refuse_pause(self, pause: Pause, by: UUID, at: datetime) -> None:
        self._do(_REFUSE, id=pause.id, by=by, at=at)

    def end(self, case: Case, pause: Pause, when: When, due_at: datetime, automatic: bool) -> None:
        self._do(_END, id=pause.id, at=when.at, due=due_at, automatic=automatic, state=pause.state_before)

    def ended_reviews(self, today: date, most: int = 100) -> Sequence[UUID]:
        return self._connection.execute(_REVIEWS, {"today": today, "most": most}).scalars().all()

    def extension(self, extension_id: UUID) -> Extension | None:
        row = self._connection.execute(_EXTENSION, {"id": extension_id}).one_or_none()
        return Extension(*row) if row else None

    def ask_extension(self, case: Case, extension: Extension, reason: str | None, at: datetime) -> None:
        """Raises ExtendedOnce (409) when one waits or was granted."""
        assignee = case.handler.person_id if case.handler else None
        told = {"id": extension.id, "request": case.id, "days": extension.working_days, "by": extension.asked_by}
        due = {"before": extension.due_before, "after": extension.due_after}
        self._once(_ASK_EXTENSION, ExtendedOnce(), assignee=assignee, reason=reason, at=at, **told, **due)

    def decide(self, case: Case, extension: Extension, granted: bool, by: UUID, at: datetime) -> None:
        due = {"before": max(extension.due_before, case.due_at), "after": extension.due_after}
        self._do(_DECIDE, id=extension.id, granted=granted, by=by, at=at, **due)

    def waiting(self, person: Person) -> tuple[Rows, Rows, Rows]:
        """In this person's areas: pauses and extensions to decide, and the pauses that run."""
        values = _reader(person)
        pauses, extensions, paused = (
            self._connection.execute(each, values).all() for each in (_ASKED_PAUSES, _ASKED_EXTENSIONS, _PAUSED)
        )
        return pauses, extensions, paused

    def one(self, person: Person, assignment_id: UUID) -> Row[*tuple[Any, ...]] | None:
        return self._connection.execute(_ONE, {**_reader(person), "assignment": assignment_id}).one_or_none()

    def history(self, request_id: UUID) -> tuple[Rows, Rows]:
        values = {"request": request_id}
        return self._connection.execute(_PAUSES_OF, values).all(), self._connection.execute(
            _EXTENSIONS_OF, values
        ).all()

    def _once(self, statement: TextClause, refusal: DomainError, **values: Any) -> None:
        try:
            with self._connection.begin_nested():
                self._connection.execute(statement, values)
        except IntegrityError as error:
            if "one_" not in str(error.orig):
                raise
            raise refusal from None

    def _do(self, statement: TextClause, **values: Any) -> None:
        if self._connection.execute(statement, values).scalar_one_or_none() is None:
            raise Taken()


def _asked(case: Case, pause: Pause) -> dict[str, Any]:
    return {
        "id": pause.id,
        "request": case.id,
        "duty": pause.assignment_id,
        "assignee": case.handler.person_id if case.handler else None,
        "reason": pause.reason,
        "review_on": pause.review_on,
        "before": pause.state_before,
        "by": pause.asked_by,
    }


def _reader(person: Person) -> dict[str, Any]:
    return {**reader_values(person, *DECIDERS), "areas": [f"{area}%" for area in person.areas(*DECIDERS)]}
