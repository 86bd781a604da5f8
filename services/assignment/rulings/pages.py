"""/work/rulings: returned cases and second rejections with reason and evidence, each decided with two taps and a note."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext

from services.assignment.context import attempt, context
from services.assignment.dispatch.domain import State
from services.assignment.rulings import schemas
from services.assignment.rulings.domain import BECAUSE_WORDS, RULERS, RULING_WORDS, Verdict
from services.assignment.rulings.store import RulingStore
from services.assignment.rulings.use_cases import rule
from shared.identity.access import person, require
from shared.web.forms import load_form

blueprint = Blueprint("ruling_pages", __name__, url_prefix="/work/rulings")


@blueprint.get("")
@require(*RULERS)
def standing() -> str:
    return _page(None, {}, {})


@blueprint.post("/<uuid:request_id>")
@require(*RULERS)
def decide(request_id: UUID) -> Any:
    form = load_form(schemas.Rule(), request.form)
    if form.errors:
        return _page(request_id, form.values, form.errors), 422
    verdict, areas = Verdict(form.data["ruling"], form.data["note"]), list[str]()

    def work(unit: Any) -> None:
        case, state = rule(context().desk(unit), person(), request_id, verdict)
        areas.extend([case.area] if state is State.ACCEPTED else [])

    attempt(work, gettext("已审定，各方的页面上都能看到。"))
    for area in areas[-1:]:
        context().run_round(area[:6])
    return redirect("/work/rulings", 303)


def _page(request_id: UUID | None, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    with context().database.reading() as connection:
        rows = RulingStore(connection).waiting(person())
        texts = context().texts(connection)
        told = {
            row.id: (texts.open_one(row.reason, "reason"), texts.open_one(row.evidence, "evidence")) for row in rows
        }
    return render_template(
        "rulings/index.html",
        rows=rows,
        told=told,
        because=BECAUSE_WORDS,
        rulings=[(key, gettext(word)) for key, word in RULING_WORDS.items()],
        wrong=request_id,
        values=values,
        errors=errors,
        me=person().id,
    )
