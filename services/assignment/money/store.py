"""Money that came of an assignment, in Postgres. It is written with the completion (`dispatch.store.steps`)."""

from uuid import UUID

from sqlalchemy import Connection, text

from services.assignment.money.domain import Money

_OF = text("SELECT kind, fen FROM assignment.outcome_money WHERE assignment_id = :assignment")


class MoneyStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, assignment_id: UUID) -> Money:
        return {row.kind: row.fen for row in self._connection.execute(_OF, {"assignment": assignment_id})}
