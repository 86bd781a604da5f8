"""Service points on the web: for residents where to go and when, for staff the list by town and the page to keep one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.intake.frame import area_name, place_name
from services.intake.points.domain import READERS, may_keep, written_hours
from services.intake.points.schemas import PointChange
from services.intake.points.transactions import change_point, stored_point
from services.intake.points.views import grouped_by_town, point_view
from services.intake.requests.choices import village_options
from services.intake.surroundings import around
from shared.contracts.errors import DomainError
from shared.identity.access import ANYONE, person, require
from shared.reference.service_points import STATUSES, ZONES, ServicePoint
from shared.web.forms import errors_of, load_form
from shared.web.language import language

blueprint = Blueprint("points", __name__)


@blueprint.get("/points")
@require(ANYONE)
def find() -> str:
    """Where a resident of a village goes: its own point, or its town's while that is being set up."""
    village = request.args.get("village", "")
    points = around().reference.points()
    chosen = village if village in {option[0] for option in village_options()} else ""
    serving = points.serving(chosen) if chosen else None
    return render_template(
        "resident/points.html",
        villages=village_options(),
        chosen=chosen,
        own=points.get(chosen) if chosen else None,
        serving=serving,
        hours=_hours(serving) if serving else "",
        point_name=_point_name,
        place=place_name(chosen) if chosen else "",
        centres=[(point, _hours(point)) for point in points if len(point.area) <= 9 and point.runs],
        zone_names=ZONES,
    )


def _point_name(point: ServicePoint) -> str:
    """What its sign says; in English what it is, and where."""
    if language() == "zh":
        return point.name
    return str(gettext("%(place)s服务点", place=area_name(point.area)))


def _hours(point: ServicePoint) -> str:
    return written_hours(point.hours).replace("，", str(gettext("，")))


@blueprint.get("/desk/points")
@require(*READERS)
def index() -> str:
    """The points of the own area by town; coverage beside each centre."""
    points = around().reference.points()
    mine = [point for point in points if person().may_in(point.area, *READERS)]
    status = request.args.get("status", "")
    status = status if status in STATUSES else ""
    within = request.args.get("within", "")
    shown = [
        point for point in mine if status in ("", point.status) and (not within or point.area.startswith(within[:9]))
    ]
    return render_template(
        "desk/points.html",
        towns=grouped_by_town(shown, points),
        status=status,
        within=within,
        statuses=[(key, gettext(name)) for key, name in STATUSES.items()],
    )


@blueprint.get("/desk/points/<string:area>")
@require(*READERS)
def show(area: str) -> str:
    """One point and, for who keeps it, its form."""
    return _page(stored_point(area))


@blueprint.post("/desk/points/<string:area>")
@require(*READERS)
def keep(area: str) -> Any:
    """Keep what was typed; a mistake or somebody else's change shows the form again with it."""
    form = load_form(PointChange(), request.form)
    if form.errors:
        return _page(stored_point(area), form.values, form.errors), 422
    try:
        change_point(area, form.data)
    except DomainError as error:
        if error.status == 404:
            raise
        return _page(stored_point(area), form.values, errors_of(error)), error.status
    flash(gettext("已保存。半分钟内各页面都会更新。"), "good")
    return redirect(f"/desk/points/{area}", 303)


def _page(point: ServicePoint, typed: dict[str, Any] | None = None, errors: dict[str, list[str]] | None = None) -> str:
    """A form shown again keeps what was typed, but names the version that is stored now."""
    values = point_view(point, around().reference.points())
    values["since"] = point.since.isoformat() if point.since else ""
    return render_template(
        "desk/point.html",
        point=point,
        place=area_name(point.area) if len(point.area) < 12 else place_name(point.area),
        values={**values, **(typed or {}), "version": point.version},
        errors=errors or {},
        hours=written_hours(point.hours),
        statuses=[(key, gettext(name)) for key, name in STATUSES.items()],
        zones=[(key, gettext(name)) for key, name in ZONES.items()] if len(point.area) == 9 else [],
        may_keep=may_keep(person(), point.area),
    )
