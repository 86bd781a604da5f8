"""The organiser's page: claims to approve, posts and how many of their places are held."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.assignment.context import attempt, context
from services.assignment.posts import use_cases
from shared.identity.access import person, require

blueprint = Blueprint("post_pages", __name__, url_prefix="/work/posts")
_FIRST = UUID(int=0)


@blueprint.get("")
@require("organiser")
def claims() -> str:
    areas = person().areas("organiser")
    with context().database.reading() as connection:
        store: Any = context().posts(connection)
        waiting, posts = store.waiting_claims(areas), store.posts(areas, _FIRST, 200)
    return render_template("work/posts.html", claims=waiting, posts=posts)


@blueprint.post("/claims/<uuid:claim_id>/approve")
@require("organiser")
def approve(claim_id: UUID) -> Response:
    here = context()
    attempt(
        lambda unit: use_cases.approve(here.posts(unit.connection), here.clock, unit.outbox, person(), claim_id),
        gettext("已批准。"),
    )
    return redirect("/work/posts", 303)
