"""Real embedded servers for the tests: one Postgres and one Valkey of their own, on free ports, in a folder of their own.

Must be called from the main thread: a child is tied to the life of the thread that started it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.local import embedded, postgres, valkey
from services.local.processes import Crew


@dataclass(frozen=True)
class Servers:
    """Two running servers; `stop` ends them, `crew.members[name].process.pid` is what a fault test kills."""

    data: Path
    postgres_url: str
    redis_url: str
    crew: Crew

    def stop(self) -> None:
        self.crew.stop()


def start_servers(data: Path) -> Servers:
    """Start both; the caller stops them."""
    embedded.open_to_servers(data)
    crew = Crew(data)
    try:
        database = postgres.started(data, crew)
        broker = valkey.started(data, crew)
    except BaseException:
        crew.stop()
        raise
    return Servers(data, database.url, broker.url, crew)


@contextmanager
def embedded_servers(tmp: Path) -> Iterator[Servers]:
    """Both servers for the length of a `with` block."""
    servers = start_servers(tmp / "servers")
    try:
        yield servers
    finally:
        servers.stop()
