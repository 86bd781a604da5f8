"""What a matter is called in the reader's language, as a process knows it: read again when older than half a minute."""

import time
from collections.abc import Callable

from services.reporting.matters.store import MatterNameStore
from shared.runtime.database import Database
from shared.web.language import language


class KnownMatters:
    """One per process; a table of a few hundred rows, read whole."""

    def __init__(self, database: Database, seconds: float = 30.0, tick: Callable[[], float] = time.monotonic) -> None:
        self._database, self._seconds, self._tick = database, seconds, tick
        self._names: dict[str, tuple[str, str]] = {}
        self._read_at = float("-inf")

    def name(self, code: str | None) -> str | None:
        """None for a matter no event has named yet."""
        if code and self._tick() - self._read_at >= self._seconds:
            with self._database.reading() as connection:
                self._names = MatterNameStore(connection).all()
            self._read_at = self._tick()
        return self._names[code][0 if language() == "zh" else 1] if code and code in self._names else None
