"""The lines of the grid, as they come from its form or from a spreadsheet's clipboard. Pure."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from services.intake.lines.domain import plain

COLUMNS: Final = ("time", "name", "phone", "village", "words", "matter", "accepted", "note")
ROWS: Final = 8
MOST_ROWS: Final = 60


@dataclass(frozen=True, slots=True)
class GridLine:
    """One line: its own key, under which it is entered at most once, what was typed, and what is wrong with it."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        return not any(self.values.values())


def blank(count: int) -> list[GridLine]:
    return [GridLine(str(uuid.uuid4())) for _ in range(count)]


def lines_of(form: Mapping[str, str]) -> list[GridLine]:
    """The lines of the form, in its order; each needs its key."""
    lines = []
    for number in range(MOST_ROWS):
        key = form.get(f"rows-{number}-key", "")
        if not key:
            break
        lines.append(GridLine(key[:64], {name: plain(form.get(f"rows-{number}-{name}", "")) for name in COLUMNS}))
    return lines


def pasted(text: str) -> list[GridLine]:
    """Lines as a spreadsheet copies them: a row a line, tabs between the cells, in the order of the grid's columns."""
    rows = [row.split("\t") for row in text.splitlines() if row.strip()]
    return [
        replace(line, values=dict(zip(COLUMNS, (plain(cell) for cell in row), strict=False)))
        for line, row in zip(blank(len(rows)), rows, strict=True)
    ]


def filled_up(lines: Sequence[GridLine], least: int = ROWS) -> list[GridLine]:
    """Never fewer lines than fit the page, and always a blank one at the end."""
    kept = list(lines)[:MOST_ROWS]
    missing = max(least - len(kept), 0 if kept and kept[-1].is_blank else 1)
    return [*kept, *blank(min(missing, MOST_ROWS - len(kept)))]
