"""Taking a complaint about a person: find out whom it means, seal what was said, and hide the request from them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

import orjson

from services.intake.complaints.domain import TOWN_DIGITS, Complaint, hidden_from
from shared.identity.accounts import Meant
from shared.identity.recusal import NOBODY, Recusal


class KnowsPeople(Protocol):
    """Who has an account; `shared.identity.accounts.Accounts`."""

    def meant_by(self, account: str | None, words: str | None, town: str) -> Sequence[Meant]: ...


class Seals(Protocol):
    def seal(self, person: UUID, field: str, clear: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Taken:
    """What a request keeps of a complaint: the sealed words, and whom it is hidden from. Empty for any other request."""

    sealed: str | None = field(default=None, repr=False)
    recusal: Recusal = NOBODY


def take(people: KnowsPeople, seal: Seals, resident: UUID, village: str, complaint: Complaint | None) -> Taken:
    """The complaint of this resident about somebody of this village's town, ready to be kept."""
    if complaint is None:
        return Taken()
    meant = people.meant_by(complaint.about_account, complaint.about_name, village[:TOWN_DIGITS])
    sealed = seal.seal(resident, "complaint", orjson.dumps(complaint.as_data()).decode())
    return Taken(sealed, hidden_from(complaint, village, meant))
