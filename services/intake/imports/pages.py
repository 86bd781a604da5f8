"""/desk/import: template, upload, looking through with every wrong line, starting, and following it to the end."""

import uuid
from typing import Any
from uuid import UUID

import orjson
from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask_babel import gettext

from services.intake.imports import files
from services.intake.imports.domain import COLUMNS, NO_FILE, NothingToImport, sheet_of
from services.intake.imports.store import ImportStore
from services.intake.imports.tick import context_of
from services.intake.imports.use_cases import look_through
from services.intake.lines.known import known_to
from services.intake.surroundings import around
from shared.contracts.errors import DomainError, Invalid, NotFound
from shared.identity.access import person, require
from shared.web.forms import errors_of
from shared.web.language import language
from shared.web.validation import sentence_of

blueprint = Blueprint("imports", __name__)
SHOWN = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/desk/import")
@require("clerk")
def imports() -> str:
    return _page({})


@blueprint.post("/desk/import")
@require("clerk")
def upload() -> Any:
    """Look the file through; nothing is entered yet."""
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise Invalid({"file": [NO_FILE]})
        run = _looked_through(sent.filename, sent.read())
    except DomainError as error:
        return _page(errors_of(error)), error.status
    return redirect(f"/desk/import/{run}", 303)


@blueprint.get("/desk/import/template.xlsx")
@require("clerk")
def template() -> Response:
    return _download(files.template(language() == "zh"), XLSX, "import.xlsx")


@blueprint.get("/desk/import/<uuid:run>")
@require("clerk")
def shown(run: UUID) -> Response:
    """Before it starts: what is wrong. While it runs: how far it is, looked at again every two seconds. Then: what became of it."""
    with around().database.reading() as connection:
        store = ImportStore(connection)
        found = store.run(run, person().id)
        if found is None:
            raise NotFound()
        wrong = store.lines(run, ("wrong", "failed"), SHOWN)
        done = store.lines(run, ("done",), SHOWN) if found.state != "preview" else []
    page = make_response(
        render_template(
            "desk/import_run.html",
            run=found,
            name=_opened(found.file_name, run).decode(),
            counts={
                state: (found.counts or {}).get(state, 0) for state in ("ready", "wrong", "known", "done", "failed")
            },
            wrong=[(row.line, _told(row.problems)) for row in wrong],
            done=done,
        )
    )
    if found.state == "running":
        page.headers["Refresh"] = "2"
    return page


@blueprint.post("/desk/import/<uuid:run>/start")
@require("clerk")
def start(run: UUID) -> Any:
    """Begin, or go on after it was stopped; every line is entered once however often this is pressed."""
    with around().database.transaction() as work:
        if not ImportStore(work.connection).start(run, person().id):
            if ImportStore(work.connection).run(run, person().id) is None:
                raise NotFound()
            raise NothingToImport()
    return redirect(f"/desk/import/{run}", 303)


@blueprint.post("/desk/import/<uuid:run>/drop")
@require("clerk")
def drop(run: UUID) -> Any:
    with around().database.transaction() as work:
        ImportStore(work.connection).drop(run, person().id)
    flash(gettext("已丢弃，没有导入任何内容。"), "good")
    return redirect("/desk/import", 303)


@blueprint.get("/desk/import/<uuid:run>/wrong.csv")
@require("clerk")
def wrong_csv(run: UUID) -> Response:
    """The lines that were not entered, with the reasons, to be mended and sent again."""
    with around().database.reading() as connection:
        store = ImportStore(connection)
        if store.run(run, person().id) is None:
            raise NotFound()
        rows = store.lines(run, ("wrong", "failed"), 5000)
    shown = [_line_of(row, run) for row in rows]
    headings = [zh if language() == "zh" else en for zh, en, _ in COLUMNS.values()]
    return _download(
        files.wrong_lines([*headings, gettext("要改的地方")], shown), "text/csv; charset=utf-8", "wrong.csv"
    )


def _looked_through(name: str, content: bytes) -> UUID:
    sheet = sheet_of(files.rows_in(content))
    here = around()
    with here.database.transaction() as work:
        known = known_to(person(), here.desk(work))
        seal = lambda clear, run: here.replies.seal(clear, context_of(run))  # noqa: E731 - bound to the run as it is made
        store = ImportStore(work.connection)
        return look_through(store, seal, here.index, known, person(), name, sheet, here.clock.now())


def _opened(sealed: Any, run: UUID) -> bytes:
    return around().replies.open(bytes(sealed), context_of(run))


def _line_of(row: Any, run: UUID) -> list[str]:
    values = orjson.loads(_opened(row.content, run))
    told = gettext("；").join(
        f"{name}{gettext('：')}{sentence}" if name else sentence for name, sentence in _told(row.problems)
    )
    return [*(values.get(key, "") for key in COLUMNS), told]


def _told(problems: Any) -> list[tuple[str, str]]:
    """(name of the column, sentence) in the reader's language."""
    names = {key: zh if language() == "zh" else en for key, (zh, en, _) in COLUMNS.items()}
    return [(names.get(key, ""), sentence_of(sentence)) for key, sentence in problems]


def _page(errors: dict[str, list[str]]) -> str:
    with around().database.reading() as connection:
        runs = ImportStore(connection).runs(person().id)
    return render_template(
        "desk/import.html",
        runs=[(run, _opened(run.file_name, run.id).decode()) for run in runs],
        errors=errors,
        columns=[(zh if language() == "zh" else en, needed) for zh, en, needed in COLUMNS.values()],
        key=str(uuid.uuid4()),
    )


def _download(content: bytes, kind: str, name: str) -> Response:
    return Response(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
