"""The JSON route of 评岗."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from services.assignment.claims.words import VolunteerWords
from services.assignment.context import answer, context
from services.assignment.post_reviews import schemas, use_cases
from services.assignment.post_reviews.store import PostReviewStore
from services.assignment.posts.schemas import PostId
from shared.identity.access import person, require

blueprint = Blueprint("post_reviews", __name__, url_prefix="/api/assignment/v1", description="Reviews of holders")


@blueprint.route("/posts/<uuid:post_id>/reviews", methods=["POST"])
@require("organiser")
@blueprint.arguments(schemas.NewReview)
@blueprint.response(201, PostId)
def review(said: dict[str, Any], post_id: UUID) -> Response:
    """评岗: what an organiser says of a holder for a period."""
    return answer(lambda unit: {"id": reviewed(unit, post_id, said)}, 201)


def reviewed(unit: Any, post_id: UUID, said: dict[str, Any]) -> UUID:
    words = VolunteerWords(unit.connection, context().settings)
    store, clock = PostReviewStore(unit.connection), context().clock
    return use_cases.review(store, words, clock, unit.outbox, person(), post_id, said)
