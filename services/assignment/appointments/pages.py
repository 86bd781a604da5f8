"""The handler's visits of one task on the phone: make, check in, check out; and the dispatcher's list with the alarms."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.assignment.appointments import schemas, use_cases
from services.assignment.appointments.api import of_area
from services.assignment.appointments.domain import WHY_TWO
from services.assignment.appointments.store import KEEPERS, AppointmentStore
from services.assignment.appointments.use_cases import Plan
from services.assignment.context import attempt, context
from shared.contracts.errors import DomainError, NotFound
from shared.identity.access import person, require
from shared.web.forms import errors_of, load_form

blueprint = Blueprint("appointment_pages", __name__, url_prefix="/work")


@blueprint.get("/tasks/<uuid:assignment_id>/visits")
@require("volunteer")
def visits(assignment_id: UUID) -> str:
    return _page(assignment_id, {}, {})


@blueprint.post("/tasks/<uuid:assignment_id>/visits")
@require("volunteer")
def make(assignment_id: UUID) -> Any:
    given = {name: value for name, value in request.form.items() if value != ""}
    form = load_form(schemas.MakeForm(), given)
    if form.errors:
        return _page(assignment_id, given, form.errors), 422
    return _done(
        assignment_id,
        given,
        lambda desk, store: use_cases.make(desk, store, person(), assignment_id, Plan(**form.data)),
    )


@blueprint.post("/tasks/<uuid:assignment_id>/visits/<uuid:appointment_id>/in")
@require("volunteer")
def check_in(assignment_id: UUID, appointment_id: UUID) -> Any:
    companion = request.form.get("companion", "").strip()[:20] or None
    return _done(
        assignment_id,
        {},
        lambda desk, store: use_cases.check_in(desk, store, person(), appointment_id, companion),
    )


@blueprint.post("/tasks/<uuid:assignment_id>/visits/<uuid:appointment_id>/out")
@require("volunteer")
def check_out(assignment_id: UUID, appointment_id: UUID) -> Any:
    return _done(assignment_id, {}, lambda desk, store: use_cases.check_out(desk, store, person(), appointment_id))


@blueprint.post("/tasks/<uuid:assignment_id>/visits/<uuid:appointment_id>/cancel")
@require("volunteer")
def cancel(assignment_id: UUID, appointment_id: UUID) -> Any:
    return _done(assignment_id, {}, lambda desk, store: use_cases.cancel(desk, store, person(), appointment_id))


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
        lambda unit: use_cases.end_alarm(
            context().desk(unit), AppointmentStore(unit.connection), person(), appointment_id
        ),
        gettext("已记下：人已联系上，平安。"),
    )
    return redirect("/work/appointments", 303)


@blueprint.post("/appointments/caution/<uuid:request_id>")
@require("dispatcher")
def caution(request_id: UUID) -> Response:
    """Nobody goes alone to this household any more, or may again."""
    asks = request.form.get("asks") == "true"
    attempt(
        lambda unit: use_cases.set_caution(
            context().desk(unit), AppointmentStore(unit.connection), person(), request_id, asks
        ),
        gettext("以后去这一户要两人同行。") if asks else gettext("去这一户不再要求两人同行。"),
    )
    return redirect("/work/appointments", 303)


def _done(assignment_id: UUID, values: dict[str, Any], work: Callable[[Any, Any], Any]) -> Any:
    """One step of the handler's; what is wrong is told beside its field."""
    try:
        with context().database.transaction() as unit:
            work(context().desk(unit), AppointmentStore(unit.connection))
    except NotFound:
        raise
    except DomainError as error:
        return _page(assignment_id, values, errors_of(error)), error.status
    return redirect(f"/work/tasks/{assignment_id}/visits", 303)


def _page(assignment_id: UUID, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    with context().database.reading() as connection:
        row = context().cases(connection).own_task(person().id, assignment_id)
        if row is None:
            raise NotFound()
        rows = AppointmentStore(connection).of_task(assignment_id)
    return render_template("appointments/visits.html", task=row, visits=rows, why=WHY_TWO, values=values, errors=errors)
