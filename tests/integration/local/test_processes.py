"""The crew: what dies is started again, what is stopped stays stopped, and nothing is left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.local import leftovers
from services.local.processes import Crew, Program, wait_before_restart

SLEEP = "import time; time.sleep(300)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(300)"
)
WITH_CHILD = (
    "import subprocess, sys, time; c = subprocess.Popen(['sleep', '300']); print(c.pid, flush=True); time.sleep(300)"
)
RUNNER = """
import sys, time
from pathlib import Path
from services.local.processes import Crew, Program
crew = Crew(Path(sys.argv[1]))
print(crew.start(Program("child", (sys.executable, "-c", "import time; time.sleep(300)"))).process.pid, flush=True)
time.sleep(300)
"""


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[Crew]:
    made = Crew(tmp_path, say=lambda _: None)
    yield made
    made.stop(in_a_hurry=lambda: True)


def program(words: str, name: str = "child", **more) -> Program:
    return Program(name, (sys.executable, "-c", words), **more)


def within(seconds: float, condition: Callable[[], object]) -> object:
    """The condition's first true value, or its last one."""
    deadline = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


def is_alive(pid: int) -> bool:
    return bool(leftovers.birth(pid))


def test_a_dead_process_is_started_again(crew: Crew):
    running = crew.start(program(SLEEP))
    first = running.process.pid
    os.kill(first, signal.SIGKILL)

    def started_again() -> bool:
        crew.tend()
        return running.restart_at is None and running.process.pid != first

    assert within(5, started_again)
    assert is_alive(running.process.pid)
    assert running.returncodes == [-signal.SIGKILL]


def test_what_a_dead_process_leaves_in_its_session_goes_with_it(crew: Crew):
    running = crew.start(program(WITH_CHILD))
    grandchild = int(str(within(5, lambda: crew.log("child").read_text().strip())))
    os.kill(running.process.pid, signal.SIGKILL)
    within(5, lambda: crew.tend() or running.failures)
    assert within(2, lambda: not is_alive(grandchild))


def test_the_wait_grows_to_half_a_minute():
    assert [wait_before_restart(n) for n in (1, 2, 3, 4, 50)] == [0.5, 1.0, 2.0, 4.0, 30.0]


def test_after_stop_nothing_lives_and_nothing_starts_again(crew: Crew):
    pids = [crew.start(program(SLEEP, name)).process.pid for name in ("one", "two")]
    crew.stop()
    crew.tend()
    assert not any(map(is_alive, pids))
    assert not list(crew.pids.glob("*.pid"))


def test_stages_stop_one_after_the_other(crew: Crew, tmp_path: Path):
    words = "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: (open({!r}, 'a').write({!r}), sys.exit()))\nprint('up', flush=True)\ntime.sleep(300)"
    order = tmp_path / "order"
    for name, stage in (("database", 9), ("web", 0), ("worker", 1)):
        crew.start(program(words.format(str(order), name + " "), name, stage=stage))
        within(5, lambda name=name: crew.log(name).read_text())
    crew.stop()
    assert order.read_text().split() == ["web", "worker", "database"]


def test_the_deaf_are_killed_when_their_time_is_up(crew: Crew):
    running = crew.start(program(STUBBORN, stop_seconds=0.3))
    within(5, lambda: crew.log("child").read_text())
    began = time.monotonic()
    crew.stop()
    assert 0.3 <= time.monotonic() - began < 3
    assert not is_alive(running.process.pid)


def test_a_second_signal_does_not_wait_for_the_deaf(crew: Crew):
    crew.start(program(STUBBORN, stop_seconds=60))
    within(5, lambda: crew.log("child").read_text())
    began = time.monotonic()
    crew.stop(in_a_hurry=lambda: True)
    assert time.monotonic() - began < 3


def test_children_go_when_the_runner_is_killed(tmp_path: Path):
    runner = subprocess.Popen([sys.executable, "-c", RUNNER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert runner.stdout
    child = int(runner.stdout.readline())
    assert is_alive(child)
    runner.kill()
    runner.wait()
    runner.stdout.close()
    assert within(5, lambda: not is_alive(child))


def test_the_next_run_ends_what_a_killed_one_left(tmp_path: Path):
    left = subprocess.Popen([sys.executable, "-c", SLEEP])
    leftovers.remember(tmp_path, "left", left.pid, signal.SIGTERM)
    assert leftovers.end_all(tmp_path) == ["left"]
    assert left.wait(5) == -signal.SIGTERM


def test_a_number_given_to_another_process_is_left_alone(tmp_path: Path):
    (tmp_path / "stranger.pid").write_text(f"{os.getpid()} 15 12345\n")
    assert leftovers.end_all(tmp_path) == []
    assert not list(tmp_path.iterdir())


def test_a_program_that_ends_is_not_started_again(crew: Crew):
    running = crew.start(program("pass", ends=True))
    within(5.0, lambda: (crew.tend(), running.returncodes)[1])
    crew.tend()
    assert running.returncodes == [0]
    assert running.process.returncode == 0


def test_a_program_that_ends_badly_is_given_up_after_its_tries(crew: Crew):
    running = crew.start(program("raise SystemExit(1)", ends=True, most_failures=2))
    assert within(10.0, lambda: (crew.tend(), len(running.returncodes) == 2)[1])
    time.sleep(0.1)
    crew.tend()
    assert running.returncodes == [1, 1]
