"""One visit opened, with what may still be done with it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.intake.photos.domain import TAKEN
from services.intake.surroundings import around
from services.intake.visits.domain import TOWN_READERS, WRITERS, Visit
from services.intake.visits.pages import names
from services.intake.visits.schemas import ReasonSchema
from services.intake.visits.transactions import look, run_withdraw
from shared.contracts.errors import DomainError, NotFound
from shared.identity.access import person, require
from shared.web.forms import errors_of, load_form

blueprint = Blueprint("visit_opened", __name__)


@blueprint.get("/desk/visits/<uuid:visit_id>")
@require(*WRITERS, *TOWN_READERS)
def opened(visit_id: UUID) -> str:
    return visit_page(visit_id, {}, {})


@blueprint.post("/desk/visits/<uuid:visit_id>/withdraw")
@require(*WRITERS)
def withdraw(visit_id: UUID) -> Any:
    form = load_form(ReasonSchema(), request.form)
    if form.errors:
        return visit_page(visit_id, form.values, form.errors), 422
    try:
        run_withdraw(visit_id, form.data["reason"])
    except NotFound:
        raise
    except DomainError as error:
        return visit_page(visit_id, form.values, errors_of(error)), error.status
    flash(gettext("已撤销，不再计入统计；原来的内容和理由留有记录。"), "good")
    return redirect(f"/desk/visits/{visit_id}", 303)


def visit_page(visit_id: UUID, values: Mapping[str, Any], errors: Mapping[str, Any]) -> str:
    seen, people = look(visit_id)
    visit = seen.visit
    return render_template(
        "visits/visit.html",
        seen=seen,
        visit=visit,
        people_names=people,
        may_mend=_may_mend(visit),
        may_back=visit.withdrawn_at is None and (person().id == visit.recorded_by or person().id in visit.visitors),
        photo_types=",".join(TAKEN),
        may_write=person().may_in(visit.village, *WRITERS),
        is_late=(visit.recorded_at - visit.occurred_at).days >= 1,
        values=values,
        errors=errors,
        **names(),
    )


def _may_mend(visit: Visit) -> bool:
    try:
        visit.check_mendable(person(), around().clock.now())
    except DomainError:
        return False
    return True
