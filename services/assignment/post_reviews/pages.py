"""The organiser's form for 评岗, and the page where a review is read and answered."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask_babel import gettext

from services.assignment.claims.store import ClaimStore
from services.assignment.context import context
from services.assignment.entering import entered
from services.assignment.post_reviews import schemas
from services.assignment.post_reviews.api import answered, opened, reviewed
from services.assignment.post_reviews.domain import LEVELS, READERS
from services.assignment.posts.store import PostStore
from shared.contracts.errors import NotFound
from shared.identity.access import person, require

blueprint = Blueprint("post_review_pages", __name__, url_prefix="/work/posts")


@blueprint.get("/<uuid:post_id>/review")
@require("organiser")
def new(post_id: UUID) -> str:
    return _form(post_id, {"volunteer_id": request.args.get("volunteer_id", "")})


@blueprint.post("/<uuid:post_id>/review")
@require("organiser")
def review(post_id: UUID) -> Any:
    return entered(
        schemas.ReviewForm(),
        lambda unit, said: reviewed(unit, post_id, said),
        partial(_form, post_id),
        gettext("评岗已记下。"),
        f"/work/posts/{post_id}",
    )


@blueprint.get("/reviews/<uuid:review_id>")
@require("volunteer", *READERS)
def one(review_id: UUID) -> str:
    """What was said and what the holder answered; that it was opened is noted."""
    return _one(review_id, {})


@blueprint.post("/reviews/<uuid:review_id>/answer")
@require("volunteer")
def answer(review_id: UUID) -> Any:
    return entered(
        schemas.NewAnswer(),
        lambda unit, said: answered(unit, review_id, said["answer"]),
        partial(_one, review_id),
        gettext("您的回应已记下。"),
        f"/work/posts/reviews/{review_id}",
    )


def _one(review_id: UUID, values: dict[str, Any], errors: dict[str, list[str]] | None = None) -> str:
    row, sentence, said = opened(review_id)
    return render_template(
        "post_reviews/one.html",
        review=row,
        sentence=sentence,
        answer=said,
        level=gettext(LEVELS[row.level]),
        is_own=row.person_id == person().id,
        values=values,
        errors=errors or {},
    )


def _form(post_id: UUID, values: dict[str, Any], errors: dict[str, list[str]] | None = None) -> str:
    with context().database.reading() as connection:
        post, claims = PostStore(connection).read(post_id), ClaimStore(connection).of_post(post_id)
    if post is None:
        raise NotFound()
    person().check_area(post.area, "organiser")
    return render_template(
        "post_reviews/form.html",
        post=post,
        holders=[(str(row.volunteer_id), f"{row.name} {row.number}") for row in claims if row.status == "approved"],
        levels=[(str(level), f"{level} {gettext(word)}") for level, word in LEVELS.items()],
        values=values,
        errors=errors or {},
    )
