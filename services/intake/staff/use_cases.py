"""Opening and changing accounts of staff, and giving first passwords; each noted in the audit."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.intake.staff.domain import (
    KEEPS,
    AccountChanged,
    AccountClosed,
    Draft,
    LastAdministrator,
    check_username,
    checked_roles,
    own_area,
)
from shared.contracts.errors import NotFound
from shared.contracts.events import Actor, uuid7
from shared.identity.passwords import FIRST_PASSWORD_LASTS, first_password
from shared.identity.people import Person
from shared.identity.staff import Roles, StaffAccount
from shared.reference.areas import Areas

Note = Callable[[Actor, str, UUID, str, Mapping[str, Any]], None]
HashPassword = Callable[[str], str]


class Accounts(Protocol):
    """`shared.identity.staff.StaffAccounts`."""

    def locked(self, person: UUID) -> StaffAccount | None: ...
    def open(self, person: Person, email: str | None, password_hash: str, until: datetime) -> None: ...
    def change(self, person: UUID, name: str, email: str | None, roles: Roles) -> None: ...
    def set_password(self, person: UUID, password_hash: str, first_until: datetime | None) -> bool: ...


def open_account(
    store: Accounts, note: Note, hashed: HashPassword, areas: Areas, by: Person, draft: Draft, now: datetime
) -> tuple[Person, str]:
    """(the new person, the first password in clear, to be shown once). Raises Invalid with what is wrong beside its field."""
    username, roles = check_username(draft.username), checked_roles(draft.roles, by, areas)
    person, password = Person(uuid7(), username, draft.name, roles), first_password()
    store.open(person, draft.email, hashed(password), now + FIRST_PASSWORD_LASTS)
    note(by.acting_as(*KEEPS), "account_opened", person.id, own_area(by), {"roles": [list(role) for role in roles]})
    return person, password


def change_account(store: Accounts, note: Note, areas: Areas, by: Person, person: UUID, draft: Draft) -> None:
    """Name, address and roles; a role counts from the next request on. Nobody takes their own administrator's role away.

    Raises AccountChanged when somebody else was faster than who looked at version `draft.seen`.
    """
    account = within(store.locked(person), by)
    if account.version != draft.seen:
        raise AccountChanged()
    roles = checked_roles(draft.roles, by, areas)
    if person == by.id and not any(role in KEEPS for role, _ in roles):
        raise LastAdministrator()
    store.change(person, draft.name, draft.email, roles)
    before = [list(role) for role in account.person.roles]
    changes = {"before": before, "after": [list(role) for role in roles]}
    note(by.acting_as(*KEEPS), "account_changed", person, own_area(by), changes)


def give_first_password(
    store: Accounts, note: Note, hashed: HashPassword, by: Person, person: UUID, now: datetime
) -> tuple[Person, str]:
    """A forgotten password: a first one instead, every session ended. Raises NotFound, AccountClosed."""
    account = within(store.locked(person), by)
    password = first_password()
    if not store.set_password(person, hashed(password), now + FIRST_PASSWORD_LASTS):
        raise AccountClosed()
    note(by.acting_as(*KEEPS), "first_password_given", person, own_area(by), {})
    return account.person, password


def within(account: StaffAccount | None, by: Person) -> StaffAccount:
    """The account, when one of its areas lies in the administrator's; NotFound otherwise."""
    area = own_area(by)
    if account is None or not any(own.startswith(area) for _, own in account.person.roles):
        raise NotFound()
    return account
