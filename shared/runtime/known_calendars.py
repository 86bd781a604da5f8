"""The loaded versions of the working calendar, read from the database and installed in `shared.reference.calendar`.

Versions never change, so each is read once per process; which one is in force is asked again with every look of
`known_reference`. Whoever must have a certain version, because an event or a case names it, asks `Calendars`.
"""

from typing import Any, Final

from sqlalchemy import Connection, text

from shared.reference.calendar import (
    WorkingCalendar,
    calendar_from,
    calendar_of,
    install_calendars,
    known_calendar,
    packaged_calendar,
)

_VERSIONS: Final = text("SELECT number, version FROM reference.calendar_version ORDER BY number")
_CONTENTS: Final = text("""
    SELECT DISTINCT ON (version) version, contents FROM reference.calendar_version WHERE version = ANY (:versions)
""")


def install_from(connection: Connection) -> None:
    """Read what this process does not know yet, and let the newest version be in force."""
    listed = [row.version for row in connection.execute(_VERSIONS)]
    unknown = sorted({version for version in listed if known_calendar(version) is None})
    read: dict[str, WorkingCalendar] = {}
    if unknown:
        rows: list[Any] = list(connection.execute(_CONTENTS, {"versions": unknown}))
        read = {row.version: calendar_from(row.contents) for row in rows}
    newest = listed[-1] if listed else None
    packaged = packaged_calendar()
    install_calendars({packaged.version: packaged, **read}, newest)


class Calendars:
    """Over one connection: the calendar of a version, read from there, once, when this process has not seen it."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._has_looked = connection, False

    def __call__(self, version: str) -> WorkingCalendar:
        if known_calendar(version) is None and not self._has_looked:
            self._has_looked = True  # a version of an older package is nowhere: do not look for it with every event
            install_from(self._connection)
        return calendar_of(version)
