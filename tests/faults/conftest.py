"""One running house per module, with a small demo district; tests kill parts of it and start them again."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from services.local import demo
from services.local.progress import Silent
from shared.runtime.migrate import upgrade
from shared.runtime.settings import Settings
from tests.faults.rig import PROGRAMS, House, Promise
from tests.mail import Mailbox, mailbox
from tests.servers import Servers, start_servers


@pytest.fixture(scope="module")
def mails() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


@pytest.fixture(scope="module")
def own_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Servers that a test may kill without hurting its neighbours."""
    running = start_servers(tmp_path_factory.mktemp("fault-servers"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def running(
    own_servers: Servers, template: Settings, mails: Mailbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("house")
    settings = replace(
        template,
        database_url=own_servers.postgres_url,
        redis_url=own_servers.redis_url,
        data=folder,
        smtp_url=mails.url,
    )
    upgrade(settings)
    demo.load(settings, Silent(), demo.SMALL)
    house = House(own_servers, settings, folder)
    # room for everything these tests ask for: whether somebody is free is not what they are about
    house.sql("UPDATE assignment.volunteer SET capacity = 50")
    house.start()
    yield house
    house.close()


@pytest.fixture
def house(running: House) -> Iterator[House]:
    """The house with every program running, however the test before left it."""
    missing = [
        name
        for name in PROGRAMS
        if name not in running.crew.members or running.crew.members[name].process.poll() is not None
    ]
    running.restart(*missing)
    yield running
    for name in [name for name in running.crew.members if "#" in name]:
        running.kill(name)


@pytest.fixture
def promise(house: House) -> Promise:
    return Promise(house)
