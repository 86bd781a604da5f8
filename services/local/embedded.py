"""Both embedded servers of a data folder together: started by a runner, or found running by another command."""

from collections.abc import Callable, Mapping
from pathlib import Path

from services.local import keys, ports, postgres, valkey
from services.local.processes import Crew
from services.local.unprivileged import Identity


def open_to_servers(data: Path) -> None:
    """Make the data folder; servers under another user may pass through it, nobody may list it."""
    data.mkdir(parents=True, exist_ok=True)
    data.chmod(0o711)


def started(
    data: Path, crew: Crew, given: Mapping[str, str], keep_waiting: Callable[[], bool] = lambda: True
) -> dict[str, str]:
    """Start whichever server the environment does not already name; returns the addresses of both."""
    addresses = {name: given[name] for name in ("DATABASE_URL", "REDIS_URL") if given.get(name)}
    if not _named(given, "DATABASE_URL"):
        addresses["DATABASE_URL"] = postgres.started(data, crew, keep_waiting).url
    if not _named(given, "REDIS_URL"):
        addresses["REDIS_URL"] = valkey.started(data, crew, keep_waiting).url
    return addresses


def addresses(data: Path, given: Mapping[str, str]) -> dict[str, str]:
    """Where the servers of a running house are, by what it keeps in its data folder; starts nothing."""
    known: dict[str, str] = {}
    postgres_port, valkey_port = ports.stored_port(data / "postgres.port"), ports.stored_port(data / "valkey.port")
    if postgres_port and not _named(given, "DATABASE_URL"):
        password = keys.kept(data / "secrets", "postgres-owner", keys.password)
        known["DATABASE_URL"] = postgres.Postgres(data / "postgres", postgres_port, password, Identity()).url
    if valkey_port and not _named(given, "REDIS_URL"):
        password = keys.kept(data / "secrets", "valkey", keys.password)
        known["REDIS_URL"] = valkey.Valkey(data / "valkey", valkey_port, password).url
    return known


def _named(given: Mapping[str, str], name: str) -> bool:
    """Whether the environment names a server itself, by value or by file."""
    return bool(given.get(name) or given.get(f"{name}_FILE"))
