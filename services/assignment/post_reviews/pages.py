"""The organiser's form for 评岗."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.assignment.claims.store import ClaimStore
from services.assignment.context import context
from services.assignment.post_reviews import schemas
from services.assignment.post_reviews.api import reviewed
from services.assignment.post_reviews.domain import LEVELS
from services.assignment.posts.store import PostStore
from shared.contracts.errors import DomainError, NotFound
from shared.identity.access import person, require
from shared.web.forms import errors_of, load_form

blueprint = Blueprint("post_review_pages", __name__, url_prefix="/work/posts")


@blueprint.get("/<uuid:post_id>/review")
@require("organiser")
def new(post_id: UUID) -> str:
    return _form(post_id, {"volunteer_id": request.args.get("volunteer_id", "")})


@blueprint.post("/<uuid:post_id>/review")
@require("organiser")
def review(post_id: UUID) -> Any:
    form = load_form(schemas.ReviewForm(), request.form)
    if form.errors:
        return _form(post_id, form.values, form.errors), 422
    try:
        with context().database.transaction() as unit:
            reviewed(unit, post_id, form.data)
    except DomainError as error:
        if error.status == NotFound.status:
            raise
        return _form(post_id, form.values, errors_of(error)), error.status
    flash(gettext("评岗已记下。"), "good")
    return redirect(f"/work/posts/{post_id}", 303)


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
