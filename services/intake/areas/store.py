"""Changes of areas in Postgres, written through the functions of `reference`, which alone may write there."""

from datetime import date
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from services.intake.areas.domain import ChangedThatDay, Wanted
from shared.reference.areas import short_code

_ADD = text("SELECT reference.keep_area_change(:id, :area, :day, :name, :name_en, :successor, :source, :by)")
_WITHDRAW = text("SELECT reference.withdraw_area_change(:id, :today)")


class AreaChangeStore:
    """Changes over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, change: UUID, wanted: Wanted, by: UUID) -> None:
        """Raises ChangedThatDay when two meet; constraints one_change_per_area_and_day and merged_once."""
        values = {
            "id": change,
            "area": short_code(wanted.area),
            "day": wanted.day,
            "name": wanted.name,
            "name_en": wanted.name_en,
            "successor": short_code(wanted.successor) if wanted.successor else None,
            "source": wanted.source,
            "by": by,
        }
        try:
            self._connection.execute(_ADD, values)
        except IntegrityError as error:
            raise ChangedThatDay() from error

    def withdraw(self, change: UUID, today: date) -> bool:
        return bool(self._connection.execute(_WITHDRAW, {"id": change, "today": today}).scalar())
