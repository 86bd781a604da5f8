"""The handler's visits of one task on the phone: make, check in, check out; and the dispatcher's list with the alarms."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext
from marshmallow import Schema
from werkzeug.wrappers import Response

from services.assignment.appointments import schemas, use_cases
from services.assignment.appointments.api import of_area
from services.assignment.appointments.domain import WHY_TWO
from services.assignment.appointments.store import KEEPERS, AppointmentStore
from services.assignment.appointments.use_cases import Plan
from services.assignment.context import at_hand, attempt, context
from services.assignment.dispatch.schemas import Command
from services.assignment.entering import entered
from shared.contracts.errors import NotFound
from shared.identity.access import person, require
from shared.runtime.database import Work

blueprint = Blueprint("appointment_pages", __name__, url_prefix="/work")


@blueprint.get("/tasks/<uuid:assignment_id>/visits")
@require("volunteer")
def visits(assignment_id: UUID) -> str:
    return _page(assignment_id, {}, {})


@blueprint.post("/tasks/<uuid:assignment_id>/visits")
@require("volunteer")
def make(assignment_id: UUID) -> Any:
    def work(unit: Work, said: dict[str, Any]) -> None:
        use_cases.make(*at_hand(unit, AppointmentStore), assignment_id, Plan(**said))

    return _entered(assignment_id, schemas.MakeForm(), work)


@blueprint.post("/tasks/<uuid:assignment_id>/visits/<uuid:appointment_id>/in")
@require("volunteer")
def check_in(assignment_id: UUID, appointment_id: UUID) -> Any:
    def work(unit: Work, said: dict[str, Any]) -> None:
        use_cases.check_in(*at_hand(unit, AppointmentStore), appointment_id, said["companion"])

    return _entered(assignment_id, schemas.CheckIn(), work)


@blueprint.post("/tasks/<uuid:assignment_id>/visits/<uuid:appointment_id>/<any(out, cancel):step>")
@require("volunteer")
def leave_or_cancel(assignment_id: UUID, appointment_id: UUID, step: str) -> Any:
    do = use_cases.check_out if step == "out" else use_cases.cancel

    def work(unit: Work, _: dict[str, Any]) -> None:
        do(*at_hand(unit, AppointmentStore), appointment_id)

    return _entered(assignment_id, Command(), work)


@blueprint.get("/appointments")
@require(*KEEPERS)
def index() -> str:
    rows = of_area()
    alarms = [row for row in rows if row.is_alarm]
    return render_template(
        "appointments/index.html",
        alarms=alarms,
        visits=[row for row in rows if not row.is_alarm],
        may_mark=person().holds("dispatcher"),
    )


@blueprint.post("/appointments/<uuid:appointment_id>/end-alarm")
@require(*KEEPERS)
def end_alarm(appointment_id: UUID) -> Response:
    attempt(
        lambda unit: use_cases.end_alarm(*at_hand(unit, AppointmentStore), appointment_id),
        gettext("已记下：人已联系上，平安。"),
    )
    return redirect("/work/appointments", 303)


@blueprint.post("/appointments/caution/<uuid:request_id>")
@require("dispatcher")
def caution(request_id: UUID) -> Response:
    """Nobody goes alone to this household any more, or may again."""
    asks = request.form.get("asks") == "true"
    attempt(
        lambda unit: use_cases.set_caution(*at_hand(unit, AppointmentStore), request_id, asks),
        gettext("以后去这一户要两人同行。") if asks else gettext("去这一户不再要求两人同行。"),
    )
    return redirect("/work/appointments", 303)


def _entered(assignment_id: UUID, asked: Schema, work: Callable[[Work, dict[str, Any]], None]) -> Any:
    """One step of the handler's, and back to the visits."""
    return entered(asked, work, partial(_page, assignment_id), "", f"/work/tasks/{assignment_id}/visits")


def _page(assignment_id: UUID, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    with context().database.reading() as connection:
        row = context().cases(connection).own_task(person().id, assignment_id)
        if row is None:
            raise NotFound()
        rows = AppointmentStore(connection).of_task(assignment_id)
    return render_template("appointments/visits.html", task=row, visits=rows, why=WHY_TWO, values=values, errors=errors)
