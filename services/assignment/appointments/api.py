"""The JSON routes of visit appointments."""

# mypy: disable-error-code="untyped-decorator"

from datetime import time
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.assignment.appointments import schemas, use_cases
from services.assignment.appointments.store import KEEPERS, AppointmentStore
from services.assignment.appointments.use_cases import Plan
from services.assignment.context import answer, context
from services.assignment.dispatch.schemas import Command
from services.assignment.dispatch.use_cases.desk import Desk
from shared.identity.access import person, require
from shared.reference.working_hours import at_local, local_day

blueprint = Blueprint("appointments", __name__, url_prefix="/api/assignment/v1", description="Visits and their safety")
WHO = ("volunteer", "dispatcher")
MIDNIGHT = time(0)
_SHOWN = ("id", "number", "area", "starts_at", "needs_two", "checked_in_at", "checked_out_at", "is_alarm")


@blueprint.route("/appointments")
@require(*KEEPERS)
@blueprint.response(200, schemas.AppointmentShown(many=True))
def listed() -> Response:
    """From today on, in one's area; alarms first."""
    return jsonify([{name: getattr(row, name) for name in _SHOWN} for row in of_area()])


@blueprint.route("/assignments/<uuid:assignment_id>/appointments", methods=["POST"])
@require(*WHO)
@blueprint.arguments(schemas.Make)
@blueprint.response(201, schemas.VisitMade)
def make(said: dict[str, Any], assignment_id: UUID) -> Response:
    """A visit to the resident; two must go when the matter, the household or the handler asks."""
    return answer(
        lambda unit: _made(use_cases.make(_desk(unit), _kept(unit), person(), assignment_id, Plan(**said))), 201
    )


@blueprint.route("/appointments/<uuid:appointment_id>/check-in", methods=["POST"])
@require(*WHO)
@blueprint.arguments(schemas.CheckIn)
@blueprint.response(200, schemas.VisitMade)
def check_in(said: dict[str, Any], appointment_id: UUID) -> Response:
    """At the door."""
    return answer(
        lambda unit: _made(use_cases.check_in(_desk(unit), _kept(unit), person(), appointment_id, said["companion"]))
    )


@blueprint.route("/appointments/<uuid:appointment_id>/check-out", methods=["POST"])
@require(*WHO)
@blueprint.arguments(Command)
@blueprint.response(200, schemas.VisitMade)
def check_out(_: dict[str, Any], appointment_id: UUID) -> Response:
    """Out again."""
    return answer(lambda unit: _made(use_cases.check_out(_desk(unit), _kept(unit), person(), appointment_id)))


@blueprint.route("/appointments/<uuid:appointment_id>/cancel", methods=["POST"])
@require(*WHO)
@blueprint.arguments(Command)
@blueprint.response(200, schemas.VisitMade)
def cancel(_: dict[str, Any], appointment_id: UUID) -> Response:
    """Not going after all; only before checking in."""
    return answer(lambda unit: _made(use_cases.cancel(_desk(unit), _kept(unit), person(), appointment_id)))


@blueprint.route("/appointments/<uuid:appointment_id>/end-alarm", methods=["POST"])
@require(*KEEPERS)
@blueprint.arguments(Command)
@blueprint.response(200, schemas.VisitMade)
def end_alarm(_: dict[str, Any], appointment_id: UUID) -> Response:
    """The handler was reached and is safe."""
    return answer(lambda unit: _made(use_cases.end_alarm(_desk(unit), _kept(unit), person(), appointment_id)))


def of_area() -> Any:
    today = at_local(local_day(context().clock.now()), MIDNIGHT)
    with context().database.reading() as connection:
        return AppointmentStore(connection).of_area(person(), today)


def _desk(unit: Any) -> Desk:
    return context().desk(unit)


def _kept(unit: Any) -> AppointmentStore:
    return AppointmentStore(unit.connection)


def _made(about: Any) -> dict[str, Any]:
    return {"id": about.id, "needs_two": about.needs_two}
