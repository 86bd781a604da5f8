"""Reading an XLSX file somebody brought: safely, within limits, and with every fault told by sheet, row and column.

Nothing of the catalogue is known here; whether what was read is right is for `matters.rules` and `importing` to say.
"""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from services.intake.catalogue.sheet.columns import (
    SHEETS,
    Column,
    NotInList,
    Sheet,
    headings_of,
    plain_heading,
    value_of,
)
from shared.contracts.errors import N_, Invalid

LARGEST_FILE: Final = 2 * 1024 * 1024
LARGEST_UNPACKED: Final = 24 * 1024 * 1024
MOST_PARTS: Final = 200
MOST_COLUMNS: Final = 60

NOT_A_SHEET = N_("这不是能读的 XLSX 表格。请用“导出表格”得到的文件来改。")
FILE_TOO_LARGE = N_("表格太大，最多2兆，请分几次导入。")
NO_SUCH_SHEET = N_("缺少这张工作表。")
NO_SUCH_COLUMN = N_("缺少这一列。")
TWO_COLUMNS = N_("这一列出现了两次。")
TOO_MANY_ROWS = N_("行数太多，请分几次导入。")
IS_FORMULA = N_("这一格是公式，请改成文字或数字。")
IS_ERROR = N_("这一格是出错的公式，请改成文字或数字。")
NOT_A_NUMBER = N_("请填整数。")
NOT_TEXT = N_("请填文字。")
NOT_IN_LIST = N_("请从列表里选一个，或照“说明”里的写法。")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong where: sheet, row as the program counts it (from 1), column's heading with its letter, sentence."""

    sheet: str
    row: int
    column: str
    sentence: str


@dataclass(slots=True)
class Row:
    """A row's values by column key, and where each stands."""

    number: int
    values: dict[str, Any]
    faulty: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Table:
    """A sheet as it was read: its rows and the letter of each column."""

    sheet: Sheet
    rows: list[Row] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def column(self, key: str) -> str:
        """The heading of a column as the reader sees it, with its letter."""
        found = next((column for column in self.sheet.columns if column.key == key), None)
        letter = f" ({get_column_letter(self.places[key] + 1)})" if key in self.places else ""
        return f"{found.heading if found else key}{letter}"


class UnreadableFile(Invalid):
    sentence = NOT_A_SHEET
    code = "unreadable-file"


def read_tables(content: bytes) -> tuple[dict[str, Table], list[Fault]]:
    """The tables by key of their sheet, and every fault; raises Invalid at `file` for what is no spreadsheet or too large."""
    check_package(content)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its parsers meet
        raise UnreadableFile({"file": [NOT_A_SHEET]}) from error
    tables: dict[str, Table] = {}
    faults: list[Fault] = []
    try:
        for sheet in SHEETS:
            page = _page_of(book, sheet)
            tables[sheet.key] = Table(sheet)
            if page is None:
                faults.append(Fault(sheet.title, 1, "", NO_SUCH_SHEET))
            else:
                faults += _read(page, tables[sheet.key])
    except Exception as error:
        raise UnreadableFile({"file": [NOT_A_SHEET]}) from error
    finally:
        book.close()
    return tables, faults


def check_package(content: bytes) -> None:
    """Refuse what would unpack to something huge, and XML that declares entities, before any of it is parsed."""
    if len(content) > LARGEST_FILE:
        raise Invalid({"file": [FILE_TOO_LARGE]})
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise Invalid({"file": [FILE_TOO_LARGE]})
            for part in parts:
                _check_part(package, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise UnreadableFile({"file": [NOT_A_SHEET]}) from error


def _check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """What a part says of its size is not believed: no more than that is unpacked of it. NUL stands in UTF-16 only."""
    with package.open(part) as stream:
        content = stream.read(part.file_size + 1)
    is_text = part.filename.lower().endswith((".xml", ".rels"))
    is_risky = is_text and any(word in content for word in (b"<!DOCTYPE", b"<!ENTITY", b"\x00"))
    if len(content) > part.file_size or is_risky:
        raise UnreadableFile({"file": [NOT_A_SHEET]})


def _page_of(book: Any, sheet: Sheet) -> Any:
    names = {plain_heading(name) for name in (sheet.key, sheet.zh, sheet.en, sheet.title)}
    title = next((title for title in book.sheetnames if plain_heading(title) in names), None)
    return book[title] if title else None


def _read(page: Any, table: Table) -> Iterator[Fault]:
    """Fill the table; yields its faults."""
    page.reset_dimensions()
    rows = page.iter_rows(max_col=MOST_COLUMNS)
    title = table.sheet.title
    yield from _read_headings(next(rows, ()), table)
    for number, cells in enumerate(rows, start=2):
        if all(cell.value in (None, "") for cell in cells):
            continue
        if len(table.rows) >= table.sheet.most_rows:
            yield Fault(title, number, "", TOO_MANY_ROWS)
            return
        row = Row(number, {})
        table.rows.append(row)
        for column in table.sheet.columns:
            yield from _read_cell(table, row, column, cells)


def _read_headings(cells: Any, table: Table) -> Iterator[Fault]:
    title = table.sheet.title
    written = [plain_heading(str(cell.value)) if cell.value is not None else "" for cell in cells]
    for column in table.sheet.columns:
        places = [place for place, heading in enumerate(written) if heading in headings_of(column)]
        if places:
            table.places[column.key] = places[0]
        if len(places) > 1:
            yield Fault(title, 1, table.column(column.key), TWO_COLUMNS)
        elif not places and column.is_needed:
            yield Fault(title, 1, column.heading, NO_SUCH_COLUMN)


def _read_cell(table: Table, row: Row, column: Column, cells: Any) -> Iterator[Fault]:
    place = table.places.get(column.key)
    cell = cells[place] if place is not None and place < len(cells) else None
    sentence = None
    try:
        row.values[column.key] = value_of(column, _text(cell))
    except NotInList:
        sentence = NOT_IN_LIST
    except _BadCell as error:
        sentence = str(error)
    except ValueError:
        sentence = NOT_A_NUMBER
    if sentence:
        row.faulty.add(column.key)
        row.values[column.key] = None
        yield Fault(table.sheet.title, row.number, table.column(column.key), sentence)


class _BadCell(Exception):
    """What stands in the cell is neither text nor a number."""


def _text(cell: Any) -> str:
    """The cell as text; a whole number however the program kept it."""
    if cell is None or cell.value is None:
        return ""
    if cell.data_type == "f":
        raise _BadCell(IS_FORMULA)
    if cell.data_type == "e":
        raise _BadCell(IS_ERROR)
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _BadCell(NOT_TEXT)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    return str(value).strip()


def kept(tables: Mapping[str, Table]) -> dict[str, Any]:
    """Tables without faults as plain JSON, to be read again when the preview is confirmed."""
    return {
        key: {"places": table.places, "rows": [[row.number, row.values] for row in table.rows]}
        for key, table in tables.items()
    }


def read_again(whole: Mapping[str, Any]) -> dict[str, Table]:
    """The tables `kept` made."""
    return {
        sheet.key: Table(
            sheet,
            [Row(number, values) for number, values in whole[sheet.key]["rows"]],
            dict(whole[sheet.key]["places"]),
        )
        for sheet in SHEETS
    }


def nested_values(row: Row) -> Mapping[str, Any]:
    """A row's values with dotted keys as objects."""
    whole: dict[str, Any] = {}
    for key, value in row.values.items():
        first, _, rest = key.partition(".")
        if rest:
            whole.setdefault(first, {})[rest] = value
        else:
            whole[first] = value
    return whole
