"""/work/pairs/import: the template, sending a file, and following it until it is entered as a whole or told what is wrong."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request
from flask_babel import gettext

from services.assignment.context import context
from services.assignment.pair_imports.domain import COLUMNS, NO_FILE, BadFile, Problem
from services.assignment.pair_imports.store import FileStore
from services.assignment.pair_imports.tick import Box
from services.assignment.pairs.domain import KEEPERS, ROLES
from services.assignment.pairs.pages import villages_of
from shared.contracts.errors import N_, DomainError, NotFound, NotNow
from shared.contracts.events import uuid7
from shared.identity.access import person, require
from shared.web.forms import errors_of
from shared.web.language import language
from shared.web.spreadsheets import Sheet, reply

blueprint = Blueprint("pair_import_pages", __name__, url_prefix="/work/pairs/import")
SHOWN: Final = 200
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


class TooManyAtOnce(NotNow):
    sentence = N_("您前面的文件还没有导完，请等一等。")
    code = "too-many-at-once"


@blueprint.get("")
@require(*KEEPERS)
def upload() -> str:
    return _page({})


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
    """Kept sealed as it came; the worker does the rest. A key sent twice is one import."""
    sent, import_id = request.files.get("file"), _key()
    try:
        if sent is None or not sent.filename:
            raise BadFile({"file": [NO_FILE]})
        box, content = Box(context().settings, import_id), sent.read()
        with context().database.transaction() as unit:
            files = FileStore(unit.connection)
            if files.unfinished(person().id) >= MOST_WAITING:
                raise TooManyAtOnce({"file": [TooManyAtOnce.sentence]})
            files.ask(import_id, person().id, box.close(sent.filename[:200]), box.close_file(content))
    except DomainError as error:
        return _page(errors_of(error)), error.status
    return redirect(f"/work/pairs/import/{import_id}", 303)


@blueprint.get("/<uuid:import_id>")
@require(*KEEPERS)
def one(import_id: UUID) -> str:
    """While it is worked on, the page asks again every second."""
    box = Box(context().settings, import_id)
    with context().database.reading() as connection:
        files = FileStore(connection)
        row = files.one(import_id, person().id)
        if row is None:
            raise NotFound()
        found = list(_problems(files, box, import_id)) if row.state == "wrong" else []
    return render_template(
        "pair_imports/one.html",
        row=row,
        name=box.open(row.file_name),
        working=row.state in UNFINISHED,
        states=STATES,
        problems=[(each.line, _column(each.column), gettext(each.sentence)) for each in found[:SHOWN]],
        total=len(found),
    )


@blueprint.get("/<uuid:import_id>/wrong.<any(csv, xlsx):kind>")
@require(*KEEPERS)
def wrong(import_id: UUID, kind: str) -> Response:
    """Everything that is wrong, line by line; nothing of what the lines say."""
    with context().database.reading() as connection:
        files = FileStore(connection)
        row = files.one(import_id, person().id)
        if row is None or row.state != "wrong":
            raise NotFound()
        found = list(_problems(files, Box(context().settings, import_id), import_id))
    rows = [(each.line, _column(each.column), gettext(each.sentence)) for each in found]
    return reply(Sheet("wrong", [gettext("第几行"), gettext("列"), gettext("要改的地方")], rows), kind, "pairs-wrong")


def _problems(files: FileStore, box: Box, import_id: UUID) -> Iterator[Problem]:
    """In the file's order."""
    for sealed in files.problems(import_id):
        yield from sorted((Problem(*each) for each in box.open(sealed)), key=lambda each: each.line)


def _key() -> UUID:
    try:
        return UUID(request.form.get("key", ""))
    except ValueError:
        return uuid7()


def _column(key: str) -> str:
    zh, en, _ = COLUMNS[key]
    return zh if language() == "zh" else en


def _headings() -> list[str]:
    return [_column(key) + ("*" if needed else "") for key, (_, _, needed) in COLUMNS.items()]


def _page(errors: dict[str, list[str]]) -> str:
    settings = context().settings
    with context().database.reading() as connection:
        rows = FileStore(connection).of(person().id)
    return render_template(
        "pair_imports/index.html",
        errors=errors,
        rows=[(row, Box(settings, row.id).open(row.file_name)) for row in rows],
        states=STATES,
        key=uuid7(),
        headings=_headings(),
        roles=[(key, gettext(word)) for key, word in ROLES.items()],
    )
