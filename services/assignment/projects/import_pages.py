"""/work/projects/import: the template, and a file of projects that is recorded as a whole or sent back with what is wrong."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask_babel import gettext

from services.assignment.context import context
from services.assignment.imports.domain import NO_FILE, NOT_READABLE, BadFile, Problem, numbered, villages_within
from services.assignment.projects import sheet
from services.assignment.projects.domain import KINDS, STATES
from services.assignment.projects.sheet import COLUMNS, MOST_LINES, TOO_MANY
from services.assignment.projects.store import ProjectStore
from services.assignment.projects.use_cases import KEEPERS, add_all
from shared.contracts.errors import DomainError
from shared.identity.access import person, require
from shared.web.forms import errors_of
from shared.web.language import language
from shared.web.sheet_rows import NotASheet, rows_in
from shared.web.spreadsheets import Sheet, reply

blueprint = Blueprint("project_import_pages", __name__, url_prefix="/work/projects/import")
SHOWN = 200


@blueprint.get("")
@require(*KEEPERS)
def upload() -> str:
    return _page([], {})


@blueprint.get("/template.<any(csv, xlsx):kind>")
@require(*KEEPERS)
def template(kind: str) -> Response:
    """The headings and one example."""
    village = next(reversed(list(villages_within(person().areas(*KEEPERS)).values())), "510503108201")
    row = ["早茶示范园", KINDS["tea"], village, "区农业农村局", STATES["running"]]
    return reply(Sheet("projects", _headings(), [row]), kind, "projects")


@blueprint.post("")
@require(*KEEPERS)
def take() -> Any:
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise BadFile({"file": [NO_FILE]})
        found = _read(sent.read())
        if found.problems:
            return _page(found.problems, {}), 422
        with context().database.transaction() as unit:
            store, clock = ProjectStore(unit.connection), context().clock
            made = add_all(store, clock, unit.outbox, person(), found.projects)
    except DomainError as error:
        return _page([], errors_of(error)), error.status
    known = len(found.projects) - made
    flash(gettext("登记了%(made)s个项目；%(known)s个早已登记，没有改动。", made=made, known=known), "good")
    return redirect("/work/projects", 303)


def _read(content: bytes) -> sheet.Read:
    try:
        rows = rows_in(content, MOST_LINES + 10, len(COLUMNS) + 10)
    except NotASheet as error:
        raise BadFile({"file": [NOT_READABLE]}) from error
    lines = numbered(rows, COLUMNS, MOST_LINES, TOO_MANY)
    return sheet.read(lines, villages_within(person().areas(*KEEPERS)))


def _column(key: str) -> str:
    zh, en, _ = COLUMNS[key]
    return zh if language() == "zh" else en


def _headings() -> list[str]:
    return [_column(key) + ("*" if needed else "") for key, (_, _, needed) in COLUMNS.items()]


def _page(problems: list[Problem], errors: dict[str, list[str]]) -> str:
    return render_template(
        "projects/import.html",
        problems=[(each.line, _column(each.column), gettext(each.sentence)) for each in problems[:SHOWN]],
        total=len(problems),
        lines=len({each.line for each in problems}),
        errors=errors,
        headings=_headings(),
        kinds=[(key, gettext(word)) for key, word in KINDS.items()],
        states=[(key, gettext(word)) for key, word in STATES.items()],
    )
