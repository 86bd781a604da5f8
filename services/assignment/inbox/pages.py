"""/work/inbox: what lies in one's unit's inbox, who opened it first, and passing it on with a reason."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.assignment.context import attempt, context
from services.assignment.inbox import schemas, use_cases
from services.assignment.inbox.store import InboxStore
from shared.identity.access import person, require
from shared.web.forms import load_form

blueprint = Blueprint("inbox_pages", __name__, url_prefix="/work/inbox")


@blueprint.get("")
@require("volunteer")
def mine() -> str:
    return _page(None, {}, {})


@blueprint.post("/<uuid:request_id>/open")
@require("volunteer")
def receive(request_id: UUID) -> Response:
    def work(unit: Any) -> None:
        InboxStore(unit.connection).open(person().id, request_id)

    attempt(work, gettext("已打开。谁先打开谁负责，转出以前由首接的同志负责。"))
    return redirect("/work/inbox", 303)


@blueprint.post("/<uuid:request_id>/pass-on")
@require("volunteer")
def pass_on(request_id: UUID) -> Any:
    form = load_form(schemas.PassOn(), request.form)
    if form.errors:
        return _page(request_id, form.values, form.errors), 422

    def work(unit: Any) -> None:
        store = InboxStore(unit.connection)
        use_cases.pass_on(context().desk(unit), store, person(), request_id, form.data["unit"], form.data["reason"])

    attempt(work, gettext("已转出，由接收单位首接的同志负责。"))
    return redirect("/work/inbox", 303)


def _page(request_id: UUID | None, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    with context().database.reading() as connection:
        store = InboxStore(connection)
        rows, units = store.of(person().id), store.units()
    return render_template(
        "inbox/index.html", rows=rows, units=units, wrong=request_id, values=values, errors=errors, me=person().id
    )
