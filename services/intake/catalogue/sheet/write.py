"""Writing the catalogue as XLSX. Text is always written as text; what a program might take for a formula is marked as text too,
so that it stays one when the cell is edited. The value itself is never changed: what is written reads back the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from services.intake.catalogue.sheet.columns import CHOICES, MATERIALS, MATTERS, STEPS, TOLD, Column, Sheet, cell_of

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""First characters a spreadsheet program takes for the beginning of a formula."""
_ROWS_WITH_LISTS = 3_000


def workbook_of(records: Iterable[Mapping[str, Any]], about: Sequence[tuple[str, str]]) -> bytes:
    """The file; `about` are lines of (what, value) for the first sheet: filter, time, how to fill it in."""
    records = list(records)
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    styles = _Styles(book)
    _write(book, styles, MATTERS, (*MATTERS.columns, *TOLD), records)
    _write(book, styles, MATERIALS, MATERIALS.columns, _rows(records, "materials"))
    _write(book, styles, STEPS, STEPS.columns, _rows(records, "steps"))
    _explain(book, styles, about)
    book.close()
    return target.getvalue()


class _Styles:
    def __init__(self, book: Workbook) -> None:
        plain = {"text_wrap": True, "valign": "top"}
        self.heading: Format = book.add_format({"bold": True, "bg_color": "#f4f0e8", "border": 1, **plain})
        self.text: Format = book.add_format({"num_format": "@", **plain})
        self.guarded: Format = book.add_format({"num_format": "@", "quote_prefix": True, **plain})
        self.number: Format = book.add_format({"num_format": "0", **plain})
        self.told: Format = book.add_format({"font_color": "#565d63", "num_format": "@", **plain})


def _write(
    book: Workbook, styles: _Styles, sheet: Sheet, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]
) -> None:
    page: Worksheet = book.add_worksheet(sheet.title)
    page.freeze_panes(1, 2)
    for place, column in enumerate(columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.heading, styles.heading)
        _offer(page, place, column)
    for number, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            _cell(page, styles, number, place, column, cell_of(column, _inner(row, column.key)))


def _cell(page: Worksheet, styles: _Styles, row: int, place: int, column: Column, value: str | int | None) -> None:
    if value is None:
        return
    if isinstance(value, int):
        page.write_number(row, place, value, styles.number)
        return
    style = styles.told if column in TOLD else styles.text
    page.write_string(row, place, value, styles.guarded if value.startswith(RISKY) else style)


def _offer(page: Worksheet, place: int, column: Column) -> None:
    """A list to choose from in the cells below the heading."""
    if column.kind == "choice":
        words = [names[0] for names in CHOICES[column.key].values()]
        page.data_validation(1, place, _ROWS_WITH_LISTS, place, {"validate": "list", "source": words})


def _explain(book: Workbook, styles: _Styles, about: Sequence[tuple[str, str]]) -> None:
    page = book.add_worksheet("说明 Read me")
    page.set_column(0, 0, 28)
    page.set_column(1, 3, 40)
    for number, (what, value) in enumerate(about):
        page.write_string(number, 0, what, styles.heading)
        page.write_string(number, 1, value, styles.guarded if value.startswith(RISKY) else styles.text)
    number = len(about) + 1
    for field, names in CHOICES.items():
        heading = next(column.heading for column in MATTERS.columns if column.key == field)
        page.write_string(number, 0, heading, styles.heading)
        for zh, en in names.values():
            page.write_string(number, 1, zh, styles.text)
            page.write_string(number, 2, en, styles.text)
            number += 1


def _rows(records: Iterable[Mapping[str, Any]], field: str) -> Iterable[Mapping[str, Any]]:
    return ({**row, "code": record["code"]} for record in records for row in record.get(field) or ())


def _inner(row: Mapping[str, Any], key: str) -> Any:
    value: Any = row
    for step in key.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value
