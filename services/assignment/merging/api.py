"""The JSON routes of merging after acceptance (design §6)."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from services.assignment.context import answer, at_hand, case_shown, context
from services.assignment.dispatch.domain import State
from services.assignment.dispatch.schemas import CaseShown, Command
from services.assignment.merging.schemas import Merge
from services.assignment.merging.store import MergeStore
from services.assignment.merging.use_cases import merge, unmerge
from shared.identity.access import require

blueprint = Blueprint("merging", __name__, url_prefix="/api/assignment/v1", description="Merging after acceptance")


@blueprint.route("/requests/<uuid:request_id>/merge", methods=["POST"])
@require("dispatcher")
@blueprint.arguments(Merge)
@blueprint.response(200, CaseShown)
def into_one(said: dict[str, Any], request_id: UUID) -> Response:
    """并单: the case ends and goes on as the other."""

    def work(unit: Any) -> dict[str, Any]:
        case = merge(*at_hand(unit, MergeStore), request_id, said["into"])
        return case_shown(case, State.MERGED)

    return answer(work)


@blueprint.route("/requests/<uuid:request_id>/unmerge", methods=["POST"])
@require("dispatcher")
@blueprint.arguments(Command)
@blueprint.response(200, CaseShown)
def apart(_: dict[str, Any], request_id: UUID) -> Response:
    """A wrong merge undone: the case waits for somebody again, on its own promise."""
    areas: list[str] = []

    def work(unit: Any) -> dict[str, Any]:
        case = unmerge(*at_hand(unit, MergeStore), request_id)
        areas.append(case.area)
        return case_shown(case, State.ACCEPTED)

    reply = answer(work)
    for area in areas[-1:]:
        context().run_round(area[:6])
    return reply
