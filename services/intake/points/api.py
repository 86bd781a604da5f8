"""The JSON interface of service points: read by anyone, kept by a centre's director or the administrator."""

# mypy: disable-error-code="untyped-decorator"
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.intake.points.domain import KEEPERS
from services.intake.points.schemas import PointArguments, PointChange, PointSchema
from services.intake.points.transactions import change_point
from services.intake.points.views import point_view
from services.intake.surroundings import around
from shared.contracts.errors import NotFound
from shared.identity.access import ANYONE, require
from shared.reference.areas import is_area_code
from shared.web.paging import add_pagination, cut
from shared.web.security import public_page

blueprint = Blueprint("service_points", __name__, url_prefix="/api/intake/v1", description="Where residents can go")


@blueprint.route("/service-points", methods=["GET"])
@require(ANYONE)
@blueprint.arguments(PointArguments(), location="query")
@blueprint.response(200, PointSchema(many=True))
def list_points(wanted: dict[str, Any]) -> Response:
    """The points of the district in the order of their areas' codes."""
    points = around().reference.points()
    found = [
        point_view(point, points)
        for point in points
        if point.area.startswith(wanted["within"] or "") and wanted["status"] in (None, point.status)
    ]
    page = cut(found, wanted["page_size"], wanted["after"])
    return public_page(add_pagination(jsonify(PointSchema(many=True).dump(page.items)), page, wanted["page_size"]))


@blueprint.route("/service-points/<string:area>", methods=["GET"])
@require(ANYONE)
@blueprint.response(200, PointSchema)
def one_point(area: str) -> Any:
    """One point; `served_by` says where its residents go while it is being set up."""
    points = around().reference.points()
    point = points.get(area) if is_area_code(area) else None
    if point is None:
        raise NotFound()
    return point_view(point, points)


@blueprint.route("/service-points/<string:area>", methods=["PUT"])
@require(*KEEPERS)
@blueprint.arguments(PointChange())
@blueprint.response(200, PointSchema)
def keep_point(body: dict[str, Any], area: str) -> Any:
    """Replace what is known of a point; `version` must be the one that was read, else 409."""
    changed = change_point(area, body)
    return point_view(changed, around().reference.points())
