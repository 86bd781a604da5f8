"""The demo district's past: once a demo house is ready, the last months are entered into it through its own doors.

So that every chart has something true to show. The past ends the evening before the house was first started; of today there
are only a few things that lie open, for each person to begin with. Which day that was, and that all is entered, is kept beside the data; an interrupted past goes on
with the next start. Everything entered is back-entry (补录) and marked as such.
"""

import argparse
import os
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from services.local.ports import LOOPBACK
from services.local.processes import Program
from shared.reference.working_hours import local_day
from shared.runtime.clock import SystemClock

NOT_WANTED: Final = "0"
_DONE: Final = "done"
_NICE: Final = 10


def program(data: Path, port: int, environment: Mapping[str, str]) -> Program | None:
    """What enters the past, or None where it is entered already, not wanted, or the house is no demo."""
    if environment.get("DAIBAN_MODE") != "demo" or environment.get("DAIBAN_HISTORY") == NOT_WANTED:
        return None
    if _DONE in _kept(data):
        return None
    command = (sys.executable, "-m", "services.local.history", str(data), f"http://{LOOPBACK}:{port}")
    return Program("history", command, 0, environment, stop_seconds=5.0, ends=True)


def until(data: Path, today: date) -> date:
    """The last day of the past: the day before the first start, kept from then on."""
    kept = _kept(data)
    if kept:
        return date.fromisoformat(kept[0])
    day = today - timedelta(days=1)
    _keep(data, day.isoformat())
    return day


def enter(data: Path, url: str, count: str | None) -> int:
    """Enter what is missing; 0 when all is there."""
    from services.local import replay
    from services.local.replay import in_hand

    os.nice(_NICE)  # whoever opens a page meanwhile goes first
    parser = argparse.ArgumentParser()
    replay.add_arguments(parser)
    day = until(data, local_day(SystemClock().now()))
    words = ["--url", url, "--recent", day.isoformat()]
    code = replay.run(parser.parse_args(words + (["--count", count] if count else [])))
    if code == 0:
        in_hand.enter(url, day + timedelta(days=1))
        _keep(data, f"{day.isoformat()} {_DONE}")
    return code


def _keep(data: Path, words: str) -> None:
    """There whole or not at all: half a date would begin a second past."""
    unfinished = data / ".history.part"
    unfinished.write_text(words)
    unfinished.replace(_file(data))


def _file(data: Path) -> Path:
    return data / "history"


def _kept(data: Path) -> list[str]:
    return _file(data).read_text().split() if _file(data).is_file() else []


if __name__ == "__main__":
    sys.exit(enter(Path(sys.argv[1]), sys.argv[2], os.environ.get("DAIBAN_HISTORY")))
