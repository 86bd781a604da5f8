"""The log in Postgres: newest first by keyset, within the reader's area, without what is hidden from them (回避)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, text

from services.reporting.cases.use_cases import READERS
from services.reporting.deadlines.domain import SHANGHAI
from services.reporting.reminder_log.domain import BECOMES, OPEN
from shared.identity.people import Person
from shared.identity.recusal import reader_values, seen_by

_SHOWN = """
    r.id, r.request, r.rung, r.role, r.cycle, r.state, r.channel, r.planned_at, r.send_after, r.sent_at, r.settled_at,
    r.seen_at, r.problem, r.answer, r.recipient, r.attempts, c.number, c.area, c.matter_name, c.matter_name_en
"""
_FILTERS: Final = {
    "state": "r.state = :state",
    "channel": "r.channel = :channel",
    "rung": "r.rung = :rung",
    "role": "r.role = :role",
    "request": "r.request = :request",
    "first": "r.planned_at >= :first",
    "last": "r.planned_at < :last",
    "q": "c.number = :q",
}
ASKED: Final = tuple(_FILTERS)
"""What the page may ask."""
_UNTIL: Final = {"until": "r.planned_at <= :until"}
_NAMED = "LEFT JOIN LATERAL identity.people(ARRAY[r.recipient]) p ON r.role <> 'resident'"
_ONE = text(f"""
    SELECT r.state, r.request, c.area FROM reporting.reminders r JOIN reporting.cases c ON c.id = r.request
    WHERE r.id = :id AND starts_with(c.area, :area) AND {seen_by("c")}
""")
# Only while it is still open; a claim that is forgotten here cannot mark it any more.
_SETTLE = text("""
    UPDATE reporting.reminders SET state = :state, answer = :answer, settled_by = :by, settled_at = now(), claim = NULL,
           attempts = CASE WHEN :state = 'planned' THEN 0 ELSE attempts END,
           send_after = CASE WHEN :state = 'planned' THEN now() ELSE send_after END
    WHERE id = :id AND state = ANY (:open)
""")
_USED = text("SELECT used FROM reporting.sms_months WHERE month = CAST(:month AS date)")
_BUDGET = text("UPDATE reporting.sending SET sms_per_month = :most")


class ReminderLog:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(
        self, reader: Person, area: str, filters: Mapping[str, Any], most: int, after: Sequence[Any] | None
    ) -> list[Any]:
        """One statement; `filters` as the schema reads them."""
        given = {name: value for name, value in filters.items() if name in _FILTERS | _UNTIL and value is not None}
        where = ["starts_with(c.area, :area)", seen_by("c"), *((_FILTERS | _UNTIL)[name] for name in given)]
        if after:
            where.append("(r.planned_at, r.id) < (CAST(:at AS timestamptz), CAST(:after AS uuid))")
            given |= {"at": after[0], "after": after[1]}
        statement = text(f"""
            WITH page AS (
                SELECT {_SHOWN} FROM reporting.reminders r JOIN reporting.cases c ON c.id = r.request
                WHERE {" AND ".join(where)} ORDER BY r.planned_at DESC, r.id DESC LIMIT :most)
            SELECT r.*, coalesce(r.sent_at, r.send_after) AS told_at, p.display_name AS recipient_name FROM page r {_NAMED} ORDER BY r.planned_at DESC, r.id DESC
        """)
        values = {**reader_values(reader, *READERS), **_times(given), "area": area, "most": most}
        return list(self._connection.execute(statement, values))

    def one(self, reader: Person, area: str, reminder: UUID) -> Any | None:
        values = {**reader_values(reader, *READERS), "area": area, "id": reminder}
        return self._connection.execute(_ONE, values).one_or_none()

    def settle(self, reminder: UUID, answer: str, by: UUID) -> bool:
        """False when somebody else was faster."""
        values = {"id": reminder, "state": BECOMES[answer], "answer": answer, "by": by, "open": list(OPEN)}
        return self._connection.execute(_SETTLE, values).rowcount == 1

    def sms_used(self, now: datetime) -> int:
        """How many of the month's SMS are used."""
        month = now.astimezone(SHANGHAI).date().replace(day=1)
        return int(self._connection.execute(_USED, {"month": month}).scalar_one_or_none() or 0)

    def set_budget(self, most: int) -> None:
        self._connection.execute(_BUDGET, {"most": most})


def _times(values: dict[str, Any]) -> dict[str, Any]:
    """Whole days, both ends included, as moments."""
    found = dict(values)
    for name, more in (("first", 0), ("last", 1)):
        if isinstance(found.get(name), date):
            found[name] = datetime.combine(found[name] + timedelta(days=more), datetime.min.time(), SHANGHAI)
    return found
