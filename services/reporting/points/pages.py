"""The board's page of service points: coverage of the area and of each town, and the villages still served by their town."""

from typing import cast

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import gettext

from services.reporting.figures import use_cases
from services.reporting.figures.presenting import area_label
from services.reporting.points.domain import by_town
from services.reporting.request_context import now, own_area
from shared.identity.access import require
from shared.reference.areas import load_areas
from shared.runtime.known_reference import KnownReference
from shared.web.formatting import moment
from shared.web.spreadsheets import Sheet, reply

blueprint = Blueprint("points", __name__)


@blueprint.get("/board/points")
@require(*use_cases.READERS)
def coverage() -> str:
    """Nothing is asked of the database but once in half a minute."""
    area = own_area(request.args.get("area"))
    points = cast(KnownReference, current_app.extensions["reference"]).points()
    return render_template(
        "board/points.html",
        area=area,
        area_name=area_label(area),
        whole=points.coverage(area),
        towns=by_town(points, load_areas(), area),
        name_of=area_label,
    )


@blueprint.get("/board/points/export.<any(csv, xlsx):kind>")
@require(*use_cases.READERS)
def export(kind: str) -> Response:
    """The table of towns as the page has it."""
    area = own_area(request.args.get("area"))
    points = cast(KnownReference, current_app.extensions["reference"]).points()
    columns = [gettext("镇（街道）"), gettext("便民服务中心"), gettext("已运行"), gettext("全部")]
    columns += [gettext("筹建中，暂由镇中心服务的村（社区）")]
    rows = [
        [
            area_label(town.code),
            gettext("已运行") if town.centre and town.centre.runs else gettext("筹建中"),
            town.coverage.running,
            town.coverage.all,
            gettext("、").join(area_label(point.area) for point in town.planned),
        ]
        for town in by_town(points, load_areas(), area)
    ]
    notes = [gettext("服务点覆盖"), gettext("辖区：%(area)s", area=area_label(area))]
    notes += [gettext("截至 %(time)s", time=moment(now()))]
    return reply(Sheet(gettext("服务点覆盖"), columns, rows, notes), kind, f"points-{area}")
