"""Preferences in Postgres; the address is sealed under the service's key and bound to its person."""

from uuid import UUID

from sqlalchemy import Connection, text

from services.reporting.preferences.domain import Preferences
from services.reporting.reminders.courier import ADDRESS_CONTEXT
from shared.runtime.sealing import ServiceSeal
from shared.runtime.settings import Settings

_OF = text("""
    SELECT channel, address, without_yellow, quiet_from, quiet_to, version FROM reporting.preferences WHERE person = :person
""")
# Only over the version that was seen: two windows of one person do not overwrite each other.
_SAVE = text("""
    INSERT INTO reporting.preferences AS p (person, channel, address, without_yellow, quiet_from, quiet_to)
    SELECT :person, :channel, :address, :without_yellow, :quiet_from, :quiet_to
    WHERE :version = 0 OR EXISTS (SELECT FROM reporting.preferences WHERE person = :person)
    ON CONFLICT (person) DO UPDATE SET channel = EXCLUDED.channel, address = EXCLUDED.address,
        without_yellow = EXCLUDED.without_yellow, quiet_from = EXCLUDED.quiet_from, quiet_to = EXCLUDED.quiet_to,
        version = p.version + 1, changed_at = now()
    WHERE p.version = :version
""")


class PreferenceStore:
    """Over one connection."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        self._connection, self._seal = connection, ServiceSeal(settings, "reporting")

    def of(self, person: UUID) -> Preferences:
        """The defaults, version 0, for who never chose."""
        row = self._connection.execute(_OF, {"person": person}).one_or_none()
        if row is None:
            return Preferences()
        address = self._seal.open(bytes(row.address), f"{ADDRESS_CONTEXT}:{person}").decode() if row.address else None
        return Preferences(row.channel, address, row.without_yellow, row.quiet_from, row.quiet_to, row.version)

    def save(self, person: UUID, wanted: Preferences) -> bool:
        """False when they were changed since `wanted.version`."""
        sealed = self._seal.seal(wanted.address.encode(), f"{ADDRESS_CONTEXT}:{person}") if wanted.address else None
        values = {
            "person": person,
            "channel": wanted.channel,
            "address": sealed,
            "without_yellow": wanted.without_yellow,
            "quiet_from": wanted.quiet_from,
            "quiet_to": wanted.quiet_to,
            "version": wanted.version,
        }
        return self._connection.execute(_SAVE, values).rowcount == 1
