"""Storing what belongs to no service: areas, service points and staff accounts. Runs as the owner of the database."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import psycopg

from services.local.demo.accounts import PASSWORD_HASH, Account
from shared.reference.areas import Areas
from shared.reference.service_points import ServicePoint

_LOCK = 7_301_508_511  # any fixed number: one load at a time

_AREAS = """
    INSERT INTO reference.area (code, name, level, parent)
    SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) ON CONFLICT (code) DO NOTHING
"""
_POINTS = """
    INSERT INTO reference.service_point (area, name, status, zones, address, phone, since)
    SELECT area, name, status, zones::jsonb, address, phone, since
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[])
        AS given (area, name, status, zones, address, phone, since)
    ON CONFLICT (area) DO NOTHING
"""
_PEOPLE = """
    INSERT INTO identity.person (id, username, display_name, password_hash, email)
    SELECT id, username, name, %s, email
    FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[]) AS given (id, username, name, email)
    ON CONFLICT DO NOTHING
"""
_ROLES = """
    INSERT INTO identity.role (person_id, role, area)
    SELECT id, role, area FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS given (id, role, area)
    JOIN identity.person USING (id) ON CONFLICT DO NOTHING
"""
_ADDRESSES = """
    UPDATE identity.person SET email = username || '@' || %s
    WHERE email IS NULL AND id IN (SELECT person_id FROM identity.role WHERE role = 'volunteer')
"""


class Ground:
    """The schemas `reference` and `identity` over one owner's connection; each call commits by itself."""

    def __init__(self, database_url: str) -> None:
        self._connection = psycopg.connect(database_url, autocommit=True)

    def __enter__(self) -> "Ground":
        """Wait until no other load runs; the lock ends with the connection."""
        self._connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def take_stock(self) -> None:
        """Let the planner count what was loaded; its own look would come a minute later, after the first requests."""
        self._connection.execute("VACUUM ANALYZE")

    def keep_areas(self, areas: Areas) -> None:
        rows = [(area.code, area.name, str(area.level), area.parent) for area in areas]
        self._connection.execute(_AREAS, _columns(rows, 4))

    def keep_service_points(self, points: Iterable[ServicePoint]) -> None:
        rows = [
            (each.area, each.name, each.status, json.dumps(each.zones), each.address, each.phone, each.since)
            for each in points
        ]
        self._connection.execute(_POINTS, _columns(rows, 7))

    def keep_accounts(self, accounts: Sequence[Account]) -> None:
        """Accounts and roles together; an account of the same name stays as it is."""
        people = [(each.id, each.username, each.display_name, each.email) for each in accounts]
        with self._connection.transaction():
            self._connection.execute(_PEOPLE, [PASSWORD_HASH, *_columns(people, 4)])
            self._connection.execute(_ROLES, _columns([(each.id, each.role, each.area) for each in accounts], 3))

    def give_addresses(self, domain: str) -> None:
        """An e-mail address for every volunteer's account that has none."""
        self._connection.execute(_ADDRESSES, (domain,))


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    """The rows as one list per column, as `unnest` wants them."""
    return [[row[column] for row in rows] for column in range(width)]
