"""The JSON routes of projects."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.assignment.context import answer, context
from services.assignment.projects import schemas, use_cases
from services.assignment.projects.store import ProjectStore
from services.assignment.projects.use_cases import KEEPERS
from shared.contracts.errors import Invalid
from shared.identity.access import person, require
from shared.web.paging import BAD_CURSOR, Page, add_pagination, page_of, read_cursor

blueprint = Blueprint("projects", __name__, url_prefix="/api/assignment/v1/projects", description="Projects of pairs")
_shown = schemas.ProjectShown()


@blueprint.route("")
@require(*KEEPERS)
@blueprint.arguments(schemas.ProjectFilter, location="query")
@blueprint.response(200, schemas.ProjectShown(many=True))
def listed(wanted: dict[str, Any]) -> Response:
    page = page_for(wanted)
    return add_pagination(jsonify(_shown.dump(page.items, many=True)), page, wanted["page_size"])


@blueprint.route("", methods=["POST"])
@require(*KEEPERS)
@blueprint.arguments(schemas.NewProject)
@blueprint.response(201, schemas.ProjectShown)
def add(said: dict[str, Any]) -> Response:
    """Record a project, planned."""
    return answer(lambda unit: _shown.dump(added(unit, said)), 201)


@blueprint.route("/<uuid:project_id>/state", methods=["POST"])
@require(*KEEPERS)
@blueprint.arguments(schemas.NextState)
@blueprint.response(200, schemas.ProjectShown)
def move(said: dict[str, Any], project_id: UUID) -> Response:
    return answer(lambda unit: _shown.dump(moved(unit, project_id, said["state"])))


def added(unit: Any, said: dict[str, Any]) -> Any:
    return use_cases.add(ProjectStore(unit.connection), context().clock, unit.outbox, person(), **said)


def moved(unit: Any, project_id: UUID, state: str) -> Any:
    return use_cases.move(ProjectStore(unit.connection), context().clock, unit.outbox, person(), project_id, state)


def page_for(wanted: dict[str, Any]) -> Page:
    """Of the organiser's area, in the order they were recorded."""
    areas = person().areas(*KEEPERS)
    with context().database.reading() as connection:
        store = ProjectStore(connection)
        rows = store.page(areas, wanted["state"], _after(wanted["after"]), wanted["page_size"] + 1)
        total = store.count(areas, wanted["state"])
    return page_of(rows, wanted["page_size"], lambda row: [row.id], total)


def _after(word: str | None) -> UUID | None:
    values = read_cursor(word, 1)
    try:
        return UUID(str(values[0])) if values else None
    except ValueError as error:
        raise Invalid({"after": [BAD_CURSOR]}) from error
