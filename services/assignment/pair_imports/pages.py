"""/work/pairs/import: the template, and a file that is entered as a whole or sent back with every wrong line."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask_babel import gettext

from services.assignment.context import context
from services.assignment.pair_imports.domain import (
    COLUMNS,
    MOST_LINES,
    NO_FILE,
    NOT_READABLE,
    BadFile,
    Known,
    Problem,
    lines_of,
    read,
)
from services.assignment.pair_imports.store import ImportStore
from services.assignment.pair_imports.use_cases import Entered, enter
from services.assignment.pairs.desk import desk_of_pairs
from services.assignment.pairs.domain import KEEPERS, ROLES
from services.assignment.pairs.pages import villages_of
from shared.contracts.errors import DomainError
from shared.identity.access import person, require
from shared.reference.areas import load_areas
from shared.reference.working_hours import local_day
from shared.runtime.sealing import PersonSeal
from shared.web.forms import errors_of
from shared.web.language import language
from shared.web.sheet_rows import NotASheet, rows_in
from shared.web.spreadsheets import Sheet, reply

blueprint = Blueprint("pair_import_pages", __name__, url_prefix="/work/pairs/import")
SHOWN = 200


@blueprint.get("")
@require(*KEEPERS)
def upload() -> str:
    return _page([], {})


@blueprint.get("/template.<any(csv, xlsx):kind>")
@require(*KEEPERS)
def template(kind: str) -> Response:
    """The headings and one example of each kind of line."""
    village = next((code for code, *_ in villages_of()), "510503108201")
    household = ROLES["household"]
    rows = [
        (household, village, "测试甲", "13800138000", "v00012", "", "90", "2025-03-12"),
        (household, village, "测试乙", "", "", "", "", ""),
    ]
    return reply(Sheet("pairs", _headings(), rows), kind, "pairs")


@blueprint.post("")
@require(*KEEPERS)
def take() -> Any:
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise BadFile({"file": [NO_FILE]})
        made = taken(sent.read())
    except DomainError as error:
        return _page([], errors_of(error)), error.status
    if not isinstance(made, Entered):
        return _page(made, {}), 422
    told = {"pairs": made.pairs, "known": made.known, "waiting": made.waiting}
    flash(
        gettext("登记了%(pairs)s对；%(known)s对早已登记；%(waiting)s行还没有人结对，已列入结对覆盖。", **told), "good"
    )
    return redirect("/work/pairs", 303)


def taken(content: bytes) -> Entered | list[Problem]:
    """Everything in one transaction, or what is wrong."""
    here = context()
    try:
        lines = lines_of(rows_in(content, MOST_LINES + 10, len(COLUMNS) + 10))
    except NotASheet as error:
        raise BadFile({"file": [NOT_READABLE]}) from error
    with here.database.transaction() as unit:
        bulk = ImportStore(unit.connection)
        helpers = bulk.helpers(sorted({values.get("number", "") for _, values in lines}))
        found = read(lines, Known(_villages(), frozenset(helpers), local_day(here.clock.now())))
        if found.problems:
            return found.problems
        desk, seals = desk_of_pairs(unit, here.clock, here.settings), PersonSeal(unit.connection, here.settings)
        return enter(desk, bulk, seals, unit.outbox, person(), found.wanted)


def _villages() -> dict[str, str]:
    """Codes and names of the organiser's villages; a name that several have is left out."""
    codes = [code for code, *_ in villages_of()]
    names = [load_areas()[code].name for code in codes]
    named = {name: code for name, code in zip(names, codes, strict=True) if names.count(name) == 1}
    return {**named, **{code: code for code in codes}}


def _headings() -> list[str]:
    return [(zh if language() == "zh" else en) + ("*" if needed else "") for zh, en, needed in COLUMNS.values()]


def _page(problems: list[Problem], errors: dict[str, list[str]]) -> str:
    names = {key: zh if language() == "zh" else en for key, (zh, en, _) in COLUMNS.items()}
    shown = [(each.line, names[each.column], gettext(each.sentence)) for each in problems[:SHOWN]]
    return render_template(
        "pair_imports/index.html",
        problems=shown,
        total=len(problems),
        lines=len({each.line for each in problems}),
        errors=errors,
        headings=_headings(),
        roles=[(key, gettext(word)) for key, word in ROLES.items()],
    )
