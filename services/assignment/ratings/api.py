"""The JSON routes of ratings that look arranged: the list, and a person's judgement."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.assignment.context import answer, context
from services.assignment.ratings import schemas
from services.assignment.ratings.domain import REVIEWERS
from services.assignment.ratings.store import RatingStore
from services.assignment.ratings.use_cases import review
from shared.identity.access import person, require

blueprint = Blueprint("ratings", __name__, url_prefix="/api/assignment/v1", description="Ratings that look arranged")
_SHOWN = ("request_id", "number", "area", "rating", "flagged", "recorded_at", "review")


@blueprint.route("/flagged-ratings")
@require(*REVIEWERS)
@blueprint.response(200, schemas.FlaggedShown(many=True))
def flagged() -> Response:
    """Those that wait for a judgement first, then the judged: none is ever dropped."""
    with context().database.reading() as connection:
        rows = RatingStore(connection).flagged(person())
    return jsonify([{name: getattr(row, name) for name in _SHOWN} for row in rows])


@blueprint.route("/flagged-ratings/<uuid:request_id>/review", methods=["POST"])
@require(*REVIEWERS)
@blueprint.arguments(schemas.Review)
@blueprint.response(200, schemas.Reviewed)
def judged(said: dict[str, Any], request_id: UUID) -> Response:
    """Let it stand, or set it aside with a reason."""

    def work(unit: Any) -> dict[str, Any]:
        store = RatingStore(unit.connection)
        review(context().desk(unit), store, person(), request_id, said["review"], said["reason"])
        return {"request_id": request_id, "review": said["review"]}

    return answer(work)
