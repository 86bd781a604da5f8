"""The send ledger: a file of lines, kept apart from the database, that remembers what a restored backup has forgotten.

Before a message leaves, a line with its number and the reminders in it is on the disk (fsync); another says what became of
it. Numbers are counted in the database: a line with a higher number than the database knows means that the database is
older than what was sent. Ids, rungs and times only; nothing about a person.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from services.reporting.reminders.domain import Message

_TAIL = 65536


@dataclass(frozen=True)
class SentLedger:
    """One folder; a file for each generation of the database and each machine that sends."""

    folder: Path
    name: str = "sent"

    def leaving(self, generation: UUID, message: Message, channel: str, now: datetime) -> None:
        """Must be on the disk before the message is handed over."""
        rows = [
            [each.request, each.rung, message.recipient, message.role, each.cycle, each.due_at]
            for each in message.lines
        ]
        self._write(generation, {"message": message.number, "at": now, "channel": channel, "reminders": rows})

    def became(self, generation: UUID, message: Message, state: str) -> None:
        self._write(generation, {"message": message.number, "state": state})

    def highest(self, generation: UUID) -> int:
        """The highest number that was ever to leave; 0 when none was."""
        return max((self._last(path) for path in self._files(generation)), default=0)

    def rows(self, generation: UUID) -> list[dict[str, Any]]:
        """One entry per reminder that left, or may have: `state` is sent, or unknown where no answer is written."""
        messages: dict[int, dict[str, Any]] = {}
        for line in self._lines(generation):
            messages.setdefault(line["message"], {}).update(line)
        return [entry for each in messages.values() for entry in _entries(each)]

    def _write(self, generation: UUID, line: dict[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        file = os.open(self.folder / f"{generation}.{self.name}.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(file, orjson.dumps(line) + b"\n")
            os.fsync(file)
        finally:
            os.close(file)

    def _files(self, generation: UUID) -> list[Path]:
        return sorted(self.folder.glob(f"{generation}.*.jsonl"))

    def _lines(self, generation: UUID) -> Iterator[dict[str, Any]]:
        for path in self._files(generation):
            with path.open("rb") as file:
                yield from filter(None, map(_read, file))

    def _last(self, path: Path) -> int:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL))
            return max((line["message"] for line in map(_read, file) if line), default=0)


def _entries(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What did not leave after all is not among them: it may be sent."""
    state = message.get("state", "unknown")
    if state not in ("sent", "unknown"):
        return
    names = ("request", "rung", "recipient", "role", "cycle", "due_at")
    for row in message.get("reminders", ()):
        yield {
            **dict(zip(names, row, strict=True)),
            "state": state,
            "channel": message["channel"],
            "at": message["at"],
            "message": message["message"],
        }


def _read(line: bytes) -> dict[str, Any] | None:
    """None for a line cut off by a crash, which was the last thing before nothing left."""
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) and "message" in found else None
