"""The head of the chain at the end of each day, as it is printed on the board and in bulletins: whoever keeps one can prove the log."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

_LATEST = text("SELECT day, number, encode(hash, 'hex') AS head FROM bus.head ORDER BY day DESC LIMIT 1")
_OF_DAY = text("""
    SELECT day, number, encode(hash, 'hex') AS head FROM bus.head WHERE day <= :day ORDER BY day DESC LIMIT 1
""")


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of a day: its number and hash (64 hexadecimal digits)."""

    day: date
    number: int
    head: str


def latest_head(connection: Connection) -> Head | None:
    row = connection.execute(_LATEST).one_or_none()
    return Head(*row) if row else None


def head_of(connection: Connection, day: date) -> Head | None:
    """The head as it stood at the end of that day; None before the first link."""
    row = connection.execute(_OF_DAY, {"day": day}).one_or_none()
    return Head(*row) if row else None
