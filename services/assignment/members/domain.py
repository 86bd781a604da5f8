"""What an entry of the register is, how it is found without being read, and the rate of check-ins. Pure."""

import re
from dataclasses import dataclass
from typing import Final, Protocol

from services.assignment.volunteers.domain import NewVolunteer

KEEPERS: Final = ("organiser",)
"""Who imports the register and checks people in."""
READERS: Final = ("organiser", "dispatcher", "leader", "supervisor")
"""Who may read its counts; the entries are the keepers'."""
_DIGITS: Final = re.compile(r"(?:\+?86)?(1[3-9]\d{9}|0\d{9,11}|\d{7,8})")


class Index(Protocol):
    """`shared.runtime.sealing.BlindIndex`."""

    def of(self, purpose: str, *parts: str) -> str: ...


@dataclass(frozen=True, slots=True)
class MemberEntry:
    """The sealed side of an entry beside its volunteer, whose name is masked."""

    volunteer: NewVolunteer
    member_name: str
    member_phone: str | None
    name_hash: str
    phone_hash: str | None
    person_hash: str
    branch: str | None


@dataclass(frozen=True, slots=True)
class Rate:
    """Of a place or unit: how many members are registered and how many of them have checked in."""

    key: str
    registered: int
    checked_in: int

    @property
    def percent(self) -> float | None:
        """One decimal, None where nobody is registered: 3,688 of 15,037 is 24.5."""
        return round(100 * self.checked_in / self.registered, 1) if self.registered else None


def plain_phone(written: str) -> str | None:
    """Digits alone, without the country's prefix; None for what cannot be a number in China."""
    found = _DIGITS.fullmatch(re.sub(r"[\s()（）-]", "", written))
    return found.group(1) if found else None


def masked(name: str) -> str:
    """王*, 欧阳** : the first character stays."""
    return name[:1] + "*" * min(max(len(name) - 1, 1), 3)


def name_hash(index: Index, name: str) -> str:
    return index.of("member-name", _plain(name))


def phone_hash(index: Index, phone: str) -> str:
    return index.of("member-phone", phone)


def person_hash(index: Index, name: str, work_unit: str, village: str) -> str:
    return index.of("member-person", *person_key(name, work_unit, village))


def person_key(name: str, work_unit: str, village: str) -> tuple[str, str, str]:
    """Whom two lines without a phone both mean."""
    return _plain(name), _plain(work_unit), village


def _plain(words: str) -> str:
    return re.sub(r"[\s·•]", "", words).lower()
