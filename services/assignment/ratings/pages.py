"""/work/ratings: ratings that look arranged, why, and what a person found; apart from the figures, never dropped."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.assignment.confirming.domain import CONFIRMED_BY
from services.assignment.context import attempt, context
from services.assignment.dispatch.wording import RATING_WORDS
from services.assignment.ratings.domain import REVIEWERS, REVIEWS, SUSPICIONS
from services.assignment.ratings.store import RatingStore
from services.assignment.ratings.use_cases import review
from shared.identity.access import person, require

blueprint = Blueprint("rating_pages", __name__, url_prefix="/work/ratings")


@blueprint.get("")
@require(*REVIEWERS)
def index() -> str:
    with context().database.reading() as connection:
        rows = RatingStore(connection).flagged(person())
    return render_template(
        "ratings/index.html",
        waiting=[row for row in rows if row.review is None],
        judged=[row for row in rows if row.review is not None],
        suspicions=SUSPICIONS,
        reviews=REVIEWS,
        levels=RATING_WORDS,
        methods=CONFIRMED_BY,
    )


@blueprint.post("/<uuid:request_id>")
@require(*REVIEWERS)
def judged(request_id: UUID) -> Response:
    decision, reason = request.form.get("review", ""), request.form.get("reason", "").strip()[:500] or None

    def work(unit: Any) -> None:
        review(context().desk(unit), RatingStore(unit.connection), person(), request_id, decision, reason)

    attempt(work, gettext("已记下核查结果。"))
    return redirect("/work/ratings", 303)
