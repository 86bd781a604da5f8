"""The JSON routes of call-backs: what is due, and what came of one."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.assignment.callbacks import schemas, use_cases
from services.assignment.callbacks.domain import CALLERS, Answer, Told
from services.assignment.callbacks.store import CallbackStore
from services.assignment.context import answer, context
from services.assignment.dispatch.domain import Case
from services.assignment.ratings.looking import rated
from services.assignment.rectifications.store import RectificationStore
from services.assignment.rectifications.use_cases import called
from shared.identity.access import person, require
from shared.identity.people import Person

blueprint = Blueprint("callbacks", __name__, url_prefix="/api/assignment/v1", description="Call-backs (回访)")
_SHOWN = ("id", "reason", "due_at", "number", "area", "tried", "silence_at")


@blueprint.route("/callbacks")
@require(*CALLERS)
@blueprint.response(200, schemas.CallbackShown(many=True))
def due() -> Response:
    """Calls to be made in one's area, the longest due first; without those about one's own work."""
    with context().database.reading() as connection:
        rows = CallbackStore(connection).open_for(person())
    return jsonify([{name: getattr(row, name) for name in _SHOWN} for row in rows])


@blueprint.route("/callbacks/<uuid:callback_id>/answer", methods=["POST"])
@require(*CALLERS)
@blueprint.arguments(schemas.Answered)
@blueprint.response(200, schemas.Done)
def answered(said: dict[str, Any], callback_id: UUID) -> Response:
    """What came of the call."""
    told = Told(Answer(said["answer"]), said["comment"], said["rating"])
    return answer(lambda unit: {"id": respond(unit, callback_id, told), "answer": told.answer})


def respond(unit: Any, callback_id: UUID, told: Told) -> UUID:
    desk, calls = context().desk(unit), CallbackStore(unit.connection)

    def rectified(case: Case, caller: Person, solved: bool) -> None:
        called(desk, RectificationStore(unit.connection), case, caller, solved)

    made = use_cases.answer(desk, calls, person(), callback_id, told, rectified)
    if told.rating is not None:
        rated(unit, made.request_id, person().id)
    return made.id
