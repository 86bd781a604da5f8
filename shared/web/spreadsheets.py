"""Tables as files people open in a spreadsheet: CSV and XLSX, in which no cell can become a formula.

The first rows say what the table is, which filter it was made with and when; numbers and dates stay numbers and dates in XLSX.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import xlsxwriter
from flask import Response

from shared.web.cells import safe

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDEST: Final = 40


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be handed out; `notes` are lines above it (what, filter, time)."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]] = field(repr=False)
    notes: Sequence[str] = ()


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8 with a byte order mark, by which spreadsheets know that it is UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([[safe(note)] for note in sheet.notes])
    writer.writerow([safe(column) for column in sheet.columns])
    writer.writerows([safe(_plain(value)) for value in row] for row in sheet.rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def as_xlsx(sheet: Sheet) -> bytes:
    """One worksheet; texts are written as texts whatever they look like, the heading row stays in sight."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    page = book.add_worksheet(sheet.title[:31])
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for place, note in enumerate(sheet.notes):
        page.write_string(place, 0, note)
    head = len(sheet.notes)
    for column, name in enumerate(sheet.columns):
        page.write_string(head, column, name, bold)
    widths = [len(name) for name in sheet.columns]
    for place, row in enumerate(sheet.rows, start=head + 1):
        for column, value in enumerate(row):
            _write(page, place, column, value, day)
            widths[column] = max(widths[column], len(str(_plain(value))))
    for column, width in enumerate(widths):
        page.set_column(column, column, min(width * 1.7 + 2, _WIDEST))
    page.freeze_panes(head + 1, 0)
    book.close()
    return target.getvalue()


def reply(sheet: Sheet, kind: str, name: str) -> Response:
    """The file as an attachment; `kind` is csv or xlsx, `name` ASCII without its ending."""
    body, mimetype = (as_csv(sheet), CSV) if kind == "csv" else (as_xlsx(sheet), XLSX)
    response = Response(body, content_type=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _write(page: Any, row: int, column: int, value: Any, day: Any) -> None:
    if isinstance(value, bool) or value is None:
        page.write_string(row, column, _plain(value))
    elif isinstance(value, int | float):
        page.write_number(row, column, value)
    elif isinstance(value, date) and not isinstance(value, datetime):
        page.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
    else:
        page.write_string(row, column, _plain(value))


def _plain(value: Any) -> Any:
    """Times as local wall time, nothing as an empty cell."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else value if not isinstance(value, bool) else str(value)
