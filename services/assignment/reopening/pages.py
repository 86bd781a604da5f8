"""Reopening a closed case (supervisor), and taking back a completion on the day it was entered (handler, dispatcher)."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.assignment.context import attempt, context
from services.assignment.dispatch.store import View
from services.assignment.reopening import schemas
from services.assignment.reopening.store import ReopeningStore
from services.assignment.reopening.use_cases import reopen, undo_completion
from shared.contracts.errors import NotFound
from shared.identity.access import person, require
from shared.web.forms import load_form

blueprint = Blueprint("reopening_pages", __name__, url_prefix="/work")


@blueprint.get("/reopen/<uuid:request_id>")
@require("supervisor")
def ask(request_id: UUID) -> str:
    return _page(request_id, {}, {})


@blueprint.post("/reopen/<uuid:request_id>")
@require("supervisor")
def done(request_id: UUID) -> Any:
    form = load_form(schemas.Reopen(), {"void": "false", **request.form})
    if form.errors:
        return _page(request_id, form.values, form.errors), 422

    def work(unit: Any) -> None:
        store = ReopeningStore(unit.connection)
        reopen(context().desk(unit), store, person(), request_id, form.data["void"], form.data["reason"])

    attempt(work, gettext("已决定重办，由镇调度派人。"))
    return redirect(f"/board/cases/{request_id}", 303)


@blueprint.post("/tasks/<uuid:assignment_id>/undo")
@require("volunteer", "dispatcher")
def undo(assignment_id: UUID) -> Response:
    reason = request.form.get("reason", "").strip()[:500] or gettext("误登记")

    def work(unit: Any) -> None:
        undo_completion(context().desk(unit), ReopeningStore(unit.connection), person(), assignment_id, reason)

    attempt(work, gettext("已撤销办毕，时限没有停过，请接着办。"))
    return redirect(f"/work/tasks/{assignment_id}" if person().holds("volunteer") else "/work/dispatch", 303)


def _page(request_id: UUID, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    with context().database.reading() as connection:
        case = context().cases(connection).one(request_id, View(person().id, person().areas("supervisor")))
    if case is None:
        raise NotFound()
    return render_template("reopening/ask.html", case=case, values=values, errors=errors)
