"""Parts of the desk's pages that only reporting knows, served to them through the gateway; each is a page of its own too."""

from flask import Blueprint, render_template, request
from marshmallow import Schema, fields

from services.reporting.cases.use_cases import READERS
from services.reporting.desk.store import DeskStore
from services.reporting.figures.presenting import area_label
from services.reporting.request_context import database, now
from shared.contracts.errors import NotFound
from shared.identity.access import person, require
from shared.reference.calendar import calendar_of
from shared.reference.deadlines import working_days_left
from shared.web.forms import load_form

blueprint = Blueprint("desk_parts", __name__, url_prefix="/board/parts")


class OfResident(Schema):
    resident = fields.UUID(required=True)


@blueprint.get("/open-cases")
@require(*READERS)
def open_cases() -> str:
    """The open cases of one person, as a part where htmx asks, else as a page."""
    form = load_form(OfResident(), request.args)
    if form.errors:
        raise NotFound()
    with database().reading() as connection:
        rows = DeskStore(connection).open_cases(person(), READERS, form.data["resident"])
    moment = now()
    page = "desk/open_cases.html" if "HX-Request" in request.headers else "desk/open_cases_page.html"
    return render_template(
        page,
        rows=[
            (row, working_days_left(row.due_at, moment, calendar_of(row.calendar_version)) if row.due_at else None)
            for row in rows
        ],
        place_name=area_label,
        now=moment,
    )
