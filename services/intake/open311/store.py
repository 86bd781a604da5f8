"""Keys of Open311 clients, how often each was used today, and the tokens of what they sent."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, text

from services.intake.open311.domain import Client

_BY_HASH = text(
    "SELECT id, name, per_day, made_at, ended_at FROM intake.open311_key WHERE key_hash = :hash AND ended_at IS NULL"
)
_ALL = text("SELECT id, name, per_day, made_at, ended_at FROM intake.open311_key ORDER BY made_at DESC")
_ADD = text(
    "INSERT INTO intake.open311_key (id, key_hash, name, per_day, made_by) VALUES (:id, :hash, :name, :per_day, :by)"
)
_END = text("UPDATE intake.open311_key SET ended_at = now() WHERE id = :id AND ended_at IS NULL")
# Counted in the transaction of the request itself: what is refused or rolled back does not count.
_COUNT = text("""
    INSERT INTO intake.open311_use AS known (key_id, day, sent) VALUES (:id, :day, 1)
    ON CONFLICT (key_id, day) DO UPDATE SET sent = known.sent + 1 RETURNING sent
""")
_KEEP_TOKEN = text("INSERT INTO intake.open311_token (token, number, key_id) VALUES (:token, :number, :id)")
_NUMBER = text("SELECT number FROM intake.open311_token WHERE token = :token")


class Open311Store:
    """Clients and tokens over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def client(self, hashed: str) -> Client | None:
        row = self._connection.execute(_BY_HASH, {"hash": hashed}).one_or_none()
        return Client(*_fields(row)) if row else None

    def all(self) -> Sequence[Client]:
        return [Client(*_fields(row)) for row in self._connection.execute(_ALL)]

    def add(self, client: UUID, hashed: str, name: str, per_day: int, by: UUID) -> None:
        self._connection.execute(_ADD, {"id": client, "hash": hashed, "name": name, "per_day": per_day, "by": by})

    def end(self, client: UUID) -> bool:
        return self._connection.execute(_END, {"id": client}).rowcount == 1

    def count(self, client: UUID, day: date) -> int:
        """How many it has sent that day, this one included."""
        return int(self._connection.execute(_COUNT, {"id": client, "day": day}).scalar_one())

    def keep_token(self, token: str, number: str, client: UUID) -> None:
        self._connection.execute(_KEEP_TOKEN, {"token": token, "number": number, "id": client})

    def number_of(self, token: str) -> str | None:
        return self._connection.execute(_NUMBER, {"token": token}).scalar()


def _fields(row: object) -> tuple[UUID, str, int, datetime, datetime | None]:
    return (row.id, row.name, row.per_day, row.made_at, row.ended_at)  # type: ignore[attr-defined]
