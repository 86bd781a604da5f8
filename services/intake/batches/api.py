"""Batches for programs: decide, look, take back, carry out now."""

# mypy: disable-error-code="untyped-decorator"
from typing import Any
from uuid import UUID

from flask import Response, request
from flask_smorest import Blueprint

from services.intake.batches.schemas import BatchSchema, BatchShown, Nothing
from services.intake.batches.transactions import batch_view, carry_out_now, look_at, run_decision, undo
from shared.identity.access import person, require
from shared.web.idempotency import keyed_request

_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]
blueprint = Blueprint(
    "batches", __name__, url_prefix="/api/intake/v1", description="Accepting several requests at once"
)


@blueprint.route("/batches", methods=["POST"])
@require("clerk")
@blueprint.arguments(BatchSchema())
@blueprint.response(201, BatchShown)
@blueprint.doc(security=_BEARER)
def decide(body: dict[str, Any]) -> Response:
    """Accept several requests; each has its own answer. They are accepted a minute from now, as of now."""
    asked = keyed_request(request, "intake", str(person().id))
    reply, is_replay = run_decision(asked, body["requests"], body["matter_code"])
    return reply.response(is_replay)


@blueprint.route("/batches/<uuid:batch_id>", methods=["GET"])
@require("clerk")
@blueprint.response(200, BatchShown)
@blueprint.doc(security=_BEARER)
def look(batch_id: UUID) -> dict[str, Any]:
    """What has become of each request of a batch of one's own."""
    return batch_view(look_at(batch_id))


@blueprint.route("/batches/<uuid:batch_id>/undo", methods=["POST"])
@require("clerk")
@blueprint.arguments(Nothing())
@blueprint.response(200, BatchShown)
@blueprint.doc(security=_BEARER)
def take_back(_: dict[str, Any], batch_id: UUID) -> dict[str, Any]:
    """Take back whatever still waits; 409 when nothing does."""
    return batch_view(undo(batch_id))


@blueprint.route("/batches/<uuid:batch_id>/now", methods=["POST"])
@require("clerk")
@blueprint.arguments(Nothing())
@blueprint.response(200, BatchShown)
@blueprint.doc(security=_BEARER)
def now(_: dict[str, Any], batch_id: UUID) -> dict[str, Any]:
    """Accept at once whatever still waits."""
    return batch_view(carry_out_now(batch_id))
