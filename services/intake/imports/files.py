"""Spreadsheet files to rows of text and back: XLSX and CSV in, the template and the list of wrong lines out."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from services.intake.imports.domain import COLUMNS, EXAMPLE, MOST_LINES, NOT_READABLE, TOO_MANY, BadFile

LARGEST_UNPACKED: Final = 80 * 1024 * 1024
"""Bytes a workbook may unfold to: a small file can hold a very large one."""
_ROWS_READ: Final = MOST_LINES * 2


def rows_in(content: bytes) -> list[list[str]]:
    """Every row as texts; a workbook is known by its first bytes. Raises BadFile."""
    try:
        return _workbook(content) if content[:2] == b"PK" else _csv(content)
    except (ValueError, KeyError, zipfile.BadZipFile, csv.Error, OSError) as error:
        raise BadFile({"file": [NOT_READABLE]}) from error


def _workbook(content: bytes) -> list[list[str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
            raise BadFile({"file": [TOO_MANY]})
    sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
    rows = []
    for row in sheet.iter_rows(values_only=True, max_col=len(COLUMNS) + 10, max_row=_ROWS_READ):
        rows.append([_text(value) for value in row])
    return rows


def _csv(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    rows = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        rows.append(row)
        if len(rows) > _ROWS_READ:
            break
    return rows


def _decoded(content: bytes) -> str:
    """UTF-8 as we write it, or the code page Chinese spreadsheets save in."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def template(is_chinese: bool) -> bytes:
    """A workbook with the headings and one example line."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    headings = [(zh if is_chinese else en) + ("*" if needed else "") for zh, en, needed in COLUMNS.values()]
    sheet.append(headings)
    sheet.append(list(EXAMPLE))
    for number, cell in enumerate(sheet[1], 1):
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = 40 if number == 6 else 18
    sheet.freeze_panes = "A2"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def wrong_lines(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV a spreadsheet opens as UTF-8; what would be taken for a formula stays text."""
    kept = io.StringIO()
    writer = csv.writer(kept)
    writer.writerow(headings)
    writer.writerows([[f"'{cell}" if cell[:1] in "=+-@" else cell for cell in row] for row in rows])
    return b"\xef\xbb\xbf" + kept.getvalue().encode()
