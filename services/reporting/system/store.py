"""Reading the state of the bus, the workers and the chain; letting a parked event go again, or dropping it."""

from sqlalchemy import Connection, text

from services.reporting.system.domain import Chain, Consumer, Heart, Parked, Standing, every_service

_CONSUMERS = text("""
    SELECT c.name, w.waiting, e.recorded_at AS oldest_at, w.parked,
           (SELECT max(done_at) FROM (SELECT done_at FROM bus.delivery d WHERE d.consumer = c.name AND d.state = 'done'
                                      ORDER BY position DESC LIMIT 20) newest) AS done_at
    FROM unnest(ARRAY['assignment', 'reporting']) WITH ORDINALITY AS c (name, n)
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE state = 'pending') AS waiting, count(*) FILTER (WHERE state = 'parked') AS parked,
               min(position) FILTER (WHERE state = 'pending') AS oldest
        FROM bus.delivery WHERE consumer = c.name AND state IN ('pending', 'parked')) w
    LEFT JOIN bus.event e ON e.position = w.oldest
    ORDER BY c.n
""")
_HEARTS = text("SELECT service, worker, beaten_at FROM bus.heartbeat ORDER BY service, worker")
_UNLINKED = text("""
    SELECT min(e.recorded_at) FROM (SELECT position, recorded_at FROM bus.event ORDER BY position DESC LIMIT 2000) e
    WHERE NOT EXISTS (SELECT FROM bus.link k WHERE k.position = e.position)
""")
_LAST_LINK = text("SELECT number, encode(hash, 'hex') AS head, linked_at FROM bus.link ORDER BY number DESC LIMIT 1")
_PARKED = text("""
    SELECT d.consumer, d.position, e.type, d.subject, d.attempts, d.last_error,
           (SELECT max(a.raised_at) FROM bus.alert a WHERE a.consumer = d.consumer AND a.position = d.position) AS parked_at,
           (SELECT count(*) FROM bus.delivery h WHERE h.consumer = d.consumer AND h.subject = d.subject
               AND h.position > d.position AND h.state = 'pending') AS holds_back
    FROM bus.delivery d JOIN bus.event e USING (position)
    WHERE d.state = 'parked' ORDER BY d.position LIMIT 200
""")
_SIZE = text("SELECT pg_database_size(current_database())")
# Whatever waited behind it goes too: its turn comes at once, not when its pause is over.
_LET_GO = text("""
    WITH chosen AS (
        UPDATE bus.delivery SET state = :state, attempts = 0, due_at = now(), last_error = :error
        WHERE consumer = :consumer AND position = :position AND state = 'parked' RETURNING subject, lane),
    behind AS (
        UPDATE bus.delivery d SET due_at = now() FROM chosen
        WHERE d.consumer = :consumer AND d.subject = chosen.subject AND d.state = 'pending'),
    settled AS (
        UPDATE bus.alert SET settled_at = now()
        WHERE consumer = :consumer AND position = :position AND settled_at IS NULL AND EXISTS (SELECT FROM chosen))
    SELECT subject, pg_notify('bus', :consumer || ':' || lane) FROM chosen
""")


class SystemStore:
    """The state of the house over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def standing(self) -> Standing:
        """Six statements, whatever the size of the log."""
        ask = self._connection.execute
        consumers = [Consumer(row.name, row.waiting, row.oldest_at, row.parked, row.done_at) for row in ask(_CONSUMERS)]
        hearts = [Heart(row.service, row.worker, row.beaten_at) for row in ask(_HEARTS)]
        parked = [
            Parked(
                row.consumer,
                row.position,
                row.type,
                row.subject,
                row.attempts,
                row.parked_at,
                row.last_error or "",
                row.holds_back,
            )
            for row in ask(_PARKED)
        ]
        return Standing(consumers, every_service(hearts), self._chain(), parked, int(ask(_SIZE).scalar_one()))

    def _chain(self) -> Chain:
        """Only the newest events are looked at for one without a link: the folder takes the oldest first."""
        last = self._connection.execute(_LAST_LINK).one_or_none()
        unlinked = self._connection.execute(_UNLINKED).scalar_one()
        return Chain(last.number, last.head, last.linked_at, unlinked) if last else Chain(0, "", None, unlinked)

    def let_go(self, consumer: str, position: int, state: str, error: str | None) -> bool:
        """Take one event out of the parking place, as `pending` or `discarded`; False when it is not there."""
        values = {"consumer": consumer, "position": position, "state": state, "error": error}
        return self._connection.execute(_LET_GO, values).first() is not None
