"""The JSON routes of a unit's inbox."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.assignment.context import answer, context
from services.assignment.dispatch.schemas import Command
from services.assignment.inbox import schemas, use_cases
from services.assignment.inbox.store import InboxStore
from shared.identity.access import person, require

blueprint = Blueprint("inbox", __name__, url_prefix="/api/assignment/v1", description="A unit's inbox (首接负责)")


@blueprint.route("/inbox")
@require("volunteer")
@blueprint.response(200, schemas.InboxCase(many=True))
def mine() -> Response:
    """Open cases of one's own unit, those nobody has opened yet first (at most 200)."""
    with context().database.reading() as connection:
        rows = InboxStore(connection).of(person().id)
    names = {"request_id": "id", "number": "number", "area": "area", "status": "state", "due_at": "due_at"}
    return jsonify(
        [{**{name: getattr(row, of) for name, of in names.items()}, "receiver": row.receiver} for row in rows]
    )


@blueprint.route("/requests/<uuid:request_id>/receive", methods=["POST"])
@require("volunteer")
@blueprint.arguments(Command)
@blueprint.response(200, schemas.Received)
def receive(_: dict[str, Any], request_id: UUID) -> Response:
    """Open it: whoever does so first is responsible until it is passed on."""
    return answer(
        lambda unit: {
            "request_id": request_id,
            "receiver": InboxStore(unit.connection).open(person().id, request_id),
        }
    )


@blueprint.route("/requests/<uuid:request_id>/pass-on", methods=["POST"])
@require("volunteer")
@blueprint.arguments(schemas.PassOn)
@blueprint.response(200, schemas.Received)
def pass_on(said: dict[str, Any], request_id: UUID) -> Response:
    """To another unit, with a reason; only by whoever is responsible."""

    def work(unit: Any) -> dict[str, Any]:
        store = InboxStore(unit.connection)
        use_cases.pass_on(context().desk(unit), store, person(), request_id, said["unit"], said["reason"])
        return {"request_id": request_id, "receiver": None}

    return answer(work)
