"""Saved views in Postgres, and which one each person's list begins with."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from psycopg.errors import UniqueViolation
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from services.reporting.saved_views.domain import TAKEN_BACK_FOR, View

_SHOWN: Final = """v.id, v.owner, v.area, v.name, v.query, v.shared, v.removed_at, p.display_name AS by
    FROM reporting.views v LEFT JOIN LATERAL identity.people(ARRAY[v.owner]) p ON true"""
_ADD = text("""
    INSERT INTO reporting.views (id, owner, area, name, query, shared, saved_at)
    VALUES (:id, :owner, :area, :name, CAST(:query AS jsonb), :shared, :now)
""")
_CHANGE = text("UPDATE reporting.views SET name = :name, removed_at = :removed_at WHERE id = :id")
_ONE = text(f"SELECT {_SHOWN} WHERE v.id = :id")
_SEEN = text(f"""
    SELECT {_SHOWN}
    WHERE v.removed_at IS NULL AND (v.owner = :person
        OR v.shared AND EXISTS (SELECT FROM unnest(CAST(:areas AS text[])) own (area) WHERE starts_with(own.area, v.area)))
    ORDER BY v.shared DESC, v.saved_at, v.id
""")
_REMOVED = text(f"SELECT {_SHOWN} WHERE v.owner = :person AND v.removed_at > :since ORDER BY v.removed_at DESC")
_HOW_MANY = text("SELECT count(*) FROM reporting.views WHERE owner = :person AND removed_at IS NULL")
_FORGET = text("DELETE FROM reporting.views WHERE owner = :person AND removed_at < :before")
_FIRST = text("SELECT view FROM reporting.first_views WHERE person = :person")
_NO_FIRST = text("DELETE FROM reporting.first_views WHERE person = :person")
_CHOOSE = text("""
    INSERT INTO reporting.first_views (person, view) VALUES (:person, :view)
    ON CONFLICT (person) DO UPDATE SET view = EXCLUDED.view
""")


class ViewStore:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, view: View, now: datetime) -> bool:
        """False when the name is taken. The owner's views that cannot be taken back any more go with it."""
        self._connection.execute(_FORGET, {"person": view.owner, "before": now - TAKEN_BACK_FOR})
        return self._unless_taken(_ADD, view, now=now, query=orjson.dumps(view.query).decode())

    def change(self, view: View) -> bool:
        return self._unless_taken(_CHANGE, view)

    def one(self, view: UUID) -> View | None:
        row = self._connection.execute(_ONE, {"id": view}).one_or_none()
        return View(*row) if row else None

    def seen(self, person: UUID, areas: Sequence[str]) -> list[View]:
        """What stands above the person's list: shared ones first, each in the order they were saved."""
        return [View(*row) for row in self._connection.execute(_SEEN, {"person": person, "areas": list(areas)})]

    def removed(self, person: UUID, now: datetime) -> list[View]:
        values = {"person": person, "since": now - TAKEN_BACK_FOR}
        return [View(*row) for row in self._connection.execute(_REMOVED, values)]

    def how_many(self, owner: UUID) -> int:
        return int(self._connection.execute(_HOW_MANY, {"person": owner}).scalar_one())

    def first(self, person: UUID) -> str | None:
        found: str | None = self._connection.execute(_FIRST, {"person": person}).scalar_one_or_none()
        return found

    def choose_first(self, person: UUID, key: str | None) -> None:
        self._connection.execute(_CHOOSE if key else _NO_FIRST, {"person": person, **({"view": key} if key else {})})

    def _unless_taken(self, statement: Any, view: View, **more: Any) -> bool:
        values = {name: getattr(view, name) for name in ("id", "owner", "area", "name", "shared", "removed_at")}
        used = {name: value for name, value in (values | more).items() if f":{name}" in statement.text}
        try:
            with self._connection.begin_nested():
                self._connection.execute(statement, used)
        except IntegrityError as error:
            if isinstance(error.orig, UniqueViolation):
                return False
            raise
        return True
