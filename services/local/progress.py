"""How far a long piece of work has come, for a person at a terminal or a log file. Knows nothing of the work."""

import sys
import time
from collections.abc import Callable
from typing import Protocol, TextIO

WIDTH = 30


class Progress(Protocol):
    """What long work reports to: `begin` once per step, `advance` as things get done, `end` after the last."""

    def begin(self, label: str, total: int) -> None: ...

    def advance(self, count: int = 1) -> None: ...

    def end(self) -> None: ...


class Silent:
    """Reports nowhere; for tests and services."""

    def begin(self, label: str, total: int) -> None:
        del label, total

    def advance(self, count: int = 1) -> None:
        del count

    def end(self) -> None:
        return


class Bar:
    """A bar with count, rate and time left; on a terminal redrawn in place, elsewhere one line every five seconds."""

    def __init__(self, out: TextIO | None = None, now: Callable[[], float] = time.monotonic) -> None:
        self._out = out or sys.stderr
        self._now = now
        self._live = self._out.isatty()
        self._label, self._total, self._done = "", 0, 0
        self._began = self._drawn = now()

    def begin(self, label: str, total: int) -> None:
        self._label, self._total, self._done = label, total, 0
        self._began = self._drawn = self._now()
        if self._live:
            self._draw()

    def advance(self, count: int = 1) -> None:
        self._done += count
        if self._now() - self._drawn >= (0.1 if self._live else 5.0):
            self._draw()

    def end(self) -> None:
        self._draw()
        if self._live:
            self._out.write("\n")
            self._out.flush()

    def line(self) -> str:
        """`label  ████░░░░  1,200/8,695  312/s  还需 24 s`."""
        share = min(1.0, self._done / self._total) if self._total else 1.0
        seconds = max(self._now() - self._began, 1e-6)
        rate = self._done / seconds
        left = f"  还需/left {(self._total - self._done) / rate:.0f} s" if rate and self._done < self._total else ""
        filled = round(share * WIDTH)
        bar = "█" * filled + "░" * (WIDTH - filled)
        return f"{self._label}  {bar}  {self._done:,}/{self._total:,}  {rate:,.0f}/s{left}"

    def _draw(self) -> None:
        self._drawn = self._now()
        self._out.write(f"\r\x1b[2K{self.line()}" if self._live else f"{self.line()}\n")
        self._out.flush()
