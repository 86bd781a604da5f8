"""/work/handover: who has something in hand, and passing all of it on in one step."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext

from services.assignment.context import attempt, context
from services.assignment.handover import schemas
from services.assignment.handover.api import handed_over, look_for_others
from services.assignment.handover.store import ROLE, HandoverStore
from shared.contracts.errors import NotFound
from shared.identity.access import person, require
from shared.web.forms import load_form

blueprint = Blueprint("handover_pages", __name__, url_prefix="/work/handover")


@blueprint.get("")
@require(ROLE)
def people() -> str:
    with context().database.reading() as connection:
        rows = HandoverStore(connection).people(person())
    return render_template("handover/index.html", rows=rows)


@blueprint.get("/<uuid:volunteer_id>")
@require(ROLE)
def one(volunteer_id: UUID) -> str:
    return _page(volunteer_id, {}, {})


@blueprint.post("/<uuid:volunteer_id>")
@require(ROLE)
def hand_over(volunteer_id: UUID) -> Any:
    given = {name: value for name, value in request.form.items() if value != ""}
    form = load_form(schemas.HandOver(), {**given, "volunteer_id": str(volunteer_id)})
    if form.errors:
        return _page(volunteer_id, form.values, form.errors), 422
    to_id, reason = form.data["to"], form.data["reason"]
    told = gettext("已全部移交。")
    if not attempt(lambda unit: handed_over(unit, volunteer_id, to_id, reason), told):
        return redirect(f"/work/handover/{volunteer_id}", 303)
    look_for_others()
    return redirect("/work/handover", 303)


def _page(volunteer_id: UUID, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    with context().database.reading() as connection:
        store = HandoverStore(connection)
        leaver = next((row for row in store.people(person()) if row.id == volunteer_id), None)
        takers = store.takers(person(), volunteer_id)
    if leaver is None:
        raise NotFound()
    options = [(str(row.id), f"{row.name} {row.number}（{row.open_load}/{row.capacity}）") for row in takers]
    return render_template("handover/one.html", leaver=leaver, options=options, values=values, errors=errors)
