"""A crew of processes: started in their own sessions, started again when they die, stopped in a stated order.

Knows nothing of what they do. A child also gets its stop signal when the runner itself is killed, so none lingers.
"""

import contextlib
import ctypes
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from services.local import leftovers

PR_SET_PDEATHSIG = 1  # linux/prctl.h
STEADY_SECONDS = 60.0
LONGEST_WAIT_SECONDS = 30.0
LARGEST_LOG_BYTES = 10_000_000


@dataclass(frozen=True)
class Program:
    """One process of the house: how it is started, and how it is asked to stop.

    `stage` orders stopping (0 first); after `stop_seconds` it is killed. `hurry_signal` is for a second Ctrl-C.
    One that `ends` is done when it exits with 0, and given up after `most_failures` other ends.
    """

    name: str
    command: tuple[str, ...]
    stage: int = 0
    environment: Mapping[str, str] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    hurry_signal: signal.Signals = signal.SIGKILL
    stop_seconds: float = 20.0
    ends: bool = False
    most_failures: int = 3


@dataclass
class Running:
    """A program's present process and what is known of its past."""

    program: Program
    process: subprocess.Popen[bytes]
    started_at: float
    failures: int = 0
    restart_at: float | None = None
    returncodes: list[int] = field(default_factory=list)


def die_with_parent(stop_signal: signal.Signals) -> Callable[[], None]:
    """What a child runs before its program: ask the kernel for `stop_signal` should its parent die (Linux)."""
    prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None
    parent = os.getpid()

    def prepare() -> None:
        if prctl is not None:
            prctl(PR_SET_PDEATHSIG, int(stop_signal), 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return prepare


def say(words: str) -> None:
    """Tell the terminal; one that has been closed must not keep the house from being stopped in order."""
    with contextlib.suppress(OSError):
        print(words, flush=True)


def wait_before_restart(failures: int) -> float:
    """Seconds before the next start: half a second, doubling, at most half a minute."""
    return min(LONGEST_WAIT_SECONDS, 0.5 * 2.0 ** min(failures - 1, 10))


class Crew:
    """The processes that run, by name. Must live in the main thread: the kernel ties a child to its parent's thread."""

    def __init__(self, data: Path, say: Callable[[str], None] = say) -> None:
        self.logs = data / "logs"
        self.pids = data / "run"
        self._say = say
        self.members: dict[str, Running] = {}
        for folder in (self.logs, self.pids):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def start(self, program: Program) -> Running:
        """Start a program that has not been started before."""
        running = Running(program, self._spawn(program), time.monotonic())
        self.members[program.name] = running
        return running

    def tend(self) -> None:
        """Look once at every process and start again those that died and have waited long enough."""
        now = time.monotonic()
        for running in self.members.values():
            if running.restart_at is None and self._has_ended(running):
                self._note_death(running, now)
            elif running.restart_at is not None and now >= running.restart_at:
                running.process = self._spawn(running.program)
                running.started_at, running.restart_at = now, None

    def stop(self, in_a_hurry: Callable[[], bool] = lambda: False) -> None:
        """Stop every process, stage after stage; returns when none is left."""
        for stage in sorted({running.program.stage for running in self.members.values()}):
            self._stop_stage([r for r in self.members.values() if r.program.stage == stage], in_a_hurry)
        self.members.clear()

    def _stop_stage(self, stage: list[Running], in_a_hurry: Callable[[], bool]) -> None:
        began, hurried = time.monotonic(), False
        left = [running for running in stage if running.restart_at is None]
        for running in left:
            _send(running.process.pid, running.program.stop_signal)
        while left := [running for running in left if not self._has_ended(running)]:
            waited = time.monotonic() - began
            for running in left:
                if waited > running.program.stop_seconds:
                    _send_group(running.process.pid, signal.SIGKILL)
                elif in_a_hurry() and not hurried:
                    _send(running.process.pid, running.program.hurry_signal)
            hurried = hurried or in_a_hurry()
            time.sleep(0.02)
        for running in stage:
            leftovers.forget(self.pids, running.program.name)

    def _note_death(self, running: Running, now: float) -> None:
        code = running.process.returncode
        running.returncodes.append(code)
        if running.program.ends and (code == 0 or len(running.returncodes) >= running.program.most_failures):
            running.restart_at = math.inf
            return
        running.failures = 1 if now - running.started_at > STEADY_SECONDS else running.failures + 1
        wait = wait_before_restart(running.failures)
        running.restart_at = now + wait
        name = running.program.name
        self._say(f"{name} 意外退出（{code}），{wait:g} 秒后重启 / {name} ended ({code}), starting again in {wait:g} s")

    def _has_ended(self, running: Running) -> bool:
        """Whether the process is gone; whatever it left in its session goes with it, before its number is given back."""
        pid = running.process.pid
        if running.process.returncode is not None:
            return True
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            return False
        _send_group(pid, signal.SIGKILL)
        running.process.wait()
        return True

    def _spawn(self, program: Program) -> subprocess.Popen[bytes]:
        with self._open_log(program.name) as log:
            process = subprocess.Popen(
                program.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=None if program.environment is None else dict(program.environment),
                start_new_session=True,
                preexec_fn=die_with_parent(program.stop_signal),
            )
        leftovers.remember(self.pids, program.name, process.pid, program.stop_signal)
        return process

    def _open_log(self, name: str) -> IO[bytes]:
        path = self.log(name)
        if path.exists() and path.stat().st_size > LARGEST_LOG_BYTES:
            path.replace(path.with_suffix(".log.1"))
        return path.open("ab")


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _send_group(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        return
