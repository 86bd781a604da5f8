"""/work/inbox: what lies in one's unit's inbox, who opened it first, and passing it on with a reason."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.assignment.context import at_hand, attempt, context
from services.assignment.entering import entered
from services.assignment.inbox import schemas, use_cases
from services.assignment.inbox.store import InboxStore
from shared.identity.access import person, require
from shared.runtime.database import Work

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
    def work(unit: Work, said: dict[str, Any]) -> None:
        use_cases.pass_on(*at_hand(unit, InboxStore), request_id, said["unit"], said["reason"])

    told = gettext("已转出，由接收单位首接的同志负责。")
    return entered(schemas.PassOn(), work, partial(_page, request_id), told, "/work/inbox")


def _page(request_id: UUID | None, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    with context().database.reading() as connection:
        store = InboxStore(connection)
        rows, units = store.of(person().id), store.units()
    return render_template(
        "inbox/index.html", rows=rows, units=units, wrong=request_id, values=values, errors=errors, me=person().id
    )
