"""The JSON routes that take a closing or a completion back."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from services.assignment.context import answer, case_shown, context
from services.assignment.dispatch.domain import State
from services.assignment.dispatch.schemas import CaseShown
from services.assignment.reopening import schemas
from services.assignment.reopening.store import ReopeningStore
from services.assignment.reopening.use_cases import reopen, undo_completion
from shared.identity.access import person, require

blueprint = Blueprint("reopening", __name__, url_prefix="/api/assignment/v1", description="Done again (重办)")


@blueprint.route("/requests/<uuid:request_id>/reopen", methods=["POST"])
@require("supervisor")
@blueprint.arguments(schemas.Reopen)
@blueprint.response(200, CaseShown)
def again(said: dict[str, Any], request_id: UUID) -> Response:
    """重办: a clock of its own, limited; the first result stays."""

    def work(unit: Any) -> dict[str, Any]:
        store = ReopeningStore(unit.connection)
        case = reopen(context().desk(unit), store, person(), request_id, said["void"], said["reason"])
        return case_shown(case, State.REOPENED)

    return answer(work)


@blueprint.route("/assignments/<uuid:assignment_id>/undo-completion", methods=["POST"])
@require("volunteer", "dispatcher")
@blueprint.arguments(schemas.Undo)
@blueprint.response(200, CaseShown)
def undo(said: dict[str, Any], assignment_id: UUID) -> Response:
    """A completion entered by mistake, taken back on the same day; the clock ran all the while."""

    def work(unit: Any) -> dict[str, Any]:
        store = ReopeningStore(unit.connection)
        case = undo_completion(context().desk(unit), store, person(), assignment_id, said["reason"])
        return case_shown(case, State.IN_PROGRESS)

    return answer(work)
