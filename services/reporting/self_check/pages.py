"""Staff: /board/self-check, where a reported number says which of our figures it is."""

from flask import Blueprint, render_template, request

from services.reporting.figures.api import period_of
from services.reporting.figures.presenting import area_label
from services.reporting.figures.use_cases import READERS
from services.reporting.request_context import now, own_area
from services.reporting.self_check.api import checked
from services.reporting.self_check.schemas import CheckPageQuery
from shared.contracts.errors import Invalid
from shared.identity.access import require
from shared.web.forms import load_form

blueprint = Blueprint("self_check_pages", __name__, url_prefix="/board")


@blueprint.get("/self-check")
@require(*READERS)
def self_check() -> str:
    """The form, and below it what was found; what cannot be read is said beside the box."""
    form = load_form(CheckPageQuery(), request.args)
    if form.errors:
        raise Invalid(form.errors)
    moment = now()
    area, period, reported = own_area(form.data["area"]), period_of(form.data, moment), form.data["reported"]
    result, errors = None, {}
    try:
        result = checked(reported, area, period, moment) if reported.strip() else None
    except Invalid as error:
        errors = error.fields
    values = {"reported": reported, "area": area, "from": period.first.isoformat(), "to": period.last.isoformat()}
    return render_template(
        "board/self_check.html", result=result, errors=errors, values=values, period=period, area_name=area_label(area)
    )
