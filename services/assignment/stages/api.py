"""The JSON route that records a step as done."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from services.assignment.context import answer, case_shown, context
from services.assignment.dispatch.schemas import CaseShown
from services.assignment.stages.schemas import StageDone
from services.assignment.stages.store import StageStore
from services.assignment.stages.use_cases import finish_stage
from shared.identity.access import person, require

blueprint = Blueprint("stages", __name__, url_prefix="/api/assignment/v1", description="Steps of a matter")


@blueprint.route("/assignments/<uuid:assignment_id>/steps/<int(min=1, max=30):position>/done", methods=["POST"])
@require("volunteer", "dispatcher")
@blueprint.arguments(StageDone)
@blueprint.response(200, CaseShown)
def step_done(said: dict[str, Any], assignment_id: UUID, position: int) -> Response:
    """A step of the matter was done; each once, in any order."""

    def work(unit: Any) -> dict[str, Any]:
        store = StageStore(unit.connection)
        case = finish_stage(context().desk(unit), store, person(), assignment_id, position, said["occurred_at"])
        return case_shown(case)

    return answer(work)
