"""What is done with the catalogue as a whole: loading the matters that come with the system."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from services.intake.matters.domain import Matter, matter_from

MATTERS_FILE = Path(__file__).with_name("data") / "matters.json"


class KeepsMatters(Protocol):
    def keep(self, matters: Sequence[Matter]) -> None: ...


def matters_that_come_along() -> list[Matter]:
    """The matters of the data file, checked; raises BadMatter."""
    return [matter_from(record) for record in json.loads(MATTERS_FILE.read_text(encoding="utf-8"))]


def load_catalogue(store: KeepsMatters) -> int:
    """Put the matters of the data file into the store, replacing those of the same code; returns how many."""
    matters = matters_that_come_along()
    store.keep(matters)
    return len(matters)
