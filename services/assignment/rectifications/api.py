"""The JSON routes of rectifications."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.assignment.context import answer, context
from services.assignment.rectifications import schemas
from services.assignment.rectifications.domain import KEEPERS
from services.assignment.rectifications.steps import STEPS
from services.assignment.rectifications.store import RectificationStore
from shared.identity.access import person, require

blueprint = Blueprint(
    "rectifications", __name__, url_prefix="/api/assignment/v1", description="整改 after a low rating"
)
_SHOWN = ("id", "request_id", "number", "area", "rating", "state", "due_at")


@blueprint.route("/rectifications")
@require("volunteer", *KEEPERS)
@blueprint.response(200, schemas.RectificationShown(many=True))
def listed() -> Response:
    """Those of one's area, or about one's own work; what waits first."""
    with context().database.reading() as connection:
        rows = RectificationStore(connection).seen_by(person())
    return jsonify([{name: getattr(row, name) for name in _SHOWN} for row in rows])


@blueprint.route("/rectifications/<uuid:rectification_id>/verify", methods=["POST"])
@require(*KEEPERS)
@blueprint.arguments(schemas.Verify)
@blueprint.response(200, schemas.Moved)
def verify(said: dict[str, Any], rectification_id: UUID) -> Response:
    """Whether the low rating is founded; by another person than the handler."""
    return _step("verify", rectification_id, said)


@blueprint.route("/rectifications/<uuid:rectification_id>/appeal", methods=["POST"])
@require("volunteer")
@blueprint.arguments(schemas.Appeal)
@blueprint.response(200, schemas.Moved)
def appeal(said: dict[str, Any], rectification_id: UUID) -> Response:
    """The handler disagrees, once."""
    return _step("appeal", rectification_id, said)


@blueprint.route("/rectifications/<uuid:rectification_id>/decide", methods=["POST"])
@require(*KEEPERS)
@blueprint.arguments(schemas.Decide)
@blueprint.response(200, schemas.Moved)
def decide(said: dict[str, Any], rectification_id: UUID) -> Response:
    """The appeal upheld or dismissed; by neither the handler nor who verified."""
    return _step("decide", rectification_id, said)


@blueprint.route("/rectifications/<uuid:rectification_id>/put-right", methods=["POST"])
@require("volunteer", *KEEPERS)
@blueprint.arguments(schemas.PutRight)
@blueprint.response(200, schemas.Moved)
def put_right(said: dict[str, Any], rectification_id: UUID) -> Response:
    """What was done; somebody else calls the resident."""
    return _step("put-right", rectification_id, said)


def _step(step: str, rectification_id: UUID, said: dict[str, Any]) -> Response:
    return answer(lambda unit: {"id": STEPS[step][1](unit, rectification_id, said).id})
