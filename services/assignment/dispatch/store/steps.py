"""One statement per step of a request: its row, the offer or assignment, and the volunteer's counters change together.

Every statement is conditional on what it ends (`status = 'open'` …) and returns the request; nothing returned means that
somebody else was faster. The caller holds the lock of the request's row.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, TextClause, text

from services.assignment.dispatch.domain import Case, State, When, day_of
from services.assignment.matching.problem import RECENT_DAYS, SEASON_DAYS
from services.assignment.matching.score import COST_SCALE, FULL_GAP
from services.assignment.money.domain import Money
from services.assignment.work_photos.domain import WorkPhoto
from shared.contracts.errors import Taken

# `score.kept_share` of the gap to the next in line, read from the offer's own explanation; in full where none was compared.
_KEPT_SHARE = f"""least(1, greatest(0, coalesce(((a.explanation -> 'runners_up' -> 0 ->> 'total')::float8
    - (a.explanation -> 'chosen' ->> 'total')::float8) / {FULL_GAP * COST_SCALE}.0, 1)))"""
_TASK_TAKEN = f"""
    recent = recent * exp(-least(greatest(:day - load_as_of, 0), 3000) / {RECENT_DAYS}.0) + exp(-least(greatest(load_as_of - :day, 0), 3000) / {RECENT_DAYS}.0),
    season = season * exp(-least(greatest(:day - load_as_of, 0), 3000) / {SEASON_DAYS}.0) + {_KEPT_SHARE} * exp(-least(greatest(load_as_of - :day, 0), 3000) / {SEASON_DAYS}.0),
    load_as_of = greatest(load_as_of, :day), last_task_on = greatest(last_task_on, :day)"""
_MOVE = "UPDATE assignment.request SET state = :state, last_event_at = :at, back_entered = :back"

# The open offer becomes the one active assignment; its place stays taken, the fading load grows by one task.
_ACCEPT = text(f"""
    WITH o AS (UPDATE assignment.offer SET status = 'accepted', answered_at = clock_timestamp()
               WHERE id = :offer AND status = 'open' RETURNING volunteer_id, explanation),
    n AS (INSERT INTO assignment.assignment (id, request_id, volunteer_id, offer_id, accepted_at, method)
          SELECT :duty, :request, volunteer_id, :offer, :at, :method FROM o RETURNING volunteer_id),
    a AS (SELECT volunteer_id, explanation FROM n JOIN o USING (volunteer_id)),
    v AS (UPDATE assignment.volunteer SET {_TASK_TAKEN} FROM a WHERE id = a.volunteer_id),
    h AS (UPDATE assignment.assistant h SET ended_at = clock_timestamp() FROM a
          WHERE h.request_id = :request AND h.volunteer_id = a.volunteer_id AND h.ended_at IS NULL RETURNING h.id)
    {_MOVE}, tries = 0 FROM a WHERE id = :request RETURNING (SELECT count(*) FROM h)
""")
_DECLINE = text(f"""
    WITH o AS (UPDATE assignment.offer SET status = 'declined', answered_at = clock_timestamp(), reason = :reason
               WHERE id = :offer AND status = 'open' RETURNING volunteer_id),
    v AS (UPDATE assignment.volunteer SET open_load = open_load - 1 FROM o WHERE id = o.volunteer_id)
    {_MOVE}, excluded = excluded || o.volunteer_id, tried = false, tries = tries + 1 FROM o WHERE id = :request RETURNING id
""")
_START = text(f"""
    WITH a AS (UPDATE assignment.assignment SET started_at = :at WHERE id = :duty AND status = 'active' RETURNING id)
    {_MOVE} FROM a WHERE request.id = :request RETURNING request.id
""")
_LOG = text(f"""
    WITH l AS (INSERT INTO assignment.work_log (id, assignment_id, note, minutes, occurred_at)
               VALUES (:log, :duty, :note, :minutes, :at) RETURNING id)
    {_MOVE} FROM l WHERE request.id = :request RETURNING request.id
