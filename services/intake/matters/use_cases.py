"""What is done with the catalogue as a whole: loading the matters that come with the system."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from services.intake.matters.domain import Matter, matter_from

MATTERS = Path(__file__).with_name("data")
"""One JSON file per category, numbered in the order the catalogue has them (data/README.md)."""


class KeepsMatters(Protocol):
    def keep(self, matters: Sequence[Matter]) -> None: ...


def matters_that_come_along() -> list[Matter]:
    """The matters of the data files, checked, in the order of the files; raises BadMatter."""
    files = sorted(MATTERS.glob("*.json"))
    return [matter_from(record) for file in files for record in json.loads(file.read_text(encoding="utf-8"))]


def load_catalogue(store: KeepsMatters) -> int:
    """Put the matters of the data files into the store, replacing those of the same code; returns how many."""
    matters = matters_that_come_along()
    store.keep(matters)
    return len(matters)
