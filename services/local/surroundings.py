"""The environment the house's processes get: what was given, completed by the house's own secrets, servers and port.

The only module here that looks at the environment; what each name means stands in `shared.runtime.settings`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.local import embedded, keys, leftovers, lock
from services.local.processes import Crew
from services.local.refusals import CannotRun


@dataclass(frozen=True)
class Surroundings:
    """What is known before any server runs."""

    given: Mapping[str, str]
    data: Path
    port: int

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Surroundings":
        text = given.get("PORT") or "8000"
        if not text.isdigit():
            raise CannotRun(f"PORT={text} 不是端口号。", f"PORT={text} is not a port number.")
        return cls(given, Path(given.get("DAIBAN_DATA") or ".data").absolute(), int(text))

    @property
    def is_demo(self) -> bool:
        return self.environment({})["DAIBAN_MODE"] == "demo"

    @property
    def is_complete(self) -> bool:
        """Whether servers and secrets are all given, as in a container: then nothing of the data folder is needed."""
        names = ("DATABASE_URL", "REDIS_URL", "DAIBAN_SECRET", "DAIBAN_MASTER_KEYS")
        return all(self.given.get(name) or self.given.get(f"{name}_FILE") for name in names)

    def environment(self, addresses: Mapping[str, str]) -> dict[str, str]:
        """The processes' environment with the servers at these addresses; `daiban run` is a demo unless told otherwise."""
        completed = {**self.given, **addresses, "DAIBAN_DATA": str(self.data), "PORT": str(self.port)}
        completed["DAIBAN_MODE"] = self.given.get("DAIBAN_MODE") or "demo"
        completed.setdefault("PYTHONUNBUFFERED", "1")
        completed.setdefault("MALLOC_ARENA_MAX", "2")  # glibc: threads share heaps, fewer idle pages
        return completed

    def secrets(self) -> dict[str, str]:
        """Files of the house's own secrets, for those the environment does not bring itself."""
        made = keys.secret_files(self.data / "secrets")
        return {
            name: path
            for name, path in made.items()
            if not self.given.get(name) and not self.given.get(name.removesuffix("_FILE"))
        }


@contextmanager
def at_hand(given: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The environment for one command: servers of the running house, or started for the command and stopped after it."""
    around = Surroundings.of(given)
    if around.is_complete:
        yield around.environment({})
        return
    if lock.is_held(around.data):
        yield around.environment({**around.secrets(), **embedded.addresses(around.data, given)})
        return
    lock.check_folder(around.data)
    embedded.open_to_servers(around.data)
    with lock.taken(around.data, "daiban"):
        crew = Crew(around.data)
        leftovers.end_all(crew.pids)
        try:
            addresses = embedded.started(around.data, crew, given)
            yield around.environment({**around.secrets(), **addresses})
        finally:
            crew.stop()
