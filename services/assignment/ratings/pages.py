"""/work/ratings: ratings that look arranged, why, and what a person found; apart from the figures, never dropped."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask_babel import gettext

from services.assignment.confirming.domain import CONFIRMED_BY
from services.assignment.context import at_hand, context
from services.assignment.dispatch.wording import RATING_WORDS
from services.assignment.entering import Errors, Values, entered
from services.assignment.ratings import schemas
from services.assignment.ratings.domain import REVIEWERS, REVIEWS, SUSPICIONS
from services.assignment.ratings.store import RatingStore
from services.assignment.ratings.use_cases import review
from shared.identity.access import person, require
from shared.runtime.database import Work

blueprint = Blueprint("rating_pages", __name__, url_prefix="/work/ratings")


@blueprint.get("")
@require(*REVIEWERS)
def index() -> str:
    return _page({}, {})


def _page(values: Values, errors: Errors) -> str:
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
        values=values,
        errors=errors,
    )


@blueprint.post("/<uuid:request_id>")
@require(*REVIEWERS)
def judged(request_id: UUID) -> Any:
    def work(unit: Work, said: dict[str, Any]) -> None:
        review(*at_hand(unit, RatingStore), request_id, said["review"], said["reason"])

    return entered(schemas.Review(), work, _page, gettext("已记下核查结果。"), "/work/ratings")
