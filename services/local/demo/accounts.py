"""The staff accounts of the demo district and of each town; volunteers get theirs with their check-in. Pure.

All demo accounts share one password, whose hash was made once with `shared.identity.sessions.hash_password` and stands here, so that
loading thousands of accounts costs nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final
from uuid import UUID

from services.local.demo.members import demo_id
from services.local.demo.names import FEMALE, MALE, invented_name
from shared.reference.areas import Area, Areas

PASSWORD: Final = "daiban-demo"
PASSWORD_HASH: Final = (
    "$argon2id$v=19$m=19456,t=2,p=1$hGwwHlZbZd0/ObLd8ANg1A$+f8LdHiVYFu4XHXUX54C3J2N/6CuMwh9rZqN1oyHz1k"
)
MAIL_DOMAIN: Final = "daiban.example"

_OF_A_DISTRICT: Final = (("admin", "系统管理员"), ("supervisor", "区督办"), ("auditor", "区审计"))
_OF_A_TOWN: Final = ("clerk", "organiser", "dispatcher", "leader")


@dataclass(frozen=True, slots=True)
class Account:
    """A row of `identity.person` with its one role over one area (6, 9 or 12 digits)."""

    id: UUID
    username: str
    display_name: str
    role: str
    area: str

    @property
    def email(self) -> str:
        return f"{self.username}@{MAIL_DOMAIN}"


def staff_of(areas: Areas, seed: int) -> Iterator[Account]:
    """`admin`, `supervisor` and `auditor`, and per town `clerk-<code>` `organiser-<code>` `dispatcher-<code>` `leader-<code>`."""
    for district in areas.districts():
        for role, title in _OF_A_DISTRICT:
            yield Account(demo_id("person", role), role, title, role, district.code)
    for town in areas.towns():
        yield from _staff_of_town(town, Random(f"{seed}:staff:{town.code}"))


def organiser_of(town: str) -> UUID:
    """The person who approved the claims of a town (9 digits)."""
    return demo_id("person", f"organiser-{town}")


def _staff_of_town(town: Area, chance: Random) -> Iterator[Account]:
    for role in _OF_A_TOWN:
        username = f"{role}-{town.code}"
        name = invented_name(chance, chance.choice((MALE, FEMALE)))
        yield Account(demo_id("person", username), username, name, role, town.code)
