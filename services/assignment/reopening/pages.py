"""Reopening a closed case (supervisor), and taking back a completion on the day it was entered (handler, dispatcher)."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask_babel import gettext

from services.assignment.context import at_hand, context
from services.assignment.dispatch.store import View
from services.assignment.dispatch.task_page import task_page
from services.assignment.entering import entered
from services.assignment.reopening import schemas
from services.assignment.reopening.store import ReopeningStore
from services.assignment.reopening.use_cases import reopen, undo_completion
from shared.contracts.errors import NotFound
from shared.identity.access import person, require
from shared.runtime.database import Work

blueprint = Blueprint("reopening_pages", __name__, url_prefix="/work")


@blueprint.get("/reopen/<uuid:request_id>")
@require("supervisor")
def ask(request_id: UUID) -> str:
    return _page(request_id, {}, {})


@blueprint.post("/reopen/<uuid:request_id>")
@require("supervisor")
def done(request_id: UUID) -> Any:
    def work(unit: Work, said: dict[str, Any]) -> None:
        reopen(*at_hand(unit, ReopeningStore), request_id, said["void"], said["reason"])

    told = gettext("已决定重办，由镇调度派人。")
    return entered(schemas.Reopen(), work, partial(_page, request_id), told, f"/board/cases/{request_id}")


@blueprint.post("/tasks/<uuid:assignment_id>/undo")
@require("volunteer", "dispatcher")
def undo(assignment_id: UUID) -> Any:
    def work(unit: Work, said: dict[str, Any]) -> None:
        undo_completion(*at_hand(unit, ReopeningStore), assignment_id, said.get("reason") or gettext("误登记"))

    told = gettext("已撤销办毕，时限没有停过，请接着办。")
    then = f"/work/tasks/{assignment_id}" if person().holds("volunteer") else "/work/dispatch"
    return entered(schemas.Undo(partial=True), work, partial(task_page, assignment_id), told, then)


def _page(request_id: UUID, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    with context().database.reading() as connection:
        case = context().cases(connection).one(request_id, View(person().id, person().areas("supervisor")))
    if case is None:
        raise NotFound()
    return render_template("reopening/ask.html", case=case, values=values, errors=errors)
