"""The JSON routes of 评岗: review, read one (noted), answer it."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.assignment.claims.words import VolunteerWords
from services.assignment.context import answer, context
from services.assignment.post_reviews import schemas, use_cases
from services.assignment.post_reviews.domain import FIELDS, READERS
from services.assignment.post_reviews.store import PostReviewStore
from services.assignment.posts.schemas import PostId
from shared.contracts.events import Actor
from shared.identity.access import person, require
from shared.runtime import audit

blueprint = Blueprint("post_reviews", __name__, url_prefix="/api/assignment/v1", description="Reviews of holders")


@blueprint.route("/posts/<uuid:post_id>/reviews", methods=["POST"])
@require("organiser")
@blueprint.arguments(schemas.NewReview)
@blueprint.response(201, PostId)
def review(said: dict[str, Any], post_id: UUID) -> Response:
    """评岗: what an organiser says of a holder for a period."""
    return answer(lambda unit: {"id": reviewed(unit, post_id, said)}, 201)


@blueprint.route("/reviews/<uuid:review_id>")
@require("volunteer", *READERS)
@blueprint.response(200, schemas.ReviewOpened)
def opened_review(review_id: UUID) -> Response:
    """What was said, for the holder, the organiser of the area and the supervisor; each opening is noted."""
    row, sentence, said = opened(review_id)
    return jsonify({**schemas.ReviewShown().dump(row), "sentence": sentence, "answer": said})


@blueprint.route("/reviews/<uuid:review_id>/answer", methods=["POST"])
@require("volunteer")
@blueprint.arguments(schemas.NewAnswer)
@blueprint.response(201, PostId)
def answer_review(said: dict[str, Any], review_id: UUID) -> Response:
    """The holder's own answer, once."""

    def work(unit: Any) -> dict[str, Any]:
        answered(unit, review_id, said["answer"])
        return {"id": review_id}

    return answer(work, 201)


def opened(review_id: UUID) -> tuple[Any, str | None, str | None]:
    """The review, its sentence and its answer, for the signed-in person."""
    with context().database.transaction() as unit:

        def note(who: Actor, row: Any) -> None:
            detail = {"review": str(row.id), "fields": [*FIELDS] if row.answer else [FIELDS[0]]}
            audit.note(unit.connection, "assignment", who, "revealed", row.volunteer_id, row.area, detail)

        words = VolunteerWords(unit.connection, context().settings)
        return use_cases.read(PostReviewStore(unit.connection), words, note, person(), review_id)


def answered(unit: Any, review_id: UUID, said: str) -> None:
    words = VolunteerWords(unit.connection, context().settings)
    use_cases.answer(PostReviewStore(unit.connection), words, context().clock, person(), review_id, said)


def reviewed(unit: Any, post_id: UUID, said: dict[str, Any]) -> UUID:
    words = VolunteerWords(unit.connection, context().settings)
    store, clock = PostReviewStore(unit.connection), context().clock
    return use_cases.review(store, words, clock, unit.outbox, person(), post_id, said)
