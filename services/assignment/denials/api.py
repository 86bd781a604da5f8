"""The JSON route that writes the notice of a denial; delivering it is `/requests/{id}/deliver`."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from services.assignment.context import answer, case_shown, context
from services.assignment.denials import schemas
from services.assignment.denials.store import DenialStore
from services.assignment.denials.use_cases import Notice, write
from shared.identity.access import person, require

blueprint = Blueprint("denials", __name__, url_prefix="/api/assignment/v1", description="Lawful denials (不予办理)")
WRITERS = ("volunteer", "dispatcher", "clerk")


@blueprint.route("/assignments/<uuid:assignment_id>/denial", methods=["POST"])
@require(*WRITERS)
@blueprint.arguments(schemas.Deny)
@blueprint.response(200, schemas.CaseShown)
def deny(said: dict[str, Any], assignment_id: UUID) -> Response:
    """Write the notice: reason, legal ground, who decided and who hears remedies. Once more replaces it until delivered."""

    def work(unit: Any) -> dict[str, Any]:
        store = DenialStore(unit.connection)
        case = write(context().desk(unit), store, person(), assignment_id, Notice(**said))
        return case_shown(case)

    return answer(work)
