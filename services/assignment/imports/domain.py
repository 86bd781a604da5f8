"""What every import says the same way: its states, its refusals, a line's problems, and how a sheet becomes lines. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from shared.contracts.errors import N_, Invalid, NotNow
from shared.reference.areas import load_areas

Columns = Mapping[str, tuple[str, str, bool]]
"""Key → (Chinese heading, English heading, needed)."""
MOST_WAITING: Final = 3
UNFINISHED: Final = ("reading", "checking", "entering")
STATES: Final = {
    "reading": (N_("正在读文件"), "info", "clock"),
    "checking": (N_("正在核对"), "info", "clock"),
    "entering": (N_("正在登记"), "info", "clock"),
    "done": (N_("登记完了"), "good", "check"),
    "wrong": (N_("有错，没有登记"), "bad", "alert"),
    "refused": (N_("没有登记"), "bad", "alert"),
}
"""State → (word, tone, icon)."""
NO_FILE: Final = N_("请选一个 XLSX 或 CSV 文件。")
NOT_READABLE: Final = N_("这个文件打不开，请用模板另存为 XLSX 或 CSV 再试。")
NO_LINES: Final = N_("文件里没有内容，请从第二行开始填写。")
MISSING: Final = N_("第一行的表头不全，请用模板。")
NEEDED: Final = N_("这一格要填。")
NO_SUCH_VILLAGE: Final = N_("您管的范围里没有这个村（社区），或对得上几个，请写12位代码。")
BAD_PHONE: Final = N_("电话号码不对。")
TOO_LONG: Final = N_("写得太长了，请写短一些。")
SAME_LINE: Final = N_("与前面的一行相同。")
NO_RIGHT: Final = N_("导入的人已没有这个辖区的权限，没有导入。")


class BadFile(Invalid):
    sentence = NOT_READABLE
    code = "bad-file"


class TooManyAtOnce(NotNow):
    sentence = N_("您前面的文件还没有导完，请等一等。")
    code = "too-many-at-once"


class Problem(NamedTuple):
    """Line of the file, key of its column, what is wrong, with what in the sentence."""

    line: int
    column: str
    sentence: str
    told: dict[str, Any] | None = None


def numbered(
    rows: Sequence[Sequence[str]], columns: Columns, most: int, too_many: str
) -> list[tuple[int, dict[str, str]]]:
    """Lines with their number in the file, as texts by column; blank ones left out. Raises BadFile."""
    if not rows:
        raise BadFile({"file": [NO_LINES]})
    places = _places(rows[0], columns)
    lines = [
        (number, {key: row[place].strip() if place < len(row) else "" for key, place in places.items()})
        for number, row in enumerate(rows[1:], 2)
    ]
    lines = [(number, values) for number, values in lines if any(values.values())]
    if not lines or len(lines) > most:
        raise BadFile({"file": [too_many if lines else NO_LINES]})
    return lines


def _places(head: Sequence[str], columns: Columns) -> dict[str, int]:
    """Of two columns with one heading the first counts."""
    named = {_plain(word): key for key, (zh, en, _) in columns.items() for word in (zh, en, key)}
    places: dict[str, int] = {}
    for place, cell in enumerate(head):
        if (key := named.get(_plain(cell))) is not None:
            places.setdefault(key, place)
    if any(needed and key not in places for key, (_, _, needed) in columns.items()):
        raise BadFile({"file": [MISSING]})
    return places


def _plain(heading: str) -> str:
    return heading.strip(" *＊\ufeff").replace("(", "（").replace(")", "）").lower()


def villages_within(areas: Sequence[str]) -> dict[str, str]:
    """What may stand for a village of these areas → its code: code, name where only one has it, town and name."""
    known, own = load_areas(), tuple(areas)
    within = [area for area in known.villages() if area.code.startswith(own)] if own else []
    names = [area.name for area in within]
    words = {area.name: area.code for area in within if names.count(area.name) == 1}
    return words | {known[a.code[:9]].name + a.name: a.code for a in within} | {a.code: a.code for a in within}
