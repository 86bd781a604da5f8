"""The file of an export, written from its parts to disk: one part in memory at a time, whatever its length."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from services.reporting.exports.domain import Wording
from services.reporting.figures.domain import SHANGHAI
from shared.web.cells import safe

_TIMES: Final = (
    *("submitted_at", "accepted_at", "due_at", "completed_at", "closed_at"),
    *("registered_at", "checked_in_at", "occurred_at", "recorded_at"),
    *("since", "raised_at", "acknowledged_at", "told_at", "seen_at"),
)
_WIDTH: Final = 18
_PIECE: Final = 1 << 18


@contextmanager
def written(file_format: str, said: Wording, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[Path]:
    """The file, gone at the end of the block; `names` are the columns' keys, by which times are known."""
    times = {place for place, name in enumerate(names) if name in _TIMES}
    sums = {place for place, how in enumerate(said.shown) if how == "money"}
    with tempfile.TemporaryDirectory(prefix="daiban-export-") as folder:
        place = Path(folder) / f"export.{file_format}"
        (_csv if file_format == "csv" else _xlsx)(place, said, times, sums, rows)
        yield place


def in_pieces(place: Path) -> Iterator[bytes]:
    """A file a piece at a time."""
    with place.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _csv(place: Path, said: Wording, times: set[int], sums: set[int], rows: Iterable[Sequence[Any]]) -> None:
    with place.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([[safe(note)] for note in said.notes])
        writer.writerow([safe(name) for name in said.columns])
        for row in rows:
            writer.writerow([_said(at, value, times, sums) for at, value in enumerate(row)])


def _xlsx(place: Path, said: Wording, times: set[int], sums: set[int], rows: Iterable[Sequence[Any]]) -> None:
    """Rows go to the disk as they come; texts stay texts whatever they look like."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(str(place), options) as book:
        page = book.add_worksheet(said.title[:31])
        bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        money = book.add_format({"num_format": "#,##0.00"})
        head = len(said.notes)
        page.set_column(0, len(said.columns) - 1, _WIDTH)
        page.freeze_panes(head + 1, 0)
        for line, note in enumerate(said.notes):
            page.write_string(line, 0, note)
        for column, name in enumerate(said.columns):
            page.write_string(head, column, name, bold)
        for line, row in enumerate(rows, start=head + 1):
            for column, value in enumerate(row):
                _write(
                    page, line, column, value, moment if column in times else None, money if column in sums else None
                )


def _write(page: Any, line: int, column: int, value: Any, moment: Any, money: Any) -> None:
    if value == "":
        return
    if moment is not None:
        page.write_datetime(line, column, datetime.fromisoformat(value).astimezone(SHANGHAI), moment)
    elif isinstance(value, int | float):
        page.write_number(line, column, value, money)
    else:
        page.write_string(line, column, value)


def _said(at: int, value: Any, times: set[int], sums: set[int]) -> Any:
    if at in times:
        return _local(value)
    return f"{value:.2f}" if at in sums and value != "" else safe(value)


def _local(value: str) -> str:
    return datetime.fromisoformat(value).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if value else ""
