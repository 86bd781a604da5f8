"""Pages by which a person's data leaves: for the person on paper or as a file, and for good, in two steps."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask_babel import gettext

from services.intake.register.answers import seen_by_reader
from services.intake.register.choices import options
from services.intake.register.domain import Reason
from services.intake.register.exports import export_view
from services.intake.register.pages import names
from services.intake.register.refusals import CasesOpen, CasesToCheck
from services.intake.register.schemas import EraseFields
from services.intake.register.transactions import closed_cases_of, within
from services.intake.register.use_cases import exporting, keeping
from services.intake.register.use_cases.desk import Register
from services.intake.register.views import Names, masked_view, request_view
from services.intake.register.words import CIRCUMSTANCE_READERS, DECIDERS, ERASURE_REASONS
from shared.contracts.errors import DomainError, NotFound
from shared.identity.access import person, require
from shared.identity.closed_cases import NotVouchedFor
from shared.web.forms import errors_of, load_form

blueprint = Blueprint("register_leaving", __name__, url_prefix="/desk/residents/<uuid:resident_id>")


@blueprint.post("/export")
@require(*CIRCUMSTANCE_READERS)
def export(resident_id: UUID) -> Any:
    """One person's data for that person: a file, or a page to print."""
    form = "json" if request.form.get("form") == "json" else "paper"

    def work(desk: Register) -> tuple[dict[str, Any], Names]:
        told = exporting.export(desk, person(), resident_id, form)
        known = desk.looks.names([look.person_id for look in (*told["looks"], *told["changes"])])
        return told, known

    told, known = within(work)
    shown = export_view(told, known)
    if form == "json":
        response: Response = jsonify(shown)
        response.headers["Content-Disposition"] = f'attachment; filename="resident-{str(resident_id)[-6:]}.json"'
        return response
    return render_template("register/export.html", told=told, shown=shown, people=known, **names())


@blueprint.get("/erase")
@require(*DECIDERS)
def erase_form(resident_id: UUID) -> str:
    """Step one: what will happen, and what stands in the way."""
    return _erase_page(resident_id, {"closed": request.args.get("closed", "")}, {})


@blueprint.post("/erase")
@require(*DECIDERS)
def erased(resident_id: UUID) -> Any:
    """The first time asks once more; with `confirmed` it is done."""
    form = load_form(EraseFields(), request.form)
    if form.errors:
        return _erase_page(resident_id, form.values, form.errors), 422
    by, reason = person(), Reason(form.data["reason"])
    try:
        if "confirmed" not in request.form:
            within(lambda desk: keeping.check(desk, by, resident_id, reason, closed_cases_of(form.data)))
            return _erase_page(resident_id, form.values, {}, is_last=True)
        within(lambda desk: keeping.erase(desk, by, resident_id, reason, closed_cases_of(form.data)))
    except NotFound:
        raise
    except (CasesToCheck, CasesOpen, NotVouchedFor) as error:
        return _erase_page(resident_id, {**form.values, "closed": ""}, errors_of(error)), error.status
    except DomainError as error:
        return _erase_page(resident_id, form.values, errors_of(error)), error.status
    flash(gettext("已删除。"), "good")
    return redirect(f"/desk/residents/{resident_id}", 303)


def _erase_page(resident_id: UUID, values: dict[str, Any], errors: dict[str, list[str]], is_last: bool = False) -> str:
    seen = seen_by_reader(resident_id)
    return render_template(
        "register/erase.html",
        entry=seen.entry,
        masked=masked_view(seen.entry, seen.opened),
        requests=[request_view(row) for row in seen.requests],
        has_accepted=any(row.status == "accepted" for row in seen.requests),
        values=values,
        errors=errors,
        is_last=is_last,
        reasons=options(ERASURE_REASONS),
        **names(),
    )
