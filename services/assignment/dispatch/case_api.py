"""The JSON routes on a request as a whole: withdrawal, urging, reassigning, the dry run."""

# mypy: disable-error-code="untyped-decorator"

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.assignment.confirming.proof import staff, with_proof
from services.assignment.context import answer, case_shown, context
from services.assignment.dispatch import schemas
from services.assignment.dispatch.domain import State
from services.assignment.dispatch.use_cases import ruling
from services.assignment.dispatch.voices import told
from services.assignment.matching.use_cases import propose
from shared.identity.access import ANYONE, person, require
from shared.reference.working_hours import add_working_hours

blueprint = Blueprint("cases", __name__, url_prefix="/api/assignment/v1", description="Requests after acceptance")


@blueprint.route("/requests/<uuid:request_id>/withdraw", methods=["POST"])
@require(ANYONE)
@blueprint.arguments(schemas.Withdraw)
@blueprint.response(200, schemas.CaseShown)
def withdraw(said: dict[str, Any], request_id: UUID) -> Response:
    """The resident (code and tail) or a dispatcher for them."""
    reason, occurred_at = said["reason"], said["occurred_at"]
    return _asked(
        said, request_id, lambda desk, asker: ruling.withdraw(desk, asker, reason, occurred_at), State.WITHDRAWN
    )


@blueprint.route("/requests/<uuid:request_id>/urge", methods=["POST"])
@require(ANYONE)
@blueprint.arguments(schemas.Proof)
@blueprint.response(200, schemas.CaseShown)
def urge(said: dict[str, Any], request_id: UUID) -> Response:
    """催单: raises the case, never makes a second one."""
    return _asked(said, request_id, ruling.urge, None)


@blueprint.route("/requests/<uuid:request_id>/terminate", methods=["POST"])
@require("dispatcher", "supervisor")
@blueprint.arguments(schemas.Terminate)
@blueprint.response(200, schemas.CaseShown)
def terminate(said: dict[str, Any], request_id: UUID) -> Response:
    """It cannot be handled at all."""

    def work(unit: Any) -> dict[str, Any]:
        ruling.terminate(context().desk(unit), ruling.Asker(person(), request_id), said["reason"], said["occurred_at"])
        return {"request_id": request_id, "status": State.TERMINATED}

    return answer(work)


@blueprint.route("/requests/<uuid:request_id>/reassign", methods=["POST"])
@require("dispatcher", "supervisor")
@blueprint.arguments(schemas.Reassign)
@blueprint.response(200, schemas.CaseShown)
def reassign(said: dict[str, Any], request_id: UUID) -> Response:
    """Offer it to somebody else; without `volunteer_id` back into the pool."""
    return reassigned(request_id, said["volunteer_id"], said["reason"])


def reassigned(request_id: UUID, volunteer_id: UUID | None, reason: str | None) -> Response:
    here = context()
    expires_at = add_working_hours(here.clock.now(), here.settings.offer_hours)

    def work(unit: Any) -> dict[str, Any]:
        desk = here.desk(unit)
        if volunteer_id is None:
            case = ruling.put_back(desk, person(), request_id)
            return {"request_id": case.id, "status": State.ACCEPTED, "district": case.area[:6]}
        ruling.reassign(desk, person(), request_id, volunteer_id, reason, expires_at)
        return {"request_id": request_id, "status": State.OFFERED}

    reply = answer(work)
    district = (reply.get_json() or {}).get("district")
    if district:
        here.run_round(district)
    return reply


@blueprint.route("/matching/proposals", methods=["POST"])
@require("dispatcher", "supervisor")
@blueprint.arguments(schemas.Command)
@blueprint.response(200, schemas.Proposal(many=True))
def proposals(_: dict[str, Any]) -> Response:
    """What a round would do with all that waits in one's area: a plan, nothing stored."""
    with context().database.reading() as connection:
        plan = propose(context().matching(connection), person(), context().clock.now())
    return jsonify([{**each, "sentences": told(each["explanation"])} for each in plan])


def _asked(
    said: dict[str, Any], request_id: UUID, do: Callable[[Any, ruling.Asker], Any], state: State | None
) -> Response:
    """A command that a resident proves to be theirs, or a dispatcher gives for their area."""

    def work(asker: ruling.Asker) -> Response:
        def inside(unit: Any) -> dict[str, Any]:
            case = do(context().desk(unit), asker)
            return case_shown(case, state)

        return answer(inside)

    if said["tracking_code"] is None or said["phone_tail"] is None:
        return work(ruling.Asker(staff("dispatcher", "supervisor"), request_id))
    return with_proof(
        said["tracking_code"],
        said["phone_tail"],
        lambda code_hash, tail_hash: work(ruling.Asker(None, request_id, code_hash, tail_hash)),
    )
