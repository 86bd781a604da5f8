"""The public JSON interface of the catalogue and the areas (design §6)."""

# mypy: disable-error-code="untyped-decorator"
from datetime import date
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.intake.matters.schemas import (
    AreaArguments,
    AreaSchema,
    MatterSchema,
)
from services.intake.surroundings import around
from shared.identity.access import ANYONE, require
from shared.reference.areas import Area, covers, load_areas
from shared.reference.working_hours import local_day
from shared.web.paging import PageArguments, add_pagination, cut
from shared.web.security import public_page

blueprint = Blueprint("matters", __name__, url_prefix="/api/intake/v1", description="What can be asked for, and where")


@blueprint.route("/matters", methods=["GET"])
@require(ANYONE)
@blueprint.arguments(PageArguments(), location="query")
@blueprint.response(200, MatterSchema(many=True))
def list_matters(wanted: dict[str, Any]) -> Response:
    """The matters that may be chosen today, in the catalogue's order."""
    matters = around().catalogue().valid_on(local_day(around().clock.now()))
    page = cut([dict(matter.content) for matter in matters], wanted["page_size"], wanted["after"])
    items = [
        {**item, "valid_from": _date(item["valid_from"]), "valid_to": _date(item["valid_to"])} for item in page.items
    ]
    return public_page(add_pagination(jsonify(MatterSchema(many=True).dump(items)), page, wanted["page_size"]))


@blueprint.route("/areas", methods=["GET"])
@require(ANYONE)
@blueprint.arguments(AreaArguments(), location="query")
@blueprint.response(200, AreaSchema(many=True))
def list_areas(wanted: dict[str, Any]) -> Response:
    """District, towns and villages in code order; `q` finds by name, pinyin or first letters."""
    areas = load_areas().search(wanted["q"], 500) if wanted["q"] else load_areas().all()
    page = cut([area for area in areas if _is_wanted(area, wanted)], wanted["page_size"], wanted["after"])
    return public_page(add_pagination(jsonify(AreaSchema(many=True).dump(page.items)), page, wanted["page_size"]))


def _is_wanted(area: Area, wanted: dict[str, Any]) -> bool:
    return wanted["level"] in (None, area.level.value) and (
        wanted["within"] is None or covers(wanted["within"], area.code)
    )


def _date(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
