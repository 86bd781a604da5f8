"""What the notifier keeps in Postgres: claims and their fate, rests, the month's SMS, and whether sending is frozen."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection

from services.reporting.reminders import sending_sql as sql
from services.reporting.reminders.domain import Line, Message, Settled
from services.reporting.reminders.use_cases import Sending
from shared.runtime.database import Database


class SendingStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def give_up_claims(self, older_than: datetime, now: datetime) -> int:
        return self._connection.execute(sql.GIVE_UP, {"older_than": older_than, "now": now}).rowcount

    def claim(self, token: UUID, now: datetime, awake: bool, hour: int) -> Message | None:
        values = {"token": token, "now": now, "awake": awake, "hour": hour}
        rows = self._connection.execute(sql.CLAIM, values).all()
        if not rows:
            return None
        one = rows[0]
        lines = tuple(
            Line(each.id, each.request, each.number, each.rung, each.cycle, each.due_at, each.offer) for each in rows
        )
        return Message(
            token,
            one.message,
            one.recipient,
            one.role,
            max(each.attempts for each in rows),
            lines,
            one.email,
            one.channel,
            bytes(one.address) if one.address else None,
            one.without_yellow,
        )

    def mark(self, token: UUID, settled: Settled) -> None:
        values = {
            "token": token,
            "state": settled.state,
            "channel": settled.channel,
            "problem": settled.problem,
            "again_at": settled.again_at,
            "counts": settled.counts,
        }
        self._connection.execute(sql.MARK, values)

    def rests(self) -> dict[str, tuple[datetime, int]]:
        """Channel → until when it is left alone, and how often it failed in a row."""
        return {row.channel: (row.until, row.failures) for row in self._connection.execute(sql.RESTS)}

    def rest(self, channel: str, until: datetime, failures: int) -> None:
        self._connection.execute(sql.REST, {"channel": channel, "until": until, "failures": failures})

    def wake(self, channel: str) -> None:
        self._connection.execute(sql.WAKE, {"channel": channel})

    def spend_sms(self, month: date) -> bool:
        """Whether the month still had one."""
        return self._connection.execute(sql.SPEND, {"month": month}).one_or_none() is not None

    def give_sms_back(self, month: date) -> None:
        self._connection.execute(sql.UNSPEND, {"month": month})

    def say_once(self, kind: str, period: str) -> bool:
        """True for the first who says it."""
        return self._connection.execute(sql.SAY_ONCE, {"kind": kind, "period": period}).one_or_none() is not None

    def said_to(self, kind: str, period: str, told: int) -> None:
        self._connection.execute(sql.SAID_TO, {"kind": kind, "period": period, "told": told})

    def sending(self) -> Sending:
        return Sending(*self._connection.execute(sql.SENDING).one())

    def looked(self, now: datetime) -> None:
        """The notifier is there."""
        self._connection.execute(sql.LOOKED, {"now": now})

    def last_look(self) -> datetime | None:
        found: datetime | None = self._connection.execute(sql.LAST_LOOK).scalar_one()
        return found

    def freeze(self, why: str) -> None:
        self._connection.execute(sql.FREEZE, {"why": why})

    def confirm(self, by: UUID | None) -> bool:
        """A person lets sending go on; the notifier does the rest. False when it is not frozen."""
        return self._connection.execute(sql.CONFIRM, {"by": by}).rowcount == 1

    def thaw(self, counted: int) -> None:
        self._connection.execute(sql.THAW, {"counted": counted})

    def renew(self, counted: int) -> None:
        """Another generation; numbers go on above the highest that ever left."""
        self._connection.execute(sql.RENEW, {"counted": counted})

    def doubt(self) -> int:
        """What should have left by now may have: nobody knows any more."""
        return self._connection.execute(sql.DOUBT).rowcount

    def remember(self, rows: Sequence[dict[str, Any]]) -> int:
        """Take over what the send ledger knows and the database has forgotten; returns how many rows that were."""
        if not rows:
            return 0
        return self._connection.execute(sql.FORGOTTEN, {"rows": orjson.dumps(list(rows)).decode()}).rowcount


@dataclass(frozen=True)
class SendingTransactions:
    """Opens the notifier's store in a transaction of its own, as often as asked."""

    database: Database

    @contextmanager
    def __call__(self) -> Iterator[SendingStore]:
        with self.database.transaction() as work:
            yield SendingStore(work.connection)
