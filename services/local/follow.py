"""The processes' logs on one terminal, each line under its process's name."""

import sys
from pathlib import Path
from typing import TextIO


class Follower:
    """Shows what was added to the logs of a folder since it last looked; begins at their present ends."""

    def __init__(self, logs: Path, out: TextIO | None = None) -> None:
        self._logs = logs
        self._out = out or sys.stdout
        self._read = {path.name: path.stat().st_size for path in logs.glob("*.log")}

    def show(self) -> None:
        for path in sorted(self._logs.glob("*.log")):
            self._show(path)

    def _show(self, path: Path) -> None:
        at = self._read.get(path.name, 0)
        if path.stat().st_size < at:
            at = 0
        with path.open("rb") as file:
            file.seek(at)
            text = file.read()
        whole = text[: text.rfind(b"\n") + 1]
        self._read[path.name] = at + len(whole)
        for line in whole.decode("utf-8", "replace").splitlines():
            self._out.write(f"{path.stem:<18} │ {line}\n")
        if whole:
            self._out.flush()
