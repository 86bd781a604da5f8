"""One house per test module; each test makes the people and requests it needs."""

from collections.abc import Iterator

import pytest

from shared.runtime.database import Database
from shared.runtime.settings import Settings
from tests.integration.assignment.house import House


@pytest.fixture
def house(fresh_settings: Settings) -> Iterator[House]:
    opened: dict[str, Database] = {}

    def of(service: str) -> Database:
        if service not in opened:
            opened[service] = Database(fresh_settings, service, process="web")
        return opened[service]

    made = House(fresh_settings, of)
    yield made
    made.stop()
    for database in opened.values():
        database.close()


