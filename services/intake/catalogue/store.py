"""Where versions are made, ended and taken back, and how many cases carry which; reading for choosing is `matters.store`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text

from services.intake.catalogue.domain import Line, Version
from services.intake.matters.domain import read_matter
from services.intake.matters.store import RECORD, MatterStore
from services.intake.matters.units import Units
from shared.reference.working_hours import SHANGHAI

_VERSIONS = f"""SELECT m.id, m.revision, m.made_at, m.made_by, m.changed_at, m.changed_by, m.withdrawn_at, {RECORD} AS record
    FROM intake.matter m"""
_LINE = text(f"{_VERSIONS} WHERE m.code = :code ORDER BY m.version")
_LINES = text(f"{_VERSIONS} ORDER BY min(m.place) OVER (PARTITION BY m.code), m.code, m.version")
_BEGIN = text("UPDATE intake.catalogue SET changes = changes + 1 RETURNING changes")
_ADD = text("""
    INSERT INTO intake.matter (code, version, name, category, kind, closes_by, promised_working_days, statutory_working_days,
                               valid_from, valid_to, successor, unit_code, place, content, made_by)
    SELECT r ->> 'code', (r ->> 'version')::int, r ->> 'name', r ->> 'category', r ->> 'kind', r ->> 'closes_by',
           (r ->> 'promised_working_days')::int, (r ->> 'statutory_working_days')::int,
           (r ->> 'valid_from')::date, (r ->> 'valid_to')::date, r ->> 'successor', r ->> 'unit_code',
           coalesce((SELECT min(place) FROM intake.matter WHERE code = r ->> 'code'),
                    (SELECT coalesce(max(place), 0) + 1 FROM intake.matter)), r, :by
    FROM (SELECT CAST(:record AS jsonb) AS r) given
    RETURNING id
""")
_END = text("""
    UPDATE intake.matter SET valid_to = :valid_to, successor = :successor, revision = revision + 1,
        changed_at = now(), changed_by = :by
    WHERE id = :id
""")
_REWRITE = text("""
    UPDATE intake.matter SET name = r ->> 'name', category = r ->> 'category', kind = r ->> 'kind',
        closes_by = r ->> 'closes_by', promised_working_days = (r ->> 'promised_working_days')::int,
        statutory_working_days = (r ->> 'statutory_working_days')::int, unit_code = r ->> 'unit_code', content = r,
        revision = revision + 1, changed_at = now(), changed_by = :by
    FROM (SELECT CAST(:record AS jsonb) AS r) given
    WHERE id = :id
""")
_WITHDRAW = text("""
    UPDATE intake.matter SET withdrawn_at = :at, revision = revision + 1, changed_at = now(), changed_by = :by WHERE id = :id
""")
_ACCEPTED_SINCE = text("""
    SELECT EXISTS (SELECT FROM intake.request WHERE matter_code = :code AND matter_version IS NOT NULL AND accepted_at >= :since)
""")
_IS_CARRIED = text("SELECT EXISTS (SELECT FROM intake.request WHERE matter_code = :code AND matter_version = :version)")
_CARRIED = text("""
    SELECT matter_version, count(*), max(accepted_at) FROM intake.request
    WHERE matter_code = :code AND matter_version IS NOT NULL GROUP BY matter_version
""")
_WAITING = text("""
    SELECT count(*) FROM intake.request
    WHERE status IN ('submitted', 'needs_supplement') AND coalesce(matter_code, suggested_code) = :code
""")
_NAMES = text("SELECT id, display_name FROM identity.people(CAST(:ids AS uuid[]))")


@dataclass(frozen=True, slots=True)
class Carried:
    """How many cases were accepted under a version, and when the last one was."""

    count: int = 0
    last_at: datetime | None = None


class LineStore:
    """The versions of the catalogue over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self) -> int:
        """Take the catalogue for this transaction; the number of this change."""
        return int(self._connection.execute(_BEGIN).scalar_one())

    def line(self, code: str) -> Line | None:
        rows = self._connection.execute(_LINE, {"code": code}).all()
        return Line(code, tuple(map(_version, rows))) if rows else None

    def lines(self) -> list[Line]:
        """Every matter in the catalogue's order."""
        versions: dict[str, list[Version]] = defaultdict(list)
        for row in self._connection.execute(_LINES):
            versions[row.record["code"]].append(_version(row))
        return [Line(code, tuple(found)) for code, found in versions.items()]

    def units(self) -> Units:
        return MatterStore(self._connection).units()

    def has_accepted_since(self, code: str, day: date) -> bool:
        since = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
        return bool(self._connection.execute(_ACCEPTED_SINCE, {"code": code, "since": since}).scalar_one())

    def is_carried(self, code: str, version: int) -> bool:
        return bool(self._connection.execute(_IS_CARRIED, {"code": code, "version": version}).scalar_one())

    def carried(self, code: str) -> dict[int, Carried]:
        """By version, the cases accepted under it."""
        return {
            version: Carried(count, last) for version, count, last in self._connection.execute(_CARRIED, {"code": code})
        }

    def waiting(self, code: str) -> int:
        """Requests not accepted yet that ask for this matter, or seem to."""
        return int(self._connection.execute(_WAITING, {"code": code}).scalar_one())

    def add(self, record: Mapping[str, Any], by: UUID) -> UUID:
        found = self._connection.execute(_ADD, {"record": _json(record), "by": by}).scalar_one()
        return UUID(str(found))

    def end(self, version: UUID, valid_to: date | None, successor: str | None, by: UUID) -> None:
        values = {"id": version, "valid_to": valid_to, "successor": successor, "by": by}
        self._connection.execute(_END, values)

    def rewrite(self, version: UUID, record: Mapping[str, Any], by: UUID) -> None:
        self._connection.execute(_REWRITE, {"id": version, "record": _json(record), "by": by})

    def withdraw(self, version: UUID, at: datetime, by: UUID) -> None:
        self._connection.execute(_WITHDRAW, {"id": version, "at": at, "by": by})

    def names(self, people: Iterable[UUID | None]) -> dict[UUID, str]:
        """Display names of those who made or changed something."""
        ids = sorted({person for person in people if person is not None}, key=str)
        return {row.id: row.display_name for row in self._connection.execute(_NAMES, {"ids": ids})} if ids else {}


def _version(row: Row[Any]) -> Version:
    return Version(
        id=row.id,
        matter=read_matter(row.record),
        revision=row.revision,
        made_at=row.made_at,
        made_by=row.made_by,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
        withdrawn_at=row.withdrawn_at,
    )


def _json(record: Mapping[str, Any]) -> str:
    return orjson.dumps(dict(record)).decode()
