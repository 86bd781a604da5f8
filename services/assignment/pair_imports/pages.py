"""/work/pairs/import: pairs from a spreadsheet. What is wrong is told by line and column; nothing of what the lines say."""

from typing import Any
from uuid import UUID

from flask import Blueprint
from flask_babel import gettext

from services.assignment.imports.pages import Kind, Table, add_pages, told
from services.assignment.pair_imports.domain import COLUMNS
from services.assignment.pair_imports.store import PairFileStore
from services.assignment.pairs.domain import KEEPERS, ROLES
from services.assignment.pairs.pages import villages_of


def _examples() -> list[tuple[str, ...]]:
    """One example of each kind of line."""
    village, household = next((code for code, *_ in villages_of()), "510503108201"), ROLES["household"]
    return [
        (household, village, "测试甲", "13800138000", "v00012", "", "90", "2025-03-12"),
        (household, village, "测试乙", "", "", "", "", ""),
    ]


def _wrong(kind: Kind, unit: Any, import_id: UUID) -> Table:
    rows = [(each.line, kind.column(each.column), told(each)) for _, each in kind.problems(unit.connection, import_id)]
    return [gettext("第几行"), gettext("列"), gettext("要改的地方")], list(rows)


KIND = Kind(
    kind="pair",
    folder="pair_imports",
    name="pairs",
    columns=COLUMNS,
    keepers=KEEPERS,
    files=PairFileStore,
    examples=_examples,
    wrong=_wrong,
    more=lambda: {"roles": [(key, gettext(word)) for key, word in ROLES.items()]},
)
blueprint = Blueprint("pair_import_pages", __name__, url_prefix="/work/pairs/import")
add_pages(blueprint, KIND)
