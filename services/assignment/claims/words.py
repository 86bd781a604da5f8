"""What is said about a volunteer, sealed under a key of the volunteer's own; erasing the key makes it unreadable."""

from uuid import UUID

from sqlalchemy import Connection

from shared.runtime.sealing import CannotOpen, PersonSeal
from shared.runtime.settings import Settings


class VolunteerWords:
    """Seals and opens within one transaction; the first thing said makes the key."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        self._connection, self._settings = connection, settings

    def seal(self, volunteer_id: UUID, field: str, clear: str) -> str:
        try:
            return self._keys().seal(volunteer_id, field, clear)
        except CannotOpen:
            self._keys().new_key(volunteer_id)  # somebody else may have made it first: what is kept counts
            return self._keys().seal(volunteer_id, field, clear)

    def open(self, sealed: str | None, field: str) -> str | None:
        return self._keys().open(sealed, field)

    def _keys(self) -> PersonSeal:
        return PersonSeal(self._connection, self._settings)
