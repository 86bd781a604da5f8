"""`daiban run`: the whole house from nothing to ready, kept alive, and down again without losing anything.

Steps: check the machine → servers → schema and demo district → web, workers, relay, beat, folder → ready → tend → stop.
This process imports nothing heavy; what needs the database runs in children.
"""

import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType

from services.local import embedded, history, leftovers, lock, ports
from services.local.follow import Follower
from services.local.processes import Crew, Program, die_with_parent, say
from services.local.programs import STATIC, WORKERS, programs
from services.local.refusals import CannotRun, tail
from services.local.surroundings import Surroundings

READY_SECONDS = 120.0
MOST_FAILURES = 4
TOWN = "510503108"
LOOK_SECONDS = 0.25

Plan = Callable[[int, Mapping[str, str]], Sequence[Program]]
Past = Callable[[Path, int, Mapping[str, str]], Program | None]
Command = tuple[str, ...]
PREPARATION: Command = (sys.executable, "-m", "services.local", "prepare")


class House:
    """One run: which signals came, who runs, and since when."""

    def __init__(
        self,
        given: Mapping[str, str],
        follow: bool = False,
        plan: Plan = programs,
        preparation: Command = PREPARATION,
        past: Past = history.program,
    ) -> None:
        self.around = Surroundings.of(given)
        self._plan, self._preparation, self._past = plan, preparation, past
        self._follow = follow
        self._signals = 0
        self._began = time.monotonic()

    def run(self) -> int:
        """Run until told to stop; the process's exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note_signal)
        around = self.around
        lock.check_folder(around.data)
        embedded.open_to_servers(around.data)
        with lock.taken(around.data, f"http://{ports.LOOPBACK}:{around.port}"):
            crew = Crew(around.data)
            leftovers.end_all(crew.pids)
            lock.check_port(around.port)
            _check_assets()
            try:
                return self._live(crew)
            finally:
                self._stop(crew)

    def _live(self, crew: Crew) -> int:
        addresses = embedded.started(self.around.data, crew, self.around.given, self._wanted)
        environment = self.around.environment({**self.around.secrets(), **addresses})
        code = self._prepare(environment) if self._wanted() else 0
        if code != 0:
            return code
        if self._wanted():
            for program in self._plan(self.around.port, environment):
                crew.start(program)
            self._wait_until_ready(crew)
        if self._wanted():
            say(welcome(self.around, time.monotonic() - self._began))
            self._enter_history(crew, environment)
        self._tend(crew)
        return 0

    def _enter_history(self, crew: Crew, environment: Mapping[str, str]) -> None:
        program = self._past(self.around.data, self.around.port, environment)
        if program:
            crew.start(program)

    def _tend(self, crew: Crew) -> None:
        follower = Follower(crew.logs) if self._follow else None
        while self._wanted():
            crew.tend()
            if follower:
                with contextlib.suppress(OSError):
                    follower.show()
            time.sleep(LOOK_SECONDS)

    def _prepare(self, environment: Mapping[str, str]) -> int:
        """Schema and demo district, in a child whose memory goes when it is done; its own words go to the terminal."""
        child = subprocess.Popen(
            self._preparation,
            env=dict(environment),
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        while child.poll() is None:
            if not self._wanted():
                child.terminate()
                child.wait()
            time.sleep(0.05)
        return child.returncode if self._wanted() else 0

    def _wait_until_ready(self, crew: Crew) -> None:
        deadline = time.monotonic() + READY_SECONDS
        waiting = list(WORKERS)
        while self._wanted() and waiting:
            crew.tend()
            waiting = [name for name in waiting if ports.answers(self.around.port, f"/{name}/readyz") != 200]
            _refuse_if_hopeless(crew)
            if waiting and time.monotonic() > deadline:
                raise CannotRun(
                    f"{READY_SECONDS:g} 秒内未就绪：{'、'.join(waiting)}。请查看 {crew.logs} 里的日志。",
                    f"Not ready within {READY_SECONDS:g} s: {', '.join(waiting)}. See the logs in {crew.logs}.",
                )
            time.sleep(0.05)

    def _stop(self, crew: Crew) -> None:
        if crew.members:
            say("\n正在停止，请稍候（再按一次 Ctrl-C 立即停止）… / Stopping (Ctrl-C again to hurry) …")
        crew.stop(in_a_hurry=lambda: self._signals > 1)
        say("已停止，数据已保存。 / Stopped, everything is kept.")

    def _wanted(self) -> bool:
        return self._signals == 0

    def _note_signal(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._signals += 1


def welcome(around: Surroundings, seconds: float) -> str:
    """What a person sees once everything answers."""
    rows = [("地址 Address", f"http://{ports.LOOPBACK}:{around.port}")]
    if around.is_demo:
        staff = " ".join(f"{role}-{TOWN}" for role in ("clerk", "organiser", "dispatcher"))
        rows += [("演示账号 Accounts", f"admin supervisor {staff} v00001 …"), ("密码 Password", "daiban-demo")]
    rows += [("日志 Logs", str(around.data / "logs")), ("停止 Stop", "Ctrl-C")]
    lines = "".join(f"  {label}{' ' * (20 - _width(label))}{value}\n" for label, value in rows)
    return f"\n代办 Daiban 已就绪（{seconds:.1f} 秒） / ready in {seconds:.1f} s\n{lines}"


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if character >= "\u2e80" else 1 for character in text)


def _check_assets() -> None:
    if not STATIC.is_dir():
        raise CannotRun(
            "网页资源尚未生成。请先运行 make assets。", "The pages' assets have not been built. Run make assets first."
        )


def _refuse_if_hopeless(crew: Crew) -> None:
    """A program that keeps dying before the house was ever ready will not get better by waiting."""
    for name, running in crew.members.items():
        if running.failures >= MOST_FAILURES:
            words = tail(crew.log(name), 15)
            raise CannotRun(f"{name} 无法启动，它的日志说：{words}", f"{name} does not start; its log says:{words}")
