"""The JSON routes of assisting handlers."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from services.assignment.assistants import use_cases
from services.assignment.assistants.schemas import Join
from services.assignment.assistants.store import AssistantStore
from services.assignment.context import answer, at_hand, case_shown, context
from services.assignment.dispatch.schemas import CaseShown, Command, Made
from shared.identity.access import person, require

blueprint = Blueprint("assistants", __name__, url_prefix="/api/assignment/v1", description="Assisting handlers")


@blueprint.route("/assignments/<uuid:assignment_id>/assistants", methods=["POST"])
@require("dispatcher")
@blueprint.arguments(Join)
@blueprint.response(201, Made)
def join(said: dict[str, Any], assignment_id: UUID) -> Response:
    """协办: somebody helps the lead handler."""

    def work(unit: Any) -> dict[str, Any]:
        store = AssistantStore(unit.connection)
        return {"id": use_cases.join(context().desk(unit), store, person(), assignment_id, said["volunteer_id"])}

    return answer(work, 201)


@blueprint.route("/assistants/<uuid:help_id>/end", methods=["POST"])
@require("dispatcher")
@blueprint.arguments(Command)
@blueprint.response(200, CaseShown)
def end(_: dict[str, Any], help_id: UUID) -> Response:
    """The help is over."""

    def work(unit: Any) -> dict[str, Any]:
        case = use_cases.end(*at_hand(unit, AssistantStore), help_id)
        return case_shown(case)

    return answer(work)
