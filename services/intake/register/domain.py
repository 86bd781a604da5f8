"""The register's rules: who may look for which stated reason, for how long, and what is written down of it. Pure.

Personal texts in an `Entry` are sealed; an `OpenedEntry` is what somebody entitled sees. Finding or making a person at
submission is `residents`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.intake.register.refusals import NOTE_NEEDED, Restricted
from services.intake.register.words import (
    DECIDERS,
    LOOK_ACTIONS,
    OPEN_FOR,
    OTHER,
    REASONS_WHEN_RESTRICTED,
    RESTRICTIONS,
)
from shared.contracts.errors import N_, Invalid
from shared.identity.people import Person


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody looks or changes: a key of a list, and words where the list does not say it."""

    key: str
    note: str | None = field(default=None, repr=False)

    def check(self, known: Iterable[str]) -> None:
        """Raise Invalid for a key that is not on the list, or for 'other' without words."""
        if self.key not in known:
            raise Invalid({"reason": [N_("请选一个理由。")]})
        if self.key == OTHER and not self.note:
            raise Invalid({"note": [NOTE_NEEDED]})


@dataclass(frozen=True, slots=True)
class Entry:
    """A person of the register as stored; what is personal is sealed. `phones` are the further ones."""

    id: UUID
    village: str
    version: int
    created_at: datetime
    requester_name: str | None = field(default=None, repr=False)
    requester_phone: str | None = field(default=None, repr=False)
    requester_address: str | None = field(default=None, repr=False)
    document: str | None = None
    id_number: str | None = field(default=None, repr=False)
    circumstances: str | None = field(default=None, repr=False)
    phones: Sequence[str] = field(default=(), repr=False)
    merged: Sequence[UUID] = ()
    merged_into: UUID | None = None
    erased_at: datetime | None = None
    restricted_at: datetime | None = None
    restricted_because: str | None = None
    restricted_until: date | None = None

    @property
    def ids(self) -> list[UUID]:
        """The entry and those merged into it: their requests are this person's."""
        return [self.id, *self.merged]

    def is_open_to(self, by: Person, reason: str) -> bool:
        """A restricted entry is only kept: opened by few, for few reasons."""
        if self.restricted_because is None:
            return True
        return by.may_in(self.village, *DECIDERS) and reason in REASONS_WHEN_RESTRICTED

    def check_open_to(self, by: Person, reason: str) -> None:
        """Raise Restricted where it is not open for this reason."""
        if self.restricted_because is not None and not self.is_open_to(by, reason):
            raise Restricted(because=RESTRICTIONS[self.restricted_because])


@dataclass(frozen=True, slots=True)
class OpenedEntry:
    """What somebody entitled sees; `circumstances` is None where it was not opened."""

    name: str
    phone: str | None
    phones: tuple[str, ...]
    address: str | None
    document: str | None
    id_number: str | None
    circumstances: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """One entry of the audit about a person or one of their requests."""

    at: datetime
    service: str
    role: str
    person_id: UUID | None
    action: str
    subject: UUID
    detail: dict[str, Any]
    note: str | None = field(default=None, repr=False)
    """The words of the reason, opened for somebody to whom the person is open."""

    @property
    def reason(self) -> str | None:
        return self.detail.get("reason")

    @property
    def is_masked(self) -> bool:
        return bool(self.detail.get("masked"))

    @property
    def is_repeated(self) -> bool:
        """A page opened again within the time a stated reason holds."""
        return bool(self.detail.get("again"))

    @property
    def with_circumstances(self) -> bool:
        return "circumstances" in self.detail.get("fields", ())


def open_reason(looks: Iterable[Look], person_id: UUID, now: datetime) -> Look | None:
    """The latest stated reason of this person that still holds (ten minutes), else None: what is on record is the right itself."""
    for look in looks:
        is_own = look.person_id == person_id and look.action == "revealed"
        if is_own and look.reason and not look.is_repeated and now - look.at < OPEN_FOR:
            return look
    return None


def shown_looks(looks: Sequence[Look]) -> list[Look]:
    """Looks newest first without repetitions: the same person at the same page within the time a reason holds is one."""
    shown: list[Look] = []
    last: dict[tuple[Any, ...], datetime] = {}
    for look in reversed([look for look in looks if look.action in LOOK_ACTIONS and not look.is_repeated]):
        key = (look.person_id, look.subject, look.action, look.reason, look.is_masked, look.with_circumstances)
        if key not in last or look.at - last[key] >= OPEN_FOR:
            shown.append(look)
            last[key] = look.at
    return shown[::-1]


def changes_made(looks: Sequence[Look]) -> list[Look]:
    """What was changed, newest first: corrections, merging, restriction, household."""
    return [look for look in looks if look.action not in LOOK_ACTIONS]