""")
_ATTACH = text("""
    INSERT INTO assignment.work_photo (hash, log_id, position, key)
    SELECT hash, :log, place, key FROM unnest(CAST(:hashes AS text[]), CAST(:keys AS text[])) WITH ORDINALITY AS p (hash, key, place)
""")
# A completion said again (given back, undone) says its money again.
_MONEY = text("""
    WITH before AS (DELETE FROM assignment.outcome_money m WHERE m.assignment_id = :duty AND m.kind <> ALL (CAST(:kinds AS text[])))
    INSERT INTO assignment.outcome_money (assignment_id, kind, fen)
    SELECT :duty, kind, fen FROM unnest(CAST(:kinds AS text[]), CAST(:fen AS bigint[])) AS m (kind, fen)
    ON CONFLICT (assignment_id, kind) DO UPDATE SET fen = excluded.fen
""")
_MONEY_OF = text("SELECT kind, fen FROM assignment.outcome_money WHERE assignment_id = :duty")
_COMPLETE = text(f"""
    WITH a AS (UPDATE assignment.assignment SET status = 'done', completed_at = :at, outcome = :outcome, result = :result,
                      approved_by = :approved_by
               WHERE id = :duty AND status = 'active' RETURNING volunteer_id),
    v AS (UPDATE assignment.volunteer SET open_load = open_load - 1 FROM a WHERE id = a.volunteer_id)
    {_MOVE}, completed_at = :at FROM a WHERE request.id = :request RETURNING request.id
""")
# Handed back, taken away, withdrawn, merged or terminated: whatever is open or active ends, and its place is free again; a
# pause that runs ends too, or the case could never be paused again once it comes back.
_LET_GO = text(f"""
    WITH o AS (UPDATE assignment.offer SET status = 'withdrawn', answered_at = clock_timestamp()
               WHERE request_id = :request AND status = 'open' RETURNING volunteer_id),
    a AS (UPDATE assignment.assignment SET status = :ending WHERE request_id = :request AND status = 'active'
          RETURNING volunteer_id),
    p AS (UPDATE assignment.pause SET status = 'ended', ended_at = :at WHERE request_id = :request AND status = 'running'),
    v AS (UPDATE assignment.volunteer SET open_load = open_load - 1
          WHERE id IN (SELECT volunteer_id FROM o UNION ALL SELECT volunteer_id FROM a))
    {_MOVE}, returns = returns + (CASE WHEN :ending = 'returned' THEN 1 ELSE 0 END), ended_at = :ended,
        tried = false,
        excluded = excluded || ARRAY(SELECT volunteer_id FROM o UNION SELECT volunteer_id FROM a)
    WHERE id = :request RETURNING id
""")
_CONFIRM = text(f"""
    WITH c AS (INSERT INTO assignment.confirmation (id, request_id, assignment_id, solved, method, comment, confirmed_by, occurred_at)
               VALUES (:confirmation, :request, :duty, true, :method, :comment, :by, :at) RETURNING id)
    {_MOVE}, ended_at = :at FROM c WHERE request.id = :request RETURNING request.id
""")
# Given back to the same hands; the place they freed is taken again, beyond their capacity if need be. The waiting time is
# given back with it: the due time moves, and the stop that moved it is kept where it counted.
_REJECT = text(f"""
    WITH c AS (INSERT INTO assignment.confirmation (id, request_id, assignment_id, solved, method, comment, confirmed_by, occurred_at)
               VALUES (:confirmation, :request, :duty, false, :method, :comment, :by, :at) RETURNING id),
    s AS (INSERT INTO assignment.stop (request_id, began_at, ended_at)
          SELECT :request, :stopped, :at WHERE CAST(:stopped AS timestamptz) IS NOT NULL ON CONFLICT DO NOTHING),
    a AS (UPDATE assignment.assignment SET status = 'active' WHERE id = :duty AND status = 'done' RETURNING volunteer_id),
    v AS (UPDATE assignment.volunteer SET open_load = open_load + 1, overruled = greatest(overruled, open_load + 1 - capacity)
          FROM a WHERE id = a.volunteer_id)
    {_MOVE}, completed_at = NULL, rejections = rejections + 1, due_at = :due FROM c WHERE request.id = :request RETURNING request.id
