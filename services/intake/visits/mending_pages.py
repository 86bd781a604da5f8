"""Correcting a visit on the day it was entered: the same form, filled in with what stands there, and why it is changed."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request
from flask_babel import gettext

from services.intake.surroundings import around
from services.intake.visits import forms
from services.intake.visits.domain import WRITERS, Entry, Outcome
from services.intake.visits.pages import entry_page
from services.intake.visits.schemas import REASON_NEEDED
from services.intake.visits.store import VisitStore
from services.intake.visits.transactions import look, run_correct
from services.intake.visits.use_cases import Opened
from shared.contracts.errors import DomainError, NotFound
from shared.identity.access import person, require
from shared.web.validation import sentence_of

blueprint = Blueprint("visit_mending", __name__)


@blueprint.get("/desk/visits/<uuid:visit_id>/correct")
@require(*WRITERS)
def correct(visit_id: UUID) -> str:
    """What stands there now, to be changed; 409 with the reason once the day is over."""
    seen, _ = look(visit_id)
    seen.visit.check_mendable(person(), around().clock.now())
    return entry_page(_values_of(seen), {}, visit_id=visit_id)


@blueprint.post("/desk/visits/<uuid:visit_id>/correct")
@require(*WRITERS)
def corrected(visit_id: UUID) -> Any:
    values = forms.typed(request.form)
    entry, errors = forms.read(values)
    reason = str(values.get("reason") or "").strip()
    if not reason:
        errors = {**errors, "reason": [sentence_of(REASON_NEEDED)]}
    if entry is None or errors:
        return entry_page(values, errors, visit_id=visit_id), 422
    try:
        run_correct(visit_id, entry, reason[:300])
    except NotFound:
        raise
    except DomainError as error:
        return entry_page(values, forms.errors_by_field(error), visit_id=visit_id), error.status
    flash(gettext("已更正；原来的内容和理由留有记录。"), "good")
    return redirect(f"/desk/visits/{visit_id}", 303)


def _values_of(seen: Opened) -> dict[str, Any]:
    visit = seen.visit
    others = [one for one in visit.visitors if one != visit.recorded_by]
    with around().database.reading() as connection:
        usernames = VisitStore(connection).usernames(others)
    entry = Entry(
        kind=visit.kind,
        village_code=visit.village,
        occurred_at=visit.occurred_at,
        village_group=visit.village_group,
        went_myself=visit.recorded_by in visit.visitors,
        work_unit=visit.work_unit,
        people=seen.people,
        people_met=visit.people_met,
        problems=seen.problems,
        outcomes=[Outcome(one.kind, one.amount_yuan, one.times, seen.evidence.get(one.kind)) for one in visit.outcomes],
    )
    return forms.values_of(entry, [usernames[one] for one in others if one in usernames])
