"""/work/rulings: returned cases and second rejections with reason and evidence, each decided with two taps and a note."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask_babel import gettext

from services.assignment.context import context
from services.assignment.dispatch.domain import Case, State
from services.assignment.entering import entered
from services.assignment.rulings import schemas
from services.assignment.rulings.domain import BECAUSE_WORDS, RULERS, RULING_WORDS, Verdict
from services.assignment.rulings.store import RulingStore
from services.assignment.rulings.use_cases import rule
from shared.identity.access import person, require
from shared.runtime.database import Work

blueprint = Blueprint("ruling_pages", __name__, url_prefix="/work/rulings")


@blueprint.get("")
@require(*RULERS)
def standing() -> str:
    return _page(None, {}, {})


@blueprint.post("/<uuid:request_id>")
@require(*RULERS)
def decide(request_id: UUID) -> Any:
    def work(unit: Work, said: dict[str, Any]) -> tuple[Case, State]:
        return rule(context().desk(unit), person(), request_id, Verdict(said["ruling"], said["note"]))

    def then(ruled: tuple[Case, State]) -> str:
        case, state = ruled
        if state is State.ACCEPTED:
            context().run_round(case.area[:6])
        return "/work/rulings"

    told = gettext("已审定，各方的页面上都能看到。")
    return entered(schemas.Rule(), work, partial(_page, request_id), told, then)


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
