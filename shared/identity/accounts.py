"""Accounts as other parts of the house need them: who somebody is without a session, who works within an area, closing one.

Reads and writes through functions of the `identity` schema; who may do so is decided by the caller.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from shared.identity.people import Person

_ONE = text("SELECT id, username, display_name, roles, is_closed FROM identity.account_of(:person)")
_WITHIN = text("SELECT id, username, display_name, roles, is_closed FROM identity.accounts_within(:roles, :area)")
_MEANT = text("SELECT id, role, area FROM identity.meant_by(:account, :words, :town)")
_CLOSE = text("SELECT identity.close_account(:person)")
_REOPEN = text("SELECT identity.reopen_account(:person)")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody with an account, and whether it was closed."""

    person: Person
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Meant:
    """Somebody a complaint may mean: one of their roles and its area."""

    id: UUID
    role: str
    area: str


class Accounts:
    """Accounts over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def one(self, person: UUID) -> Account | None:
        row = self._connection.execute(_ONE, {"person": person}).one_or_none()
        return _account(row) if row else None

    def within(self, area: str, roles: Sequence[str]) -> list[Account]:
        """Those who hold one of the roles within an area of 6, 9 or 12 digits, by user name; at most a thousand."""
        rows = self._connection.execute(_WITHIN, {"roles": list(roles), "area": area})
        return [_account(row) for row in rows]

    def meant_by(self, account: str | None, words: str | None, town: str) -> list[Meant]:
        """Whom a complaint names, by user name or by a name among the words: each of their roles."""
        rows = self._connection.execute(_MEANT, {"account": account or "", "words": words or "", "town": town})
        return [Meant(*row) for row in rows]

    def close(self, person: UUID) -> bool:
        """Close the account and end its sessions; False when it was closed already."""
        return bool(self._connection.execute(_CLOSE, {"person": person}).scalar_one())

    def reopen(self, person: UUID) -> bool:
        return bool(self._connection.execute(_REOPEN, {"person": person}).scalar_one())


def _account(row: Any) -> Account:
    roles = tuple((role, area) for role, area in row.roles)
    return Account(Person(row.id, row.username, row.display_name, roles), row.is_closed)
