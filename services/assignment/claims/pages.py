"""认岗 on a phone: posts that fit me and one tap to claim; and the organiser's answers to what was claimed."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.assignment.claims import schemas, use_cases
from services.assignment.claims.api import approved, claimed, fitting_of, given_up, own_claims_of, own_entry, refused
from services.assignment.claims.domain import BECAUSE, FARTHER, STATUS_WORDS
from services.assignment.claims.store import ClaimStore
from services.assignment.claims.wording import how_many_near, what_lacks, why_it_fits
from services.assignment.claims.words import VolunteerWords
from services.assignment.context import attempt, context
from services.assignment.entering import entered
from services.assignment.posts.pages import claims_and_posts
from services.assignment.posts.wording import term_words, words_of
from shared.identity.access import person, require
from shared.web.own_paths import own_path

blueprint = Blueprint("claim_pages", __name__, url_prefix="/work")
SHOWN, PAGE, OWN = 10, 50, 50


@blueprint.get("/claims")
@require("volunteer")
def mine() -> str:
    """Posts I hold or wait for, in pages; then those near me that fit me."""
    entry, shows_all, after = own_entry(), "all" in request.args, request.args.get("after") or None
    earlier = request.args.get("mine") or None
    own = own_claims_of(entry, OWN, earlier)
    whole = fitting_of(entry, PAGE if shows_all else SHOWN, after, whole=True)
    with context().database.reading() as connection:
        words = VolunteerWords(connection, context().settings)
        reasons = {row.id: words.open(row.reason, "claim_reason") for row in own.items if row.reason}
    return render_template(
        "claims/mine.html",
        serving=entry.checked_in_on is not None and entry.active,
        claims=own.items,
        own_next=url_for(".mine", mine=own.next) if own.next else None,
        own_first=url_for(".mine") if earlier else None,
        reasons=reasons,
        fitting=whole.items if shows_all else _near(whole.items),
        found=whole.total or 0,
        nearly=fitting_of(entry, SHOWN, whole=False).items,
        next_url=url_for(".mine", all=1, after=whole.next) if shows_all and whole.next else None,
        first_url=url_for(".mine", all=1) if after else None,
        shows_all=shows_all,
        statuses=STATUS_WORDS,
        because=BECAUSE,
        how_many_near=how_many_near,
        why_it_fits=why_it_fits,
        what_lacks=what_lacks,
        term_words=term_words,
        words_of=words_of,
    )


def _near(fitting: Sequence[Any]) -> Sequence[Any]:
    """Those of one's own village and town, the nearest first; where there are none, those of the district."""
    return [(post, how) for post, how in fitting if how.distance != FARTHER] or fitting


@blueprint.post("/claims/posts/<uuid:post_id>")
@require("volunteer")
def claim(post_id: UUID) -> Response:
    attempt(lambda unit: claimed(unit, post_id, None), gettext("已认岗，等组织员批准。"))
    return redirect("/work/claims", 303)


@blueprint.post("/claims/<uuid:claim_id>/give-up")
@require("volunteer", "organiser")
def give_up(claim_id: UUID) -> Response:
    attempt(lambda unit: given_up(unit, claim_id), gettext("已退出这个岗位，名额让给下一位。"))
    return _back("/work/claims")


@blueprint.post("/posts/claims/<uuid:claim_id>/approve")
@require("organiser")
def approve(claim_id: UUID) -> Response:
    attempt(lambda unit: approved(unit, claim_id), gettext("已批准。"))
    return _back("/work/posts")


@blueprint.post("/posts/claims/<uuid:claim_id>/wait")
@require("organiser")
def wait(claim_id: UUID) -> Response:
    def work(unit: Any) -> None:
        use_cases.put_on_list(ClaimStore(unit.connection), person(), claim_id)

    attempt(work, gettext("已列入候补，有空名额时按先后自动上岗。"))
    return _back("/work/posts")


@blueprint.post("/posts/claims/<uuid:claim_id>/refuse")
@require("organiser")
def refuse(claim_id: UUID) -> Any:
    return entered(
        schemas.Refusal(),
        lambda unit, said: refused(unit, claim_id, said["reason"]),
        partial(claims_and_posts, claim_id),
        gettext("没有批准，理由已告诉本人。"),
        own_path(request.form.get("back"), "/work/posts"),
    )


def _back(otherwise: str) -> Response:
    return redirect(own_path(request.form.get("back"), otherwise), 303)
