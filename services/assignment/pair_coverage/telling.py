"""Reporting is told of partners in difficulty and of the rhythm of pairs, once each time one changes; never who anybody is.

What changed is marked by the statement that changes it and told by the tick, some at a time; killed in between or run twice, it
ends the same, since the mark and the event are of one transaction.
"""

from collections.abc import Iterable
from typing import Any, Final, Protocol

from sqlalchemy import Connection, text

from services.assignment.pairs.domain import SENSITIVE
from shared.contracts.events import SYSTEM, Clock, NewEvent

AT_ONCE: Final = 500
_PARTNERS = text("""
    WITH chosen AS (SELECT id FROM assignment.partner WHERE NOT told AND role = ANY (:roles) LIMIT :most FOR UPDATE SKIP LOCKED)
    UPDATE assignment.partner t SET told = true FROM chosen WHERE t.id = chosen.id
    RETURNING t.id, t.village, t.role, t.erased_at IS NOT NULL AS erased,
        least((t.made_at AT TIME ZONE 'Asia/Shanghai')::date, (SELECT min(formed_on) FROM assignment.pair WHERE partner_id = t.id)) AS since
""")
_RHYTHMS = text("""
    WITH chosen AS (SELECT id FROM assignment.pair WHERE NOT rhythm_told LIMIT :most FOR UPDATE SKIP LOCKED)
    UPDATE assignment.pair p SET rhythm_told = true FROM chosen, assignment.partner t WHERE p.id = chosen.id AND t.id = p.partner_id
    RETURNING p.id, t.village, p.partner_id, p.formed_on, p.every_days,
        ARRAY(SELECT DISTINCT visited_on FROM assignment.pair_visit WHERE pair_id = p.id ORDER BY 1) AS visited
""")


class Publisher(Protocol):
    def publish_all(self, events: Iterable[NewEvent]) -> None: ...


def tell(connection: Connection, publisher: Publisher, clock: Clock) -> int:
    """How many were told; none when there is nothing new."""
    values, now = {"most": AT_ONCE, "roles": sorted(SENSITIVE)}, clock.now()
    events = [
        NewEvent("partner.recorded", row.id, row.village, now, SYSTEM, _data(row, "role", "since", "erased"))
        for row in connection.execute(_PARTNERS, values)
    ]
    told = ("partner_id", "formed_on", "every_days", "visited")
    events += [
        NewEvent("pair.rhythm_recorded", row.id, row.village, now, SYSTEM, _data(row, *told))
        for row in connection.execute(_RHYTHMS, values)
    ]
    publisher.publish_all(events)
    return len(events)


def _data(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
