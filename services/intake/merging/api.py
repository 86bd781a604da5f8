"""Merging and taking it back, for programs (design §6); the desk's page gives the same commands."""

# mypy: disable-error-code="untyped-decorator"
from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.intake.merging.schemas import MergeSchema, UnmergeSchema
from services.intake.merging.transactions import merge_into, take_back
from services.intake.requests.replies import ChangedSchema
from services.intake.requests.views import changed_view
from shared.identity.access import person, require

_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]
blueprint = Blueprint("merging", __name__, url_prefix="/api/intake/v1", description="Merging requests")


@blueprint.route("/requests/<uuid:request_id>/merge", methods=["POST"])
@require("clerk", "dispatcher")
@blueprint.arguments(MergeSchema())
@blueprint.response(200, ChangedSchema)
@blueprint.doc(security=_BEARER)
def merge(body: dict[str, Any], request_id: UUID) -> dict[str, Any]:
    """Let the request go on as part of another open one, of the same person or of the same matter in the same village."""
    return changed_view(merge_into(person(), request_id, **body))


@blueprint.route("/requests/<uuid:request_id>/unmerge", methods=["POST"])
@require("clerk", "dispatcher")
@blueprint.arguments(UnmergeSchema())
@blueprint.response(200, ChangedSchema)
@blueprint.doc(security=_BEARER)
def unmerge(_: dict[str, Any], request_id: UUID) -> dict[str, Any]:
    """Take the merge back, on the day it was made."""
    return changed_view(take_back(person(), request_id))
