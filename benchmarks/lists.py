"""Lists and searches with 1,000, 100,000 and 1,000,000 requests: CPU-milliseconds a statement costs in the server.

Each question is asked many times through the service's own role; what is counted is the CPU time of the Postgres process
that answers, which other work on the machine does not change. `BENCH_LIST_SIZES=1000,100000` measures fewer.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psutil
import psycopg
from sqlalchemy import Connection

from benchmarks.filling import Filled, Filler
from services.intake.matters.domain import Catalogue
from services.intake.matters.store import MatterStore
from services.intake.queue.domain import Filters, Place, Wanted, wanted
from services.intake.queue.store import QueueStore
from services.intake.residents.store import ResidentStore
from services.local import demo
from services.local.progress import Silent
from shared.identity.people import Person
from shared.runtime.database import Database
from shared.runtime.migrate import upgrade
from shared.runtime.sealing import BlindIndex
from shared.runtime.settings import Settings
from tests.conftest import settings_for
from tests.servers import embedded_servers

SIZES = tuple(int(size) for size in os.environ.get("BENCH_LIST_SIZES", "1000,100000,1000000").split(","))
TIMES = int(os.environ.get("BENCH_LIST_TIMES", "60"))
TOWN, DISTRICT = "510503108", "510503"


class Questions:
    """What is asked of one filled database."""

    def __init__(self, settings: Settings, connection: Connection, catalogue: Catalogue, filled: Filled) -> None:
        self._index, self._catalogue, self._filled = BlindIndex(settings), catalogue, filled
        self._store, self._residents = QueueStore(connection), ResidentStore(connection)
        self._now = datetime.now(UTC)

    def all(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """(what, how to ask it once)."""
        bare = self._wanted(TOWN, Filters(status="accepted"))
        yield "bare keyset page of a town", lambda: self._store.page(bare)
        for name, area, filters in self._filters():
            asked = self._wanted(area, filters)
            yield f"{name}: page", lambda asked=asked: self._store.page(asked)  # type: ignore[misc]
        deep = replace(bare, after=Place(self._now - timedelta(days=900), uuid4()))
        yield "a town, deep page", lambda: self._store.page(deep)
        yield "a town, total counted to 10,000", lambda: self._store.total(bare)
        yield "a town and channel, total", lambda: self._store.total(replace(bare, channel="web"))
        phone = self._index.of("phone", self._filled.phones[len(self._filled.phones) // 2])
        yield "people of a phone, their open requests", lambda: self._residents.by_phone(phone, None)

    def _filters(self) -> Iterator[tuple[str, str, Filters]]:
        phone, number = self._filled.phones[1], self._filled.numbers[-1]
        matter = next(iter(self._catalogue))
        yield "a town, what waits", TOWN, Filters()
        yield "a town, every state", TOWN, Filters(status="all")
        yield "the district, what waits", DISTRICT, Filters()
        yield "the district, every state", DISTRICT, Filters(status="all")
        yield "a village, every state", f"{TOWN}201", Filters(status="all")
        yield "a town and matter", TOWN, Filters(status="all", matter=matter.code)
        yield "a town and category", TOWN, Filters(status="all", category=matter.category)
        yield "a town and channel", TOWN, Filters(status="all", channel="web")
        yield "a town, with photos", TOWN, Filters(status="all", photos="yes")
        yield "a town, mine", TOWN, Filters(status="all", mine=True)
        yield "a town, one month", TOWN, Filters(status="all", since=(self._now - timedelta(days=60)).date())
        yield "a town, rare channel and photos", TOWN, Filters(status="all", channel="direct_line", photos="yes")
        yield (
            "the district, rare channel and photos",
            DISTRICT,
            Filters(status="all", channel="direct_line", photos="yes"),
        )
        yield "a phone", DISTRICT, Filters(q=phone)
        yield "a number", DISTRICT, Filters(q=number)
        yield "the last six digits", DISTRICT, Filters(q=number[-6:])

    def _wanted(self, area: str, filters: Filters) -> Wanted:
        by = Person(UUID(int=1), "b", "b", (("clerk", area),))
        return replace(wanted(filters, by, self._index, self._catalogue, self._now), page_size=25)


def measure(settings: Settings, filled: Filled) -> dict[str, float]:
    """CPU-ms in the server for each question, over `TIMES` askings."""
    database = Database(settings, "intake", process="bench", pool_size=1)
    found: dict[str, float] = {}
    with database.reading() as connection:
        catalogue = MatterStore(connection).catalogue()
        server = psutil.Process(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
        for name, ask in Questions(settings, connection, catalogue, filled).all():
            for _ in range(8):
                ask()
            before = sum(server.cpu_times()[:2])
            for _ in range(TIMES):
                ask()
            found[name] = (sum(server.cpu_times()[:2]) - before) * 1000 / TIMES
    database.close()
    return found


def fill(settings: Settings, count: int) -> Filled:
    """Matters and clerks as the demo has them, and so many requests."""
    with psycopg.connect(settings.database_url) as owner:
        matters = [row[0] for row in owner.execute("SELECT DISTINCT code FROM intake.matter ORDER BY 1")]
        clerks = [
            row[0] for row in owner.execute("SELECT person_id FROM identity.role WHERE role = 'clerk' ORDER BY 1")
        ]
    return Filler(settings, matters, clerks).fill(count)


def table(columns: dict[int, dict[str, float]]) -> None:
    first = next(iter(columns.values()))
    print(f"{'CPU-ms in the server':<44}" + "".join(f"{size:>12,}" for size in columns))
    for name in first:
        print(f"{name:<44}" + "".join(f"{column[name]:12.2f}" for column in columns.values()))


def main() -> None:
    columns: dict[int, dict[str, float]] = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="daiban-lists-") as name, embedded_servers(Path(name)) as servers:
            settings = settings_for(servers, servers.postgres_url, Path(name))
            upgrade(settings)
            demo.load(settings, Silent(), demo.SMALL)
            print(f"filling in {size:,} requests …", file=sys.stderr)
            columns[size] = measure(settings, fill(settings, size))
    table(columns)


if __name__ == "__main__":
    main()
