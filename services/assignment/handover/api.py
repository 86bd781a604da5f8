"""The JSON route of a handover."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from services.assignment.clock.store import ClockStore
from services.assignment.context import answer, context
from services.assignment.handover import schemas
from services.assignment.handover.store import ROLE, HandoverStore
from services.assignment.handover.use_cases import Handover, hand_over
from shared.identity.access import person, require
from shared.reference.working_hours import add_working_hours

blueprint = Blueprint("handover", __name__, url_prefix="/api/assignment/v1", description="Handing over")


@blueprint.route("/handovers", methods=["POST"])
@require(ROLE)
@blueprint.arguments(schemas.HandOver)
@blueprint.response(201, schemas.HandedOver)
def handovers(said: dict[str, Any]) -> Response:
    """All open cases of somebody who leaves, in one step: all go, or none."""

    def work(unit: Any) -> dict[str, Any]:
        made = handed_over(unit, said["volunteer_id"], said["to"], said["reason"])
        return {"id": made.id, "cases": list(made.cases)}

    reply = answer(work, 201)
    look_for_others()
    return reply


def handed_over(unit: Any, leaver: UUID, to_id: UUID | None, reason: str) -> Handover:
    here = context()
    stops, store = ClockStore(unit.connection), HandoverStore(unit.connection)
    expires_at = add_working_hours(here.clock.now(), here.settings.offer_hours)
    return hand_over(here.desk(unit), stops, store, person(), leaver, to_id, reason, expires_at)


def look_for_others() -> None:
    """A round for what went back into the pool."""
    for district in {area[:6] for area in person().areas(ROLE)}:
        context().run_round(district)
