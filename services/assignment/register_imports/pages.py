"""/work/members/import: the register from a spreadsheet. Lines to mend are handed out as they were sent; the look is noted."""

from typing import Any
from uuid import UUID

from flask import Blueprint
from flask_babel import gettext

from services.assignment.imports.domain import villages_within
from services.assignment.imports.pages import Kind, Table, add_pages, told
from services.assignment.members.domain import KEEPERS
from services.assignment.register_imports.domain import COLUMNS, EXAMPLE, Line
from services.assignment.register_imports.store import ImportStore
from shared.identity.access import person
from shared.runtime import audit


def _examples() -> list[list[str]]:
    village = next(reversed(list(villages_within(person().areas(*KEEPERS)).values())), "510503108201")
    return [[cell or village for cell in EXAMPLE]]


def _wrong(kind: Kind, unit: Any, import_id: UUID) -> Table:
    lines: dict[int, tuple[Line, list[str]]] = {}
    for values, problem in kind.problems(unit.connection, import_id):
        line = Line(*values)
        lines.setdefault(line.number, (line, []))[1].append(
            f"{kind.column(problem.column)}{gettext('：')}{told(problem)}"
        )
    actor, area = person().acting_as(*KEEPERS), person().areas(*KEEPERS)[0]
    audit.note(unit.connection, "assignment", actor, "revealed", import_id, area, {"wrong_lines": len(lines)})
    rows = [
        [line.number, gettext("；").join(sentences), *(line.values.get(key, "") for key in COLUMNS)]
        for line, sentences in lines.values()
    ]
    return [gettext("第几行"), gettext("要改的地方"), *kind.headings()], list(rows)


def _noted(unit: Any, import_id: UUID) -> None:
    actor, area = person().acting_as(*KEEPERS), person().areas(*KEEPERS)[0]
    audit.note(unit.connection, "assignment", actor, "register import asked for", import_id, area, {})


KIND = Kind(
    kind="register",
    folder="register_imports",
    name="members",
    columns=COLUMNS,
    keepers=KEEPERS,
    files=ImportStore,
    examples=_examples,
    wrong=_wrong,
    noted=_noted,
)
blueprint = Blueprint("register_import_pages", __name__, url_prefix="/work/members/import")
add_pages(blueprint, KIND)
