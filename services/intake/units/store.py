"""Where the names of units are kept: a row per name, with its days; reading for showing is `matters.store`."""

from datetime import date
from uuid import UUID

from sqlalchemy import Connection, text

from services.intake.matters.store import MatterStore
from services.intake.matters.units import Units

_BEGIN = text("UPDATE intake.catalogue SET changes = changes + 1 RETURNING changes")
_MAKE = text("""
    INSERT INTO intake.unit (code, zh, en, valid_from, made_by)
    VALUES ('u' || lpad(nextval('intake.unit_number')::text, 3, '0'), :zh, :en, :valid_from, :by) RETURNING code
""")
_ADD = text("""
    INSERT INTO intake.unit (code, zh, en, valid_from, made_by) VALUES (:code, :zh, :en, :valid_from, :by)
""")
_END_LAST = text("UPDATE intake.unit SET valid_to = :day WHERE code = :code AND valid_to IS NULL")
_END = text(
    "UPDATE intake.unit SET valid_to = :valid_to, successor = :successor WHERE code = :code AND valid_from = :valid_from"
)
_DROP = text("DELETE FROM intake.unit WHERE code = :code AND valid_from = :valid_from")
_IS_NAMED = text("SELECT EXISTS (SELECT FROM intake.matter WHERE unit_code = :code)")
_NAMING = text("""
    SELECT unit_code, count(DISTINCT code) AS matters FROM intake.matter
    WHERE withdrawn_at IS NULL AND (valid_to IS NULL OR valid_to > :today) GROUP BY unit_code
""")


class UnitStore:
    """Units over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self) -> int:
        """Take the catalogue for this transaction: units and matters change one after another."""
        return int(self._connection.execute(_BEGIN).scalar_one())

    def units(self) -> Units:
        return MatterStore(self._connection).units()

    def is_named_by_a_matter(self, code: str) -> bool:
        return bool(self._connection.execute(_IS_NAMED, {"code": code}).scalar_one())

    def matters_naming(self, today: date) -> dict[str, int]:
        """By unit, how many matters that are valid or to come name it."""
        return {row.unit_code: row.matters for row in self._connection.execute(_NAMING, {"today": today})}

    def make(self, zh: str, en: str, valid_from: date, by: UUID) -> str:
        values = {"zh": zh, "en": en, "valid_from": valid_from, "by": by}
        return str(self._connection.execute(_MAKE, values).scalar_one())

    def rename(self, code: str, zh: str, en: str, day: date, by: UUID) -> None:
        self._connection.execute(_END_LAST, {"code": code, "day": day})
        self._connection.execute(_ADD, {"code": code, "zh": zh, "en": en, "valid_from": day, "by": by})

    def end(self, code: str, valid_from: date, valid_to: date | None, successor: str | None) -> None:
        values = {"code": code, "valid_from": valid_from, "valid_to": valid_to, "successor": successor}
        self._connection.execute(_END, values)

    def drop(self, code: str, valid_from: date) -> None:
        self._connection.execute(_DROP, {"code": code, "valid_from": valid_from})
