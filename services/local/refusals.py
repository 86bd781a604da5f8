"""What keeps the house from starting, as one sentence in both languages with what to do.

Only errors a person at the terminal can mend; anything else is a fault and keeps its traceback.
"""

from pathlib import Path


class CannotRun(Exception):
    """The command ends with exit code 2 after printing both sentences."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(english)
        self.chinese = chinese
        self.english = english

    def __str__(self) -> str:
        return f"{self.chinese}\n{self.english}"


def tail(log: Path, lines: int = 8) -> str:
    """The last lines of a log, indented, for an error that a server's own words explain best."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return "".join(f"\n    {line}" for line in text[-lines:])
