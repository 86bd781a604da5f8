"""/work/merging: which case another one may be the same as, merging it, and undoing a wrong merge."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.assignment.context import at_hand, attempt, context
from services.assignment.dispatch.store import View
from services.assignment.merging.store import MergeStore
from services.assignment.merging.use_cases import merge, unmerge
from shared.contracts.errors import NotFound
from shared.identity.access import person, require

blueprint = Blueprint("merging_pages", __name__, url_prefix="/work/merging")


@blueprint.get("")
@require("dispatcher")
def merged() -> str:
    with context().database.reading() as connection:
        rows = MergeStore(connection).merged(person())
    return render_template("merging/index.html", rows=rows)


@blueprint.get("/<uuid:request_id>")
@require("dispatcher")
def choose(request_id: UUID) -> str:
    with context().database.reading() as connection:
        case = context().cases(connection).one(request_id, View(person().id, person().areas("dispatcher")))
        others = MergeStore(connection).others(request_id)
    if case is None:
        raise NotFound()
    return render_template("merging/choose.html", case=case, others=others)


@blueprint.post("/<uuid:request_id>")
@require("dispatcher")
def into_one(request_id: UUID) -> Response:
    into = request.form.get("into", type=UUID)
    if into is None:
        raise NotFound()
    attempt(
        lambda unit: merge(*at_hand(unit, MergeStore), request_id, into),
        gettext("已并单。并错了可以分开。"),
    )
    return redirect("/work/merging", 303)


@blueprint.post("/<uuid:request_id>/undo")
@require("dispatcher")
def apart(request_id: UUID) -> Response:
    areas: list[str] = []

    def work(unit: Any) -> None:
        areas.append(unmerge(*at_hand(unit, MergeStore), request_id).area)

    if attempt(work, gettext("已分开，单独办理。")):
        context().run_round(areas[-1][:6])
    return redirect("/work/merging", 303)
