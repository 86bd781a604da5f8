"""The JSON routes of the promise clock: pauses, extensions, and what waits for a decision."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.assignment.clock import schemas, use_cases
from services.assignment.clock.domain import DECIDERS
from services.assignment.clock.store import ClockStore
from services.assignment.context import answer, at_hand, case_shown, context
from services.assignment.dispatch.domain import State
from services.assignment.dispatch.schemas import CaseShown, Command
from shared.identity.access import person, require

blueprint = Blueprint("clock", __name__, url_prefix="/api/assignment/v1", description="Pauses and extensions")


@blueprint.route("/assignments/<uuid:assignment_id>/suspend", methods=["POST"])
@require("volunteer", *DECIDERS)
@blueprint.arguments(schemas.Suspend)
@blueprint.response(200, schemas.PauseShown)
def suspend(said: dict[str, Any], assignment_id: UUID) -> Response:
    """挂起: asked for by the handler, at once by a dispatcher or supervisor who is not the handler."""

    def work(unit: Any) -> dict[str, Any]:
        stops, wanted = ClockStore(unit.connection), use_cases.Wanted(**said)
        case, pause = use_cases.suspend(context().desk(unit), stops, person(), assignment_id, wanted)
        running = stops.running(case.id)
        return {
            "request_id": case.id,
            "status": State.SUSPENDED if running else case.state,
            "pause_id": pause.id,
        }

    return answer(work)


@blueprint.route("/pauses/<uuid:pause_id>/approve", methods=["POST"])
@require(*DECIDERS)
@blueprint.arguments(Command)
@blueprint.response(200, CaseShown)
def approve(_: dict[str, Any], pause_id: UUID) -> Response:
    """The clock stands still from now on; never approved by the assignee."""

    def work(unit: Any) -> dict[str, Any]:
        case = use_cases.approve_pause(*at_hand(unit, ClockStore), pause_id)
        return case_shown(case, State.SUSPENDED)

    return answer(work)


@blueprint.route("/pauses/<uuid:pause_id>/refuse", methods=["POST"])
@require(*DECIDERS)
@blueprint.arguments(Command)
@blueprint.response(200, CaseShown)
def refuse(_: dict[str, Any], pause_id: UUID) -> Response:
    """The clock runs on."""

    def work(unit: Any) -> dict[str, Any]:
        case = use_cases.refuse_pause(*at_hand(unit, ClockStore), pause_id)
        return case_shown(case)

    return answer(work)


@blueprint.route("/assignments/<uuid:assignment_id>/resume", methods=["POST"])
@require("volunteer", *DECIDERS)
@blueprint.arguments(Command)
@blueprint.response(200, CaseShown)
def resume(_: dict[str, Any], assignment_id: UUID) -> Response:
    """恢复: the due time moves by the working days the clock stood still."""

    def work(unit: Any) -> dict[str, Any]:
        stops = ClockStore(unit.connection)
        desk = context().desk(unit)
        case = use_cases.resume(desk, stops, person(), assignment_id)
        again = desk.cases.lock("request", case.id)
        return case_shown(again or case)

    return answer(work)


@blueprint.route("/assignments/<uuid:assignment_id>/extensions", methods=["POST"])
@require("volunteer", *DECIDERS)
@blueprint.arguments(schemas.Extend)
@blueprint.response(201, schemas.ExtensionShown)
def extend(said: dict[str, Any], assignment_id: UUID) -> Response:
    """延期: before due, once, within the law's limit; somebody else decides."""

    def work(unit: Any) -> dict[str, Any]:
        desk, stops = context().desk(unit), ClockStore(unit.connection)
        days, reason = said["working_days"], said["reason"]
        case, made = use_cases.ask_extension(desk, stops, person(), assignment_id, days, reason)
        return {"id": made.id, "request_id": case.id, "status": "asked", "due_at": made.due_after}

    return answer(work, 201)


@blueprint.route("/extensions/<uuid:extension_id>/<any(grant, refuse):decision>", methods=["POST"])
@require(*DECIDERS)
@blueprint.arguments(schemas.Refuse)
@blueprint.response(200, CaseShown)
def decide(said: dict[str, Any], extension_id: UUID, decision: str) -> Response:
    """Granted or refused by somebody who neither handles it nor asked for it."""
    return answer(lambda unit: decided(unit, extension_id, decision == "grant", said["reason"]))


def decided(unit: Any, extension_id: UUID, granted: bool, reason: str | None) -> dict[str, Any]:
    desk, stops = context().desk(unit), ClockStore(unit.connection)
    case = use_cases.decide_extension(desk, stops, person(), extension_id, granted, reason)
    return case_shown(case)


@blueprint.route("/approvals")
@require(*DECIDERS)
@blueprint.response(200, schemas.Waiting(many=True))
def approvals() -> Response:
    """Pauses and extensions that wait for a decision in one's area, the longest waiting first (at most 200)."""
    with context().database.reading() as connection:
        pauses, extensions, _ = ClockStore(connection).waiting(person())
    rows = [("pause", row) for row in pauses] + [("extension", row) for row in extensions]
    names = ("id", "request_id", "number", "area", "asked_at")
    shown = [{"kind": kind, **{name: getattr(row, name) for name in names}} for kind, row in rows]
    return jsonify(sorted(shown, key=lambda each: each["asked_at"]))
