"""The JSON routes of rulings: what stands, and deciding it."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.assignment.context import answer, case_shown, context
from services.assignment.dispatch.domain import State
from services.assignment.dispatch.schemas import CaseShown
from services.assignment.rulings import schemas
from services.assignment.rulings.domain import RULERS, Verdict
from services.assignment.rulings.store import RulingStore
from services.assignment.rulings.use_cases import rule
from shared.identity.access import person, require

blueprint = Blueprint("rulings", __name__, url_prefix="/api/assignment/v1", description="Rulings (审定)")
_SHOWN = ("id", "request_id", "number", "area", "because", "opened_at", "due_at")


@blueprint.route("/rulings")
@require(*RULERS)
@blueprint.response(200, schemas.RulingShown(many=True))
def standing() -> Response:
    """What waits for a ruling in one's area, the soonest due first (at most 200)."""
    with context().database.reading() as connection:
        rows = RulingStore(connection).waiting(person())
    return jsonify([{name: getattr(row, name) for name in _SHOWN} for row in rows])


@blueprint.route("/requests/<uuid:request_id>/rule", methods=["POST"])
@require(*RULERS)
@blueprint.arguments(schemas.Rule)
@blueprint.response(200, CaseShown)
def decide(said: dict[str, Any], request_id: UUID) -> Response:
    """审定: by another person than who returned it; the promise clock runs all the while."""
    areas: list[str] = []

    def work(unit: Any) -> dict[str, Any]:
        case, state = rule(context().desk(unit), person(), request_id, Verdict(said["ruling"], said["note"]))
        areas.extend([case.area] if state is State.ACCEPTED else [])
        return case_shown(case, state)

    reply = answer(work)
    for area in areas[-1:]:
        context().run_round(area[:6])
    return reply
