"""The columns of the spreadsheet, by their Chinese or English headings, and what may be wrong with a file as a whole. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.intake.lines.domain import plain
from shared.contracts.errors import N_, Invalid, NotNow

MOST_LINES: Final = 5000
COLUMNS: Final[Mapping[str, tuple[str, str, bool]]] = {
    "time": ("登记时间", "Received at", True),
    "name": ("姓名", "Name", True),
    "phone": ("电话", "Phone", False),
    "address": ("住址", "Address", False),
    "village": ("村（社区）", "Village", True),
    "words": ("什么事", "What it is about", True),
    "matter": ("事项", "Matter", False),
    "accepted_at": ("受理时间", "Accepted at", False),
    "old_number": ("原编号", "Old number", False),
    "note": ("备注", "Note", False),
}
"""Key → (Chinese heading, English heading, needed)."""
EXAMPLE: Final = (
    "2025-03-12 09:30",
    "测试甲",
    "13800138000",
    "三组",
    "牟观社区",
    "想申请农村低保",
    "低保",
    "2025-03-13",
    "2025-017",
    "",
)
NO_FILE: Final = N_("请选一个 XLSX 或 CSV 文件。")
NOT_READABLE: Final = N_("这个文件打不开，请用模板另存为 XLSX 或 CSV 再试。")
TOO_MANY: Final = N_("一次最多5000行，请分成几个文件。")
NO_LINES: Final = N_("文件里没有内容，请从第二行开始填写。")
MISSING_COLUMNS: Final = N_("第一行缺这些列：%(columns)s。请用模板的表头。")
SAME_LINE: Final = N_("与前面的一行完全相同。")
NOW_CLOSED: Final = N_("导入的人账号已停用。")


class BadFile(Invalid):
    sentence = NOT_READABLE
    code = "bad-file"


class ColumnsMissing(Invalid):
    sentence = MISSING_COLUMNS
    code = "columns-missing"


class NothingToImport(NotNow):
    sentence = N_("没有可以导入的行。")
    code = "nothing-to-import"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as read: its lines with their number in the file, as texts by column key."""

    lines: Sequence[tuple[int, Mapping[str, str]]]


def sheet_of(rows: Sequence[Sequence[str]]) -> Sheet:
    """Find the columns by their headings in the first row; blank lines are left out. Raises BadFile, ColumnsMissing."""
    if not rows:
        raise BadFile({"file": [NO_LINES]})
    places = _places(rows[0])
    missing = [zh for key, (zh, _, needed) in COLUMNS.items() if needed and key not in places]
    if missing:
        raise ColumnsMissing(columns="、".join(missing))
    lines = []
    for number, row in enumerate(rows[1:], 2):
        values = {key: row[place] if place < len(row) else "" for key, place in places.items()}
        if any(value.strip() for value in values.values()):
            lines.append((number, values))
    if not lines:
        raise BadFile({"file": [NO_LINES]})
    if len(lines) > MOST_LINES:
        raise BadFile({"file": [TOO_MANY]})
    return Sheet(lines)


def _places(headings: Sequence[str]) -> dict[str, int]:
    named = {_key(word): key for key, (zh, en, _) in COLUMNS.items() for word in (zh, en, key)}
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        key = named.get(_key(heading))
        if key is not None:
            found.setdefault(key, place)
    return found


def _key(heading: str) -> str:
    return plain(heading).rstrip("*＊ ").replace("(", "（").replace(")", "）").lower()
