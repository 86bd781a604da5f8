"""`daiban run` as a person meets it: ready, stopped without loss, started again, and refusals with what to do."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from services.local import embedded, leftovers, lock, ports
from services.local.cli import check_python
from services.local.refusals import CannotRun

SMALL = [sys.executable, "-m", "tests.integration.local.small_house"]


class Run:
    """One `daiban run` in a process of its own."""

    def __init__(self, data: Path, port: int, **more: str) -> None:
        self.data, self.port = data, port
        environment = {k: v for k, v in os.environ.items() if not k.endswith("_URL") and not k.startswith("DAIBAN_")}
        self.output = data.with_name(f"output-{time.monotonic_ns()}")
        with self.output.open("w") as out:
            self.process = subprocess.Popen(
                SMALL,
                env={**environment, "DAIBAN_DATA": str(data), "PORT": str(port), **more},
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def words(self) -> str:
        return self.output.read_text()

    def until(self, words: str, seconds: float = 30) -> "Run":
        deadline = time.monotonic() + seconds
        while words not in self.words() and self.process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        assert words in self.words(), self.words()
        return self

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(40)

    def pids(self) -> list[int]:
        return [int(file.read_text().split()[0]) for file in (self.data / "run").glob("*.pid")]

    def starts(self) -> int:
        """How often a house was prepared on this data, by the database itself."""
        with psycopg.connect(embedded.addresses(self.data, {})["DATABASE_URL"]) as connection:
            row = connection.execute("SELECT count(*) FROM started").fetchone()
        return int(row[0]) if row else 0


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    yield tmp_path / "data", ports.free_port()
    for file in (tmp_path / "data" / "run").glob("*.pid"):
        leftovers.end_all(file.parent)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_ready_and_stops_on_a_signal_leaving_no_process(place: tuple[Path, int], number: signal.Signals):
    run = Run(*place).until("ready in")
    assert f"http://127.0.0.1:{run.port}" in run.words()
    assert "daiban-demo" in run.words()
    pids = run.pids()
    assert len(pids) == 3
    assert run.stop(number) == 0
    assert not any(leftovers.birth(pid) for pid in pids)
    assert ports.is_free(run.port)
    assert not (run.data / "postgres" / "postmaster.pid").exists()


def test_a_second_run_continues_with_the_same_data(place: tuple[Path, int]):
    Run(*place).until("ready in").stop()
    run = Run(*place).until("ready in")
    assert run.starts() == 2
    run.stop()


def test_a_killed_run_leaves_nothing_and_the_next_continues(place: tuple[Path, int]):
    run = Run(*place).until("ready in")
    run.stop(signal.SIGKILL)
    again = Run(*place).until("ready in")
    assert again.starts() == 2
    assert again.stop() == 0


def test_a_dead_web_and_a_dead_database_come_back(place: tuple[Path, int]):
    run = Run(*place).until("ready in")
    for pid in run.pids():
        os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while ports.answers(run.port, "/") != 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    run.until("postgres ended").until("web ended").until("valkey ended")
    assert ports.answers(run.port, "/") == 200
    assert _eventually_started(run) == 1
    assert run.stop() == 0


def _eventually_started(run: Run) -> int:
    deadline = time.monotonic() + 20
    while True:
        try:
            return run.starts()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def test_given_servers_replace_the_embedded_ones(place: tuple[Path, int], servers):
    run = Run(*place, DATABASE_URL=servers.postgres_url, REDIS_URL=servers.redis_url).until("ready in")
    assert [file.stem for file in (run.data / "run").glob("*.pid")] == ["web"]
    assert not (run.data / "postgres").exists()
    assert run.stop() == 0


def test_a_taken_port_is_refused_with_a_free_one(place: tuple[Path, int]):
    with socket.socket() as other:
        other.bind(("127.0.0.1", place[1]))
        other.listen()
        run = Run(*place)
        assert run.process.wait(20) == 2
    assert f"端口 {place[1]} 已被其他程序占用" in run.words()
    proposed = re.search(r"make run PORT=(\d+)", run.words())
    assert proposed
    assert ports.is_free(int(proposed[1]))


def test_a_second_house_on_the_same_data_is_refused(place: tuple[Path, int]):
    run = Run(*place).until("ready in")
    other = Run(place[0], ports.free_port())
    assert other.process.wait(20) == 2
    assert f"Another `daiban run` is using {run.data} (http://127.0.0.1:{run.port})" in other.words()
    assert run.stop() == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_somebody_elses_data_is_refused(tmp_path: Path):
    data = tmp_path / "data"
    data.mkdir()
    os.chown(data, 65534, 65534)
    with pytest.raises(CannotRun, match="belongs to nobody"):
        lock.check_folder(data)


def test_a_full_disk_is_refused(tmp_path: Path):
    with pytest.raises(CannotRun, match="MB left on the disk"):
        lock.check_space(tmp_path, least=2**60)


def test_an_old_python_is_refused():
    with pytest.raises(CannotRun, match=r"Python 3\.11 or newer is needed, this is 3\.10"):
        check_python((3, 10))


def test_a_port_that_is_no_number_is_refused(place: tuple[Path, int]):
    run = Run(place[0], 0)
    assert run.process.wait(20) == 2
    assert "Port 0" in run.words()
