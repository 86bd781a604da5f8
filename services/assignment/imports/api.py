"""The JSON routes of a kind of import: send a file, follow it, read what is wrong with it by row and column."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_babel import gettext
from flask_smorest import Blueprint

from services.assignment.context import answer, context
from services.assignment.imports import schemas
from services.assignment.imports.domain import NO_FILE, BadFile
from services.assignment.imports.pages import Kind, told
from shared.contracts.events import uuid7
from shared.identity.access import person, require
from shared.web.paging import PageArguments, add_pagination, cut


def add_routes(blueprint: Blueprint, kind: Kind, at: str) -> None:
    """Its four routes at this address below the blueprint's."""
    _add_sending(blueprint, kind, at)
    _add_following(blueprint, kind, at)


def _add_sending(blueprint: Blueprint, kind: Kind, at: str) -> None:
    @blueprint.route(at, methods=["POST"])
    @require(*kind.keepers)
    @blueprint.arguments(schemas.ImportFile(), location="files")
    @blueprint.response(201, schemas.ImportAsked)
    def send(files: dict[str, Any]) -> Response:
        """Send a spreadsheet as multipart/form-data; the worker reads it, and enters all lines or none."""
        sent, import_id = files["file"], uuid7()
        if not sent.filename:
            raise BadFile({"file": [NO_FILE]})

        def work(unit: Any) -> dict[str, Any]:
            kind.ask(unit, import_id, sent.filename, sent.stream.read())
            return {"id": import_id, "state": "reading"}

        return answer(work, 201, [sent])


def _add_following(blueprint: Blueprint, kind: Kind, at: str) -> None:
    @blueprint.route(at)
    @require(*kind.keepers)
    @blueprint.response(200, schemas.ImportShown(many=True))
    def sent() -> Response:
        """One's own ten latest, the newest first."""
        with context().database.reading() as connection:
            rows = kind.files(connection).of(person().id)
        return jsonify([_shown(kind, row) for row in rows])

    @blueprint.route(f"{at}/<uuid:import_id>")
    @require(*kind.keepers)
    @blueprint.response(200, schemas.ImportShown)
    def progress(import_id: UUID) -> Response:
        """How far one's own import is, and what came of it."""
        with context().database.reading() as connection:
            return jsonify(_shown(kind, kind.own(connection, import_id)))

    @blueprint.route(f"{at}/<uuid:import_id>/problems")
    @require(*kind.keepers)
    @blueprint.arguments(PageArguments, location="query")
    @blueprint.response(200, schemas.ProblemShown(many=True))
    def problems(wanted: dict[str, Any], import_id: UUID) -> Response:
        """What is to be mended, in the file's order, in pages; nothing of what the lines say. Kept for a week."""
        with context().database.reading() as connection:
            is_wrong = kind.own(connection, import_id).state == "wrong"
            found = [each for _, each in kind.problems(connection, import_id)] if is_wrong else []
        page = cut(found, wanted["page_size"], wanted["after"])
        shown = [
            {"line": each.line, "column": each.column, "heading": kind.column(each.column), "sentence": told(each)}
            for each in page.items
        ]
        return add_pagination(jsonify(shown), page, wanted["page_size"])


def _shown(kind: Kind, row: Any) -> dict[str, Any]:
    counts = {name: getattr(row, name) for name in kind.files.counted}
    told_of = gettext(row.refusal) if row.refusal else None
    return dict(schemas.ImportShown().dump({**row._mapping, "refusal": told_of, "counts": counts}))
