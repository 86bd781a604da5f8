"""A person chooses how they are reminded."""

from typing import Protocol
from uuid import UUID

from services.reporting.preferences.domain import NEEDS_ADDRESS, Preferences, check
from shared.contracts.errors import N_, Taken
from shared.identity.people import Person


class ChangedElsewhere(Taken):
    """The same person saved in another window."""

    sentence = N_("您在别的页面已经改过，请看过新的设置再改。")


class Store(Protocol):
    def save(self, person: UUID, wanted: Preferences) -> bool: ...


def choose(store: Store, person: Person, wanted: Preferences) -> None:
    """Raises Invalid, or ChangedElsewhere."""
    check(wanted)
    if wanted.channel not in (*NEEDS_ADDRESS, "email") and wanted.address:
        wanted = Preferences(
            wanted.channel, None, wanted.without_yellow, wanted.quiet_from, wanted.quiet_to, wanted.version
        )
    if not store.save(person.id, wanted):
        raise ChangedElsewhere()
