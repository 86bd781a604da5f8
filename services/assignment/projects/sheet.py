"""Projects from a spreadsheet: the columns, what a line says, everything that is wrong with it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from services.assignment.imports.domain import NEEDED, NO_SUCH_VILLAGE, SAME_LINE, TOO_LONG, Columns, Problem
from services.assignment.projects.domain import KINDS, STATES, Project
from shared.contracts.errors import N_
from shared.contracts.events import uuid7

COLUMNS: Final[Columns] = {
    "name": (N_("项目名称"), "Project", True),
    "kind": (N_("类别"), "Kind", True),
    "village": (N_("村（社区）"), "Village", True),
    "unit": (N_("牵头单位"), "Lead unit", False),
    "state": (N_("状态"), "State", False),
}
MOST_LINES: Final = 2000
TOO_MANY: Final = N_("一次最多2000行，请分成几个文件。")
NO_SUCH_KIND: Final = N_("没有这个类别，请照页面上的写。")
NO_SUCH_STATE: Final = N_("没有这个状态，请照页面上的写。")
_LONGEST: Final = {"name": 100, "unit": 100}


@dataclass(slots=True)
class Read:
    """A file as read: what to record, or what is wrong."""

    projects: list[Project] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(lines: Sequence[tuple[int, Mapping[str, str]]], villages: Mapping[str, str]) -> Read:
    """`villages`: what may stand for a village → its code. A name twice in one village is told on the later line."""
    found, seen = Read(), set()
    kinds = {word: key for key, zh in KINDS.items() for word in (zh, key)}
    states = {word: key for key, zh in STATES.items() for word in (zh, key)}
    for number, values in lines:
        wrong = dict(_wrong(values, villages, kinds, states))
        if not wrong:
            both = values["name"], villages[values["village"]]
            if both in seen:
                wrong["name"] = SAME_LINE
            seen.add(both)
        found.problems += [Problem(number, column, sentence) for column, sentence in wrong.items()]
        if not wrong:
            state = states[values.get("state") or "planned"]
            unit = values.get("unit") or None
            project = Project(uuid7(), values["name"], kinds[values["kind"]], villages[values["village"]], unit, state)
            found.projects.append(project)
    return found


def _wrong(
    values: Mapping[str, str], villages: Mapping[str, str], kinds: Mapping[str, str], states: Mapping[str, str]
) -> Iterable[tuple[str, str]]:
    for key, (_, _, needed) in COLUMNS.items():
        if needed and not values.get(key):
            yield key, NEEDED
    if values.get("kind") and values["kind"] not in kinds:
        yield "kind", NO_SUCH_KIND
    if values.get("village") and values["village"] not in villages:
        yield "village", NO_SUCH_VILLAGE
    if values.get("state") and values["state"] not in states:
        yield "state", NO_SUCH_STATE
    yield from ((key, TOO_LONG) for key, most in _LONGEST.items() if len(values.get(key, "")) > most)
