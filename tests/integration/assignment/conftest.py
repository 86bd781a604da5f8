"""A house per test, on a database of its own; each test makes the people and requests it needs."""

from collections.abc import Iterator

import pytest

from shared.runtime.clock import SystemClock
from shared.runtime.database import Database
from shared.runtime.settings import Settings
from tests.integration.assignment.house import House


@pytest.fixture
def house(fresh_settings: Settings, request: pytest.FixtureRequest) -> Iterator[House]:
    """A district of this test's own; a parameter is the clock it lives by."""
    opened: dict[str, Database] = {}

    def of(service: str) -> Database:
        if service not in opened:
            opened[service] = Database(fresh_settings, service, process="web")
        return opened[service]

    made = House(fresh_settings, of, getattr(request, "param", None) or SystemClock())
    yield made
    made.stop()
    for database in opened.values():
        database.close()
