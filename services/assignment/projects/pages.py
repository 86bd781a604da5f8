"""/work/projects: the organiser's list, one form for a new one, and the next step of each."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.assignment.context import attempt, context
from services.assignment.pairs.pages import villages_of
from services.assignment.projects import schemas
from services.assignment.projects.api import added, moved, page_for
from services.assignment.projects.domain import KINDS, LEADS_TO, STATES
from services.assignment.projects.use_cases import KEEPERS
from shared.contracts.errors import DomainError
from shared.identity.access import require
from shared.web.forms import errors_of, load_form

blueprint = Blueprint("project_pages", __name__, url_prefix="/work/projects")


@blueprint.get("")
@require(*KEEPERS)
def index() -> str:
    return _page({}, {})


@blueprint.post("")
@require(*KEEPERS)
def add() -> Any:
    form = load_form(schemas.NewProject(), request.form)
    if form.errors:
        return _page(form.values, form.errors), 422
    try:
        with context().database.transaction() as unit:
            added(unit, form.data)
    except DomainError as error:
        return _page(form.values, errors_of(error)), error.status
    return redirect("/work/projects", 303)


@blueprint.post("/<uuid:project_id>/state")
@require(*KEEPERS)
def move(project_id: UUID) -> Response:
    state = request.form.get("state", "")
    if state in STATES:
        attempt(lambda unit: moved(unit, project_id, state), gettext("已改。"))
    return redirect("/work/projects", 303)


def _page(values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    form = load_form(schemas.ProjectFilter(), request.args)
    wanted = form.data or load_form(schemas.ProjectFilter(), {}).data
    return render_template(
        "projects/index.html",
        page=page_for(wanted),
        wanted=wanted,
        kinds={key: gettext(word) for key, word in KINDS.items()},
        states={key: gettext(word) for key, word in STATES.items()},
        leads_to=LEADS_TO,
        villages=villages_of(),
        values=values,
        errors=errors,
    )
