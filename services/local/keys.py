"""The secrets of a house on one machine: made on the first run, kept in `.data/secrets` readable by their owner only.

A server or cluster brings its own secrets as files; nothing here is used there.
"""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def kept(folder: Path, name: str, make: Callable[[], str]) -> str:
    """The secret of that name; made and stored with mode 0600 the first time it is asked for."""
    path = folder / name
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = folder / f"{name}.new"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(make() + "\n")
            os.fsync(file.fileno())
        fresh.rename(path)
    return path.read_text(encoding="ascii").strip()


def password() -> str:
    """48 hexadecimal characters: safe in an address, a configuration file and a command."""
    return secrets.token_hex(24)


def master_key() -> str:
    """One master key in the form `DAIBAN_MASTER_KEYS` has: `id:base64 of 32 bytes`."""
    return "k1:" + base64.b64encode(secrets.token_bytes(32)).decode("ascii")


def secret_files(folder: Path) -> dict[str, str]:
    """The environment entries that point every process to the house's secret and master key."""
    kept(folder, "secret", password)
    kept(folder, "master-keys", master_key)
    return {
        "DAIBAN_SECRET_FILE": str(folder / "secret"),
        "DAIBAN_MASTER_KEYS_FILE": str(folder / "master-keys"),
    }
