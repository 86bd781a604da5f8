"""The board's page of service points: coverage of the area and of each town, and the villages still served by their town."""

from typing import cast

from flask import Blueprint, current_app, render_template, request

from services.reporting.figures import use_cases
from services.reporting.figures.presenting import area_label
from services.reporting.points.domain import by_town
from services.reporting.request_context import own_area
from shared.identity.access import require
from shared.reference.areas import load_areas
from shared.runtime.known_reference import KnownReference

blueprint = Blueprint("points", __name__)


@blueprint.get("/board/points")
@require(*use_cases.READERS)
def coverage() -> str:
    """Nothing is asked of the database but once in half a minute."""
    area = own_area(request.args.get("area"))
    points = cast(KnownReference, current_app.extensions["reference"]).points()
    return render_template(
        "board/points.html",
        area_name=area_label(area),
        whole=points.coverage(area),
        towns=by_town(points, load_areas(), area),
        name_of=area_label,
    )
