"""The servers every integration test runs on, and a fresh database for each module: real Postgres and Valkey, started here.

Each test process has servers of its own, so tests run in any order and side by side.
"""

import base64
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
import structlog

from shared.runtime.database import Database
from shared.runtime.migrate import upgrade
from shared.runtime.settings import Settings
from tests.servers import Servers, start_servers

_names = itertools.count(1)


@pytest.fixture(autouse=True)
def nothing_bound() -> None:
    """No test logs, or publishes, under the request id of the one before."""
    structlog.contextvars.clear_contextvars()


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    running = start_servers(tmp_path_factory.mktemp("servers"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def template(servers: Servers) -> Settings:
    """A migrated, empty database that others are copied from."""
    settings = settings_for(servers, new_database(servers, "template"), servers.data)
    upgrade(settings)
    return settings


@pytest.fixture(scope="module")
def settings(servers: Servers, template: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A database of this module's own."""
    return _copy(servers, template, tmp_path_factory.mktemp("data"))


@pytest.fixture
def fresh_settings(servers: Servers, template: Settings, tmp_path: Path) -> Settings:
    """A database of this test's own."""
    return _copy(servers, template, tmp_path)


@pytest.fixture(scope="module")
def database_of(settings: Settings) -> Iterator[Callable[[str], Database]]:
    """`database_of("intake")`: that service's door to this module's database."""
    opened: dict[str, Database] = {}

    def of(service: str) -> Database:
        if service not in opened:
            opened[service] = Database(settings, service)
        return opened[service]

    yield of
    for database in opened.values():
        database.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium; one for each test process, because Playwright runs only once in it."""
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        pytest.skip("Chromium is not installed; make browser installs it on Debian")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable)
        yield launched
        launched.close()


def settings_for(servers: Servers, database_url: str, data: Path) -> Settings:
    return Settings(
        mode="demo",
        database_url=database_url,
        redis_url=servers.redis_url,
        secret="a secret of the tests, long enough to be taken",
        master_keys=(("m1", bytes(range(32))),),
        data=data,
        lanes=4,
    )


def environment_of(settings: Settings, **more: str) -> dict[str, str]:
    """The environment in which a real process runs with these settings."""
    keys = ",".join(f"{key_id}:{base64.b64encode(key).decode()}" for key_id, key in settings.master_keys)
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("DAIBAN_", "PYTEST_"))},
        "DAIBAN_MODE": settings.mode,
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "DAIBAN_SECRET": settings.secret,
        "DAIBAN_MASTER_KEYS": keys,
        "DAIBAN_DATA": str(settings.data),
        "DAIBAN_LANES": str(settings.lanes),
        "SMTP_URL": settings.smtp_url,
        **more,
    }


def new_database(servers: Servers, purpose: str, template: str = "template0") -> str:
    """Create a database on the test server and return the owner's address of it."""
    name = f"{purpose}_{next(_names)}"
    with psycopg.connect(servers.postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return servers.postgres_url.rpartition("/")[0] + "/" + name


def _copy(servers: Servers, template: Settings, data: Path) -> Settings:
    source = template.database_url.rpartition("/")[2]
    return replace(template, database_url=new_database(servers, "test", source), data=data)
