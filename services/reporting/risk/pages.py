"""Staff only: /board/risk, the open cases that may miss their promise, and a part for the window before accepting."""

from flask import Blueprint, render_template, request
from marshmallow import Schema, fields, validate

from services.reporting.cases.use_cases import READERS
from services.reporting.figures.presenting import area_label
from services.reporting.figures.schemas import AREA
from services.reporting.request_context import database, now, own_area
from services.reporting.risk import use_cases
from services.reporting.risk.store import RiskStore
from shared.contracts.errors import Invalid
from shared.identity.access import person, require
from shared.reference.calendar import calendar_of
from shared.web.fields import Sentence
from shared.web.forms import load_form

blueprint = Blueprint("risk_pages", __name__, url_prefix="/board")


class RiskQuery(Schema):
    area = fields.String(load_default=None, validate=AREA)


class BeforeAccepting(Schema):
    """Names as the desk's forms have them; what is not chosen yet is blank."""

    matter_code = Sentence(load_default="", validate=validate.Length(max=60))
    village_code = fields.String(load_default="", validate=validate.Length(max=12))


@blueprint.get("/risk")
@require(*READERS)
def at_risk() -> str:
    form = load_form(RiskQuery(), request.args)
    if form.errors:
        raise Invalid(form.errors)
    area = own_area(form.data["area"])
    with database().reading() as connection:
        found = use_cases.at_risk(RiskStore(connection), person(), READERS, area, now(), calendar_of)
    return render_template("board/risk.html", rows=[(each, area_label(each.case.area)) for each in found], now=now())


@blueprint.get("/parts/risk")
@require(*READERS)
def before_accepting() -> str:
    """Shares and counts only; nothing of any case is shown."""
    form = load_form(BeforeAccepting(), request.args)
    matter, village = form.data.get("matter_code", ""), form.data.get("village_code", "")
    chance = None
    if matter and village:
        with database().reading() as connection:
            chance = use_cases.before_accepting(RiskStore(connection), matter, village[:9])
    page = "desk/risk.html" if "HX-Request" in request.headers else "desk/risk_page.html"
    return render_template(page, chance=chance, asked=bool(matter and village))
