"""The public list of responsible units, for whoever writes matters through the interface."""

# mypy: disable-error-code="untyped-decorator"
from flask import Response, jsonify
from flask_smorest import Blueprint

from services.intake.surroundings import around
from services.intake.units.schemas import UnitSchema
from shared.identity.access import ANYONE, require
from shared.reference.working_hours import local_day
from shared.web.security import public_page

blueprint = Blueprint("units", __name__, url_prefix="/api/intake/v1", description="Responsible units")


@blueprint.route("/units", methods=["GET"])
@require(ANYONE)
@blueprint.response(200, UnitSchema(many=True))
def list_units() -> Response:
    """Every unit as it is called today."""
    units = around().catalogue().units.valid_on(local_day(around().clock.now()))
    return public_page(jsonify(UnitSchema(many=True).dump(units)))
