"""/work/denials/…: writing the notice of a denial, printing it, and recording that it was delivered."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext

from services.assignment.confirming.closing import deliver
from services.assignment.context import at_hand, attempt, context
from services.assignment.denials import schemas
from services.assignment.denials.api import WRITERS
from services.assignment.denials.domain import usual_offices
from services.assignment.denials.store import DenialStore
from services.assignment.denials.use_cases import Notice, case_to_deny, write
from services.assignment.dispatch.use_cases.desk import is_handler
from services.assignment.entering import entered
from shared.contracts.errors import N_
from shared.identity.access import person, require
from shared.runtime import audit
from shared.runtime.database import Work

blueprint = Blueprint("denial_pages", __name__, url_prefix="/work/denials")
SAY_TOLD = N_("请先把理由和救济途径告诉群众，再登记送达。")


@blueprint.get("/<uuid:assignment_id>")
@require(*WRITERS)
def one(assignment_id: UUID) -> str:
    return _page(assignment_id, None, {})


@blueprint.post("/<uuid:assignment_id>")
@require(*WRITERS)
def written(assignment_id: UUID) -> Any:
    def work(unit: Work, said: dict[str, Any]) -> None:
        write(*at_hand(unit, DenialStore), assignment_id, Notice(**said))

    told = gettext("告知书已写好。请打印、送达，再登记送达。")
    return entered(schemas.Deny(), work, partial(_page, assignment_id), told, f"/work/denials/{assignment_id}")


@blueprint.post("/<uuid:assignment_id>/delivered")
@require(*WRITERS)
def delivered(assignment_id: UUID) -> Any:
    if request.form.get("remedies_told") != "true":
        return _page(assignment_id, None, {"remedies_told": [gettext(SAY_TOLD)]}), 422

    def work(unit: Any) -> None:
        desk = context().desk(unit)
        case = case_to_deny(desk, person(), assignment_id)
        deliver(desk, DenialStore(unit.connection), person(), case.id, True)

    done = attempt(work, gettext("已记下送达，这件事已办结（依法不予办理）。"))
    home = "/work" if person().holds("volunteer", "dispatcher") else "/desk"
    return redirect(home if done else f"/work/denials/{assignment_id}", 303)


def _page(assignment_id: UUID, values: dict[str, Any] | None, errors: dict[str, list[str]]) -> str:
    """The words of a notice are opened for whoever writes on; the look is noted."""
    here, by = context(), person()
    with here.database.transaction() as unit:
        case = case_to_deny(here.desk(unit), by, assignment_id)
        kept, texts = DenialStore(unit.connection).of(assignment_id), here.texts(unit.connection)
        offered = usual_offices(case.matter, case.area)
        if kept is not None:
            actor = by.acting_as("dispatcher", "clerk", "volunteer")
            audit.note(unit.connection, "assignment", actor, "revealed", case.id, case.area, {"fields": ["denial"]})
            offered = {
                "reason": texts.open_one(kept.reason, "reason") or "",
                "ground": texts.open_one(kept.ground, "ground") or "",
                "decided_by": kept.decided_by,
                "reconsider_at": kept.reconsider_at,
                "sue_at": kept.sue_at,
            }
    return render_template(
        "denials/denial.html",
        case=case,
        task=assignment_id,
        is_written=kept is not None,
        values=offered if values is None else values,
        errors=errors,
        back=f"/work/tasks/{assignment_id}" if is_handler(case, by) else "/work",
    )
