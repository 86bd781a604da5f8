"""Spreadsheet files people send, read into rows of text: XLSX by its first bytes, CSV in UTF-8 or the Chinese code page."""

import csv
import io
import zipfile
from datetime import datetime
from typing import Any, Final

from openpyxl import load_workbook

LARGEST_UNPACKED: Final = 80 * 1024 * 1024
"""Bytes a workbook may unfold to: a small file can hold a very large one."""


class NotASheet(ValueError):
    """The file cannot be read as one."""


class SheetTooLarge(NotASheet):
    """It unfolds to more than anybody means to send."""


def rows_in(content: bytes, most_rows: int, most_columns: int) -> list[list[str]]:
    """Every row as texts, no more than asked for. Raises NotASheet."""
    try:
        return _workbook(content, most_rows, most_columns) if content[:2] == b"PK" else _csv(content, most_rows)
    except NotASheet:
        raise
    except (ValueError, KeyError, zipfile.BadZipFile, csv.Error, OSError) as error:
        raise NotASheet(str(error)) from error


def _workbook(content: bytes, most_rows: int, most_columns: int) -> list[list[str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
            raise SheetTooLarge()
    sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
    rows = sheet.iter_rows(values_only=True, max_col=most_columns, max_row=most_rows)
    return [[_text(value) for value in row] for row in rows]


def _csv(content: bytes, most_rows: int) -> list[list[str]]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    rows = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        rows.append(row)
        if len(rows) > most_rows:
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
