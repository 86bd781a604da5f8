"""The month as the log has it, the people there are, and the weights in force. Reads only."""

from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from services.assignment.matching import Candidate
from services.assignment.matching.policy import Policy
from services.assignment.matching.store import MatchingStore
from services.assignment.matching.use_cases import waiting_request
from services.assignment.rehearsals.domain import Days, Past

MOST: Final = 3000
"""Requests of one rehearsal, the first of the month."""
_SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
# Complaints about a person are left out. What the case took is from its first being taken on to its last being done.
_PAST = text("""
    SELECT r.id, e.area, e.data -> 'matter' AS matter, ARRAY[]::uuid[] AS excluded, e.data ->> 'language' AS language,
           (e.data ->> 'due_at')::timestamptz AS due_at, e.occurred_at AS accepted_at, 0 AS tries, ARRAY[]::uuid[] AS familiar,
           ARRAY[]::uuid[] AS recused,
           (SELECT min(w.occurred_at) FROM bus.event w WHERE w.publisher = 'assignment' AND w.subject = r.id AND w.type = 'request.assigned') AS taken_at,
           (SELECT max(w.occurred_at) FROM bus.event w WHERE w.publisher = 'assignment' AND w.subject = r.id AND w.type = 'work.completed') AS done_at
    FROM assignment.request r JOIN bus.event e ON e.publisher = 'intake' AND e.subject = r.id AND e.type = 'request.accepted'
    WHERE r.accepted_at >= :since AND r.accepted_at < :until AND r.district = :district AND NOT r.is_recused
    ORDER BY e.occurred_at, r.id LIMIT :most
""")


class RehearsalStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def past(self, district: str, first: date, after: date, days: Days) -> list[Past]:
        """What was accepted from the first day until before `after`."""
        values = {"since": _midnight(first), "until": _midnight(after), "district": district, "most": MOST}
        return [_past(row, days) for row in self._connection.execute(_PAST, values)]

    def people(self, district: str, day: date) -> list[Candidate]:
        """As they are registered today; who was on leave then is not known, so nobody is, and no week is limited."""
        found = MatchingStore(self._connection).candidates(district, None, day)
        return sorted(
            (each._replace(on_leave=False, free_minutes=None) for each in found), key=lambda each: each.id.int
        )

    def per_place(self, district: str) -> dict[str, float]:
        return MatchingStore(self._connection).per_place(district)


def _past(row: Any, days: Days) -> Past:
    took = None
    if row.taken_at and row.done_at and row.done_at >= row.taken_at:
        took = days.working_days_between(_day(row.taken_at), _day(row.done_at))
    request = waiting_request(row, row.accepted_at, Policy())
    return Past(request, _day(row.accepted_at), _day(row.due_at), row.matter["promised_working_days"], took)


def _day(moment: datetime) -> date:
    return moment.astimezone(_SHANGHAI).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), _SHANGHAI)
