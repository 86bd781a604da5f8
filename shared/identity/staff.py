"""Accounts of staff as an administrator sees and changes them. Who may do so is decided by the caller."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from shared.contracts.errors import N_, Invalid
from shared.identity.people import Person

NAME_TAKEN = N_("这个用户名已经有人用了。")

_COLUMNS = "id, username, display_name, email, roles, is_closed, first_password_until"
_WITHIN = text(f"SELECT {_COLUMNS} FROM identity.staff_within(:within, :words, :role, :after, :most)")
_VERSION = text("SELECT identity.account_version(:person)")
_ONE = text(f"SELECT {_COLUMNS} FROM identity.account_to_change(:person)")
_OPEN = text("SELECT identity.open_account(:person, :username, :name, :hash, :mail, CAST(:roles AS jsonb))")
_CHANGE = text("SELECT identity.change_account(:person, :name, :mail, CAST(:roles AS jsonb))")
_SET = text("SELECT identity.set_password(:person, :hash, :until)")

Roles = Sequence[tuple[str, str]]
"""(role, area of 6, 9 or 12 digits)."""


@dataclass(frozen=True, slots=True)
class StaffAccount:
    """One account; `first_password_until` is set while its password is one that an administrator gave.

    `version` counts its changes from 1; 0 in lists, where nothing is changed.
    """

    person: Person
    email: str | None
    is_closed: bool
    first_password_until: datetime | None
    version: int = 0


class StaffAccounts:
    """Over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def within(self, area: str, words: str, role: str, after: str, most: int) -> list[StaffAccount]:
        """By user name, later than `after`; `words` part of a name or user name, `role` one role or "" for all."""
        values = {"within": area, "words": words, "role": role, "after": after, "most": most}
        return [_account(row) for row in self._connection.execute(_WITHIN, values)]

    def locked(self, person: UUID) -> StaffAccount | None:
        """Locked first and read in a second statement: who waited for somebody else's change sees all of it."""
        version = self._connection.execute(_VERSION, {"person": person}).scalar_one()
        row = self._connection.execute(_ONE, {"person": person}).one_or_none()
        return _account(row, version) if row else None

    def open(self, person: Person, email: str | None, password_hash: str, until: datetime) -> None:
        """Open the account under a first password; raises Invalid when the user name is taken, closed ones included."""
        values = {"person": person.id, "username": person.username, "name": person.display_name, "mail": email}
        try:
            with self._connection.begin_nested():
                self._connection.execute(_OPEN, {**values, "hash": password_hash, "roles": _json(person.roles)})
        except IntegrityError as error:
            if "one_account_per_username" not in str(error.orig):
                raise
            raise Invalid({"username": [NAME_TAKEN]}) from error
        self.set_password(person.id, password_hash, until)

    def change(self, person: UUID, name: str, email: str | None, roles: Roles) -> None:
        """Another name, address and staff roles, at once: sessions ask for the roles with every request."""
        values = {"person": person, "name": name, "mail": email}
        self._connection.execute(_CHANGE, {**values, "roles": _json(roles)})

    def set_password(self, person: UUID, password_hash: str, first_until: datetime | None) -> bool:
        """Ends every session; False for a closed account."""
        values = {"person": person, "hash": password_hash, "until": first_until}
        return bool(self._connection.execute(_SET, values).scalar_one())


def _json(roles: Roles) -> str:
    return orjson.dumps([list(role) for role in roles]).decode()


def _account(row: Any, version: int = 0) -> StaffAccount:
    roles = tuple((role, area) for role, area in row.roles)
    person = Person(row.id, row.username, row.display_name, roles)
    return StaffAccount(person, row.email, row.is_closed, row.first_password_until, version)
