"""The JSON routes of trips."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any

from flask import Response, jsonify
from flask_babel import gettext
from flask_smorest import Blueprint

from services.assignment.context import answer, context
from services.assignment.trips import schemas, use_cases
from services.assignment.trips.domain import DayPlan
from services.assignment.trips.store import TripStore
from services.assignment.trips.use_cases import Trip, Words
from shared.identity.access import person, require
from shared.reference.calendar import official_calendar

blueprint = Blueprint("trips", __name__, url_prefix="/api/assignment/v1/trips", description="Trips to counters")


@blueprint.route("/plan")
@require("volunteer")
@blueprint.arguments(schemas.PlanQuery, location="query")
@blueprint.response(200, schemas.PlanShown)
def planned(asked: dict[str, Any]) -> Response:
    """One's own list of counters for a day, in order; what is left says why."""
    made = own_plan(asked["day"])
    stops = [
        {
            "counter": stop.counter.area,
            "name": stop.counter.name,
            "cases": [{**_case(slot), "at": slot.at} for slot in stop.slots],
        }
        for stop in made.stops
    ]
    left = [{**_case(each), "why": each.why} for each in made.left]
    return jsonify(schemas.PlanShown().dump({"day": made.day, "stops": stops, "left": left}))


@blueprint.route("", methods=["POST"])
@require("volunteer")
@blueprint.arguments(schemas.TripMade)
@blueprint.response(201, schemas.TripShown)
def made(said: dict[str, Any]) -> Response:
    """What came of each case, all in one step."""
    return answer(lambda unit: schemas.TripShown().dump(entered(unit, said)), 201)


def own_plan(day: Any = None) -> DayPlan:
    here = context()
    with here.database.reading() as connection:
        return use_cases.day_plan(TripStore(connection), here.clock, official_calendar(), person(), day)


def entered(unit: Any, said: dict[str, Any]) -> Trip:
    store, words = TripStore(unit.connection), _words()
    return use_cases.record(context().desk(unit), store, person(), said["id"], said["cases"], words)


def _words() -> Words:
    return Words(
        handed_in=gettext("已到窗口交件，等结果。"),
        done=gettext("已到窗口办好。"),
        counter_closed=gettext("去了窗口，没有开门。"),
        need_more=gettext("到了窗口，还缺："),
    )


def _case(slot: Any) -> dict[str, Any]:
    errand = slot.errand
    return {"assignment_id": errand.assignment_id, "number": errand.number, "cannot_wait": slot.cannot_wait}
