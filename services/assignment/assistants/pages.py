"""Who helps with a case (dispatcher), and what one helps with (volunteer)."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.assignment.assistants import use_cases
from services.assignment.assistants.store import AssistantStore
from services.assignment.context import attempt, context
from services.assignment.dispatch.store import View
from shared.contracts.errors import NotFound
from shared.identity.access import person, require
from shared.identity.recusal import recusal_of

blueprint = Blueprint("assistant_pages", __name__, url_prefix="/work/assisting")


@blueprint.get("")
@require("volunteer")
def mine() -> str:
    with context().database.reading() as connection:
        rows = AssistantStore(connection).own(person().id)
    return render_template("assistants/mine.html", rows=rows)


@blueprint.get("/<uuid:request_id>")
@require("dispatcher")
def choose(request_id: UUID) -> str:
    with context().database.reading() as connection:
        reader = context().cases(connection)
        case = reader.one(request_id, View(person().id, person().areas("dispatcher")))
        if case is None:
            raise NotFound()
        helpers = AssistantStore(connection).of_request(request_id)
        recusal = recusal_of(case.recused_persons, case.recused_areas)
        people = reader.pickable(case.matter["post_kind"], case.area, recusal)
    taken = {case.volunteer_id, *(row.volunteer_id for row in helpers)}
    options = [(str(row.id), f"{row.name} {row.number}") for row in people if row.id not in taken]
    return render_template("assistants/choose.html", case=case, helpers=helpers, options=options)


@blueprint.post("/<uuid:request_id>")
@require("dispatcher")
def join(request_id: UUID) -> Response:
    volunteer_id = request.form.get("volunteer_id", type=UUID)
    if volunteer_id is None:
        return redirect(f"/work/assisting/{request_id}", 303)

    def work(unit: Any) -> None:
        desk = context().desk(unit)
        case = desk.cases.lock("request", request_id)
        if case is None or case.duty is None:
            raise NotFound()
        store = AssistantStore(unit.connection)
        use_cases.join(desk, store, person(), case.duty.id, volunteer_id)

    attempt(work, gettext("已加入协办。"))
    return redirect(f"/work/assisting/{request_id}", 303)


@blueprint.post("/<uuid:request_id>/<uuid:help_id>/end")
@require("dispatcher")
def end(request_id: UUID, help_id: UUID) -> Response:
    def work(unit: Any) -> None:
        store = AssistantStore(unit.connection)
        use_cases.end(context().desk(unit), store, person(), help_id)

    attempt(work, gettext("协办已结束。"))
    return redirect(f"/work/assisting/{request_id}", 303)
