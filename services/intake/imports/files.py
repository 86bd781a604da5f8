"""Spreadsheet files to rows of text and back: XLSX and CSV in, the template and the list of wrong lines out."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from services.intake.imports.domain import COLUMNS, EXAMPLE, MOST_LINES, NOT_READABLE, TOO_MANY, BadFile
from shared.web import sheet_rows

_ROWS_READ: Final = MOST_LINES * 2


def rows_in(content: bytes) -> list[list[str]]:
    """Every row as texts. Raises BadFile."""
    try:
        return sheet_rows.rows_in(content, _ROWS_READ, len(COLUMNS) + 10)
    except sheet_rows.NotASheet as error:
        told = TOO_MANY if isinstance(error, sheet_rows.SheetTooLarge) else NOT_READABLE
        raise BadFile({"file": [told]}) from error


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
