"""Correcting one's own entry of today, for programs (design §6)."""

# mypy: disable-error-code="untyped-decorator"
from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.intake.corrections.schemas import CorrectionMade, EntryCorrectionSchema, wanted
from services.intake.corrections.transactions import made, run
from services.intake.requests.domain import READERS
from services.intake.requests.replies import ChangedSchema
from services.intake.requests.transactions import look
from services.intake.requests.views import changed_view
from shared.identity.access import person, require

_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]
blueprint = Blueprint("corrections", __name__, url_prefix="/api/intake/v1", description="Correcting one's own entry")


@blueprint.route("/requests/<uuid:request_id>/correct", methods=["POST"])
@require("clerk", "organiser", "dispatcher", "leader")
@blueprint.arguments(EntryCorrectionSchema())
@blueprint.response(200, ChangedSchema)
@blueprint.doc(security=_BEARER)
def correct(body: dict[str, Any], request_id: UUID) -> dict[str, Any]:
    """Mend what you entered today; fields you leave out stay. After acceptance only description, name and phone."""
    return changed_view(run(person(), request_id, wanted(body)))


@blueprint.route("/requests/<uuid:request_id>/corrections", methods=["GET"])
@require(*READERS)
@blueprint.response(200, CorrectionMade(many=True))
@blueprint.doc(security=_BEARER)
def corrections(request_id: UUID) -> list[Any]:
    """Which fields were corrected, when and by whom; what stood there before stays sealed."""
    look(request_id)
    return made(request_id)
