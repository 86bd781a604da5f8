"""/work/posts/records/…: the five-step record of one term, on one A4 page; with `?words` what the reviews say, noted."""

from uuid import UUID

from flask import Blueprint, render_template, request

from services.assignment.claims.domain import BECAUSE
from services.assignment.context import context
from services.assignment.dispatch.wording import area_name
from services.assignment.post_records.domain import MOST_REVIEWS, MOST_SERVICES, STEPS, merged, steps, total
from services.assignment.post_records.store import PostRecordStore, judged_last
from services.assignment.post_records.use_cases import READERS, term_for
from services.assignment.post_reviews.api import opened
from services.assignment.post_reviews.domain import LEVELS
from shared.identity.access import person, require
from shared.reference.posts import POST_KINDS

blueprint = Blueprint("post_record_pages", __name__, url_prefix="/work/posts/records")


@blueprint.get("/<uuid:claim_id>")
@require("volunteer", *READERS)
def sheet(claim_id: UUID) -> str:
    with context().database.reading() as connection:
        store = PostRecordStore(connection)
        term = term_for(store, person(), claim_id)
        worked, rated = store.work(claim_id, person()), store.ratings(claim_id, person())
        reviews = store.reviews(claim_id)
    services, first = merged(worked, rated), min((row.first_at for row in worked), default=None)
    said = {row.id: opened(row.id)[1:] for row in reviews[:MOST_REVIEWS]} if "words" in request.args else {}
    own = term.person_id == person().id
    return render_template(
        "post_records/sheet.html",
        term=term,
        steps=steps(term, first, judged_last(rated, reviews)),
        kind=POST_KINDS[term.kind],
        because=BECAUSE,
        names=STEPS,
        services=services[:MOST_SERVICES],
        rest=total(services[MOST_SERVICES:]) if len(services) > MOST_SERVICES else None,
        total=total(services),
        reviews=reviews[:MOST_REVIEWS],
        reviewed=len(reviews),
        levels=LEVELS,
        said=said,
        printed_at=context().clock.now(),
        area_name=area_name,
        size="a4",
        back="/work/record" if own else f"/work/posts/{term.post_id}",
    )
