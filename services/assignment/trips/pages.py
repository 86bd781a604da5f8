"""/work/trips on the phone: the morning's list of counters, to print as well; and one screen for what came of it."""

from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from marshmallow import ValidationError

from services.assignment.context import context
from services.assignment.entering import shown_again
from services.assignment.trips import schemas
from services.assignment.trips.api import entered, own_plan
from services.assignment.trips.domain import LEFT, RESULTS, DayPlan, NothingDone, papers_of
from shared.contracts.errors import DomainError, NotFound
from shared.contracts.events import uuid7
from shared.identity.access import person, require
from shared.web.language import language
from shared.web.typed import Typed, keep_typed

blueprint = Blueprint("trip_pages", __name__, url_prefix="/work/trips")


@blueprint.get("")
@require("volunteer")
def today() -> str:
    return render_template(
        "trips/today.html",
        plan=own_plan(),
        left={key: gettext(word) for key, word in LEFT.items()},
        papers=lambda errand: papers_of(errand, language() == "zh"),
        handler=person().display_name,
    )


@blueprint.get("/after")
@require("volunteer")
def after() -> str:
    return _after(str(uuid7()), {}, {})


@blueprint.post("/after")
@require("volunteer")
def enter() -> Any:
    """All at once; what is wrong is told beside its case and nothing is entered."""
    trip_id, values = request.form.get("id", ""), request.form.to_dict()
    try:
        said = _said(trip_id, _given(values))
        with context().database.transaction() as unit:
            trip = entered(unit, said)
    except DomainError as error:
        notes = [
            Typed(name, gettext("说明"), note) for name, note in values.items() if name.startswith("note.") and note
        ]
        keep_typed(notes)
        return shown_again(values, error, partial(_after, trip_id))
    if trip.kilometres_saved is None:
        flash(gettext("已登记。群众少跑%(trips)s趟；公里数没有数据，不计。", trips=trip.trips_saved), "good")
    else:
        told = {"trips": trip.trips_saved, "kilometres": trip.kilometres_saved}
        flash(gettext("已登记。群众少跑%(trips)s趟、%(kilometres)s公里。", **told), "good")
    return redirect("/work/trips", 303)


def _said(trip_id: str, given: list[dict[str, Any]]) -> dict[str, Any]:
    """Read by the schema of the JSON route; ids that are none were never on our page."""
    if not given:
        raise NothingDone()
    try:
        return dict(schemas.TripMade().load({"id": trip_id, "cases": given}))
    except ValidationError as error:
        raise NotFound() from error


def _given(values: dict[str, str]) -> list[dict[str, Any]]:
    """The cases of the form that have a result."""
    return [
        {
            "assignment_id": name.removeprefix("result."),
            "result": result,
            "note": values.get(f"note.{name[7:]}", "")[:500],
        }
        for name, result in values.items()
        if name.startswith("result.") and result in RESULTS
    ]


def _after(trip_id: str, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    made = own_plan()
    return render_template(
        "trips/after.html",
        trip_id=trip_id,
        cases=_cases(made),
        results=[(key, gettext(word)) for key, word in RESULTS.items()],
        values=values,
        errors=errors,
    )


def _cases(made: DayPlan) -> list[tuple[Any, str]]:
    """(errand, name of its counter or nothing): those of the list in its order, then the others that may be entered."""
    on_the_way = [(slot.errand, stop.counter.name) for stop in made.stops for slot in stop.slots]
    return on_the_way + [(each.errand, "") for each in made.left if each.why != "paused"]