""")
_RATE = text("""
    WITH r AS (INSERT INTO assignment.rating (request_id, volunteer_id, rating, comment, occurred_at)
               VALUES (:request, :volunteer, :rating, :comment, :at) ON CONFLICT DO NOTHING RETURNING volunteer_id)
    UPDATE assignment.volunteer SET rating_sum = rating_sum + :rating, rating_count = rating_count + 1
    FROM r WHERE id = r.volunteer_id RETURNING id
""")
_URGE = text("UPDATE assignment.request SET urged = urged + 1 WHERE id = :request RETURNING id")


class StepStore:
    """The steps after the pool; each raises Taken (409) when what it ends has already ended."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def accept(self, case: Case, state: State, when: When, offer: UUID, duty: UUID, method: str | None) -> bool:
        """Whether the new lead had helped with it so far (协办); nobody helps themselves, so that is over."""
        taken = {"offer": offer, "duty": duty, "method": method, "day": day_of(when.at)}
        return bool(self._do(_ACCEPT, case, state, when, **taken))

    def decline(self, case: Case, state: State, when: When, offer: UUID, reason: str) -> None:
        self._do(_DECLINE, case, state, when, offer=offer, reason=reason)

    def start(self, case: Case, state: State, when: When, duty: UUID) -> None:
        self._do(_START, case, state, when, duty=duty)

    def log(self, case: Case, state: State, when: When, log: UUID, duty: UUID, note: str | None, minutes: int) -> None:
        self._do(_LOG, case, state, when, log=log, duty=duty, note=note, minutes=minutes)

    def attach(self, log: UUID, photos: Sequence[WorkPhoto]) -> None:
        """`photos`: their keys sealed, None for an erased resident's."""
        if photos:
            keys = {"hashes": [photo.hash for photo in photos], "keys": [photo.key for photo in photos]}
            self._connection.execute(_ATTACH, {"log": log, **keys})

    def keep_money(self, duty: UUID, money: Money) -> None:
        self._connection.execute(_MONEY, {"duty": duty, "kinds": list(money), "fen": list(money.values())})

    def money(self, duty: UUID) -> Money:
        return {row.kind: row.fen for row in self._connection.execute(_MONEY_OF, {"duty": duty})}

    def complete(
        self,
        case: Case,
        state: State,
        when: When,
        duty: UUID,
        outcome: str,
        result: str | None,
        approved_by: UUID | None,
    ) -> None:
        self._do(_COMPLETE, case, state, when, duty=duty, outcome=outcome, result=result, approved_by=approved_by)

    def let_go(self, case: Case, state: State, when: When, ending: str, ended: datetime | None = None) -> None:
        """End the open offer and the active assignment, if any, and leave those people out of further rounds."""
        self._do(_LET_GO, case, state, when, ending=ending, ended=ended)

    def confirm(self, case: Case, state: State, when: When, **signed: Any) -> None:
        """`signed`: confirmation, duty, method, comment, by."""
        self._do(_CONFIRM, case, state, when, **signed)

    def reject(self, case: Case, state: State, when: When, **signed: Any) -> None:
        """`signed` and due: the time spent waiting for the word is given back."""
        self._do(_REJECT, case, state, when, **signed)

    def rate(self, case: Case, volunteer: UUID, rating: int, comment: str | None, at: datetime) -> None:
        """Once per request; raises Taken for the second time."""
        values = {"request": case.id, "volunteer": volunteer, "rating": rating, "comment": comment, "at": at}
        if self._connection.execute(_RATE, values).scalar_one_or_none() is None:
            raise Taken()

    def urge(self, case: Case) -> None:
        self._connection.execute(_URGE, {"request": case.id})

    def _do(self, statement: TextClause, case: Case, state: State, when: When, **values: Any) -> Any:
        moved = {"request": case.id, "state": state.value, "at": when.at, "back": when.is_back_entry}
        told = self._connection.execute(statement, {**moved, **values}).scalar_one_or_none()
        if told is None:
            raise Taken()
        return told
