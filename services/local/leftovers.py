"""Processes that a killed run left behind: known by number and start time, ended before the next run begins."""

import contextlib
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

PATIENCE_SECONDS = 25.0


@dataclass(frozen=True)
class Leftover:
    """A process of an earlier run, with the signal that stops it gently."""

    name: str
    pid: int
    born: str
    stop_signal: int

    def is_alive(self) -> bool:
        return bool(self.born) and birth(self.pid) == self.born

    def send(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)


def remember(folder: Path, name: str, pid: int, stop_signal: signal.Signals) -> None:
    """Note a process, so that a later run can recognise it."""
    (folder / f"{name}.pid").write_text(f"{pid} {int(stop_signal)} {birth(pid)}\n", encoding="ascii")


def forget(folder: Path, name: str) -> None:
    (folder / f"{name}.pid").unlink(missing_ok=True)


def birth(pid: int) -> str:
    """When a process started, in clock ticks since boot; empty when it is gone or only a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


def end_all(folder: Path) -> list[str]:
    """End what an earlier run left, gently and then not; returns the names that were still alive."""
    files = sorted(folder.glob("*.pid"))
    alive = [leftover for leftover in map(_read, files) if leftover.is_alive()]
    for leftover in alive:
        leftover.send(leftover.stop_signal)
    deadline = time.monotonic() + PATIENCE_SECONDS
    left = alive
    while left := [leftover for leftover in left if leftover.is_alive()]:
        if time.monotonic() > deadline:
            for leftover in left:
                leftover.send(signal.SIGKILL)
        time.sleep(0.05)
    for file in files:
        file.unlink(missing_ok=True)
    return [leftover.name for leftover in alive]


def _read(file: Path) -> Leftover:
    words = file.read_text(encoding="ascii").split()
    if len(words) != 3:
        return Leftover(file.stem, 0, "", 0)
    return Leftover(file.stem, int(words[0]), words[2], int(words[1]))
