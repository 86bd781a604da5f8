"""/work/members/import: the template, sending a file, following it to its end, and the sheet of what is wrong with it."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request
from flask_babel import gettext

from services.assignment.context import context
from services.assignment.members.domain import KEEPERS
from services.assignment.register_imports.domain import COLUMNS, EXAMPLE, NO_FILE, BadFile, Line, Problem
from services.assignment.register_imports.store import ImportStore
from services.assignment.register_imports.tick import Box, villages_of
from shared.contracts.errors import N_, DomainError, NotFound, NotNow
from shared.contracts.events import uuid7
from shared.identity.access import person, require
from shared.runtime import audit
from shared.web.forms import errors_of
from shared.web.language import language
from shared.web.spreadsheets import Sheet, reply

blueprint = Blueprint("register_import_pages", __name__, url_prefix="/work/members/import")
SHOWN: Final = 100
MOST_WAITING: Final = 3
UNFINISHED: Final = ("reading", "checking", "entering")
STATES: Final = {
    "reading": (N_("正在读文件"), "info", "clock"),
    "checking": (N_("正在核对"), "info", "clock"),
    "entering": (N_("正在登记"), "info", "clock"),
    "done": (N_("已导入"), "good", "check"),
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
    village = next(reversed(list(villages_of(person().areas(*KEEPERS)).values())), "510503108201")
    return reply(Sheet("members", _headings(), [[cell or village for cell in EXAMPLE]]), kind, "members")


@blueprint.post("")
@require(*KEEPERS)
def take() -> Any:
    """Kept sealed as it came; the worker reads it. A key sent twice is one import."""
    sent, import_id = request.files.get("file"), _key()
    try:
        if sent is None or not sent.filename:
            raise BadFile({"file": [NO_FILE]})
        box, content = Box(context().settings, import_id), sent.read()
        with context().database.transaction() as unit:
            store = ImportStore(unit.connection)
            if store.unfinished(person().id) >= MOST_WAITING:
                raise TooManyAtOnce()
            store.ask(import_id, person().id, box.close(sent.filename[:200]), box.close_bytes(content))
            actor, area = person().acting_as(*KEEPERS), person().areas(*KEEPERS)[0]
            audit.note(unit.connection, "assignment", actor, "register import asked for", import_id, area, {})
    except DomainError as error:
        return _page(errors_of(error)), error.status
    return redirect(f"/work/members/import/{import_id}", 303)


@blueprint.get("/<uuid:import_id>")
@require(*KEEPERS)
def one(import_id: UUID) -> str:
    """While it is worked on the page asks again every second."""
    with context().database.reading() as connection:
        store = ImportStore(connection)
        row = store.one(import_id, person().id)
        if row is None:
            raise NotFound()
        problems = [problem for _, problem in _problems(store, import_id)] if row.state == "wrong" else []
    return render_template(
        "register_imports/one.html",
        row=row,
        name=Box(context().settings, import_id).open(row.file_name),
        working=row.state in UNFINISHED,
        states=STATES,
        problems=[(each.line, _column(each.column), _told(each)) for each in problems[:SHOWN]],
        total=len(problems),
    )


@blueprint.get("/<uuid:import_id>/wrong.<any(csv, xlsx):kind>")
@require(*KEEPERS)
def wrong(import_id: UUID, kind: str) -> Response:
    """The lines as they were sent, each with what is to be mended; the look is noted."""
    with context().database.transaction() as unit:
        store = ImportStore(unit.connection)
        row = store.one(import_id, person().id)
        if row is None or row.state != "wrong":
            raise NotFound()
        lines: dict[int, tuple[Line, list[str]]] = {}
        for line, problem in _problems(store, import_id):
            lines.setdefault(line.number, (line, []))[1].append(f"{_column(problem.column)}：{_told(problem)}")
        actor, area = person().acting_as(*KEEPERS), person().areas(*KEEPERS)[0]
        audit.note(unit.connection, "assignment", actor, "revealed", import_id, area, {"wrong_lines": len(lines)})
    rows = [
        [line.number, "；".join(sentences), *(line.values.get(key, "") for key in COLUMNS)]
        for line, sentences in lines.values()
    ]
    head = [gettext("第几行"), gettext("要改的地方"), *_headings()]
    return reply(Sheet("wrong", head, rows), kind, "members-wrong")


def _problems(store: ImportStore, import_id: UUID) -> Iterator[tuple[Line, Problem]]:
    """Every problem with its line, in the file's order."""
    box = Box(context().settings, import_id)
    for content, problems in store.problems(import_id):
        lines = {each[0]: Line(*each) for each in box.open(content)}
        found = [Problem(*each) for each in box.open(problems)]
        yield from ((lines[each.line], each) for each in sorted(found, key=lambda each: each.line))


def _key() -> UUID:
    try:
        return UUID(request.form.get("key", ""))
    except ValueError:
        return uuid7()


def _column(key: str) -> str:
    zh, en, _ = COLUMNS[key]
    return zh if language() == "zh" else en


def _told(problem: Problem) -> str:
    return str(gettext(problem.sentence, **problem.told))


def _headings() -> list[str]:
    return [_column(key) + ("*" if needed else "") for key, (_, _, needed) in COLUMNS.items()]


def _page(errors: dict[str, list[str]]) -> str:
    settings = context().settings
    with context().database.reading() as connection:
        rows = ImportStore(connection).of(person().id)
    return render_template(
        "register_imports/index.html",
        errors=errors,
        rows=[(row, Box(settings, row.id).open(row.file_name)) for row in rows],
        states=STATES,
        headings=_headings(),
        key=uuid7(),
    )
