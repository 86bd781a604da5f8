"""The JSON interface of requests (design §6): read the body, run the use case, answer."""

# mypy: disable-error-code="untyped-decorator"
from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, request
from flask_smorest import Blueprint

from services.intake.requests import use_cases
from services.intake.requests.categorising import categorise
from services.intake.requests.domain import READERS, Request
from services.intake.requests.notices import request_supplement
from services.intake.requests.replies import ChangedSchema, ReceiptSchema, RequestSchema
from services.intake.requests.schemas import (
    AcceptSchema,
    CategoriseSchema,
    RefuseSchema,
    SubmitSchema,
    SupplementRequestSchema,
    SupplementSchema,
    WithdrawSchema,
)
from services.intake.requests.submission import Submission
from services.intake.requests.transactions import change, look, run_submission, staff_or_resident
from services.intake.requests.use_cases import Desk
from services.intake.requests.views import changed_view, opened_view
from services.intake.surroundings import around
from shared.identity.access import ANYONE, maybe_person, person, require
from shared.web.idempotency import keyed_request

_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]

blueprint = Blueprint("requests", __name__, url_prefix="/api/intake/v1", description="Requests up to acceptance")


@blueprint.route("/requests", methods=["POST"])
@require(ANYONE)
@blueprint.arguments(SubmitSchema())
@blueprint.response(201, ReceiptSchema)
def submit_request(said: Submission) -> Response:
    """Submit a request; staff may accept in the same step. Send an Idempotency-Key to be able to repeat it safely."""
    by = maybe_person()
    if by is None:
        around().submissions.check(request.remote_addr or "")
    asked = keyed_request(request, "intake", str(by.id) if by else None)
    reply, is_replay = run_submission(asked, by, said)
    return reply.response(is_replay)


@blueprint.route("/requests/<uuid:request_id>", methods=["GET"])
@require(*READERS)
@blueprint.response(200, RequestSchema)
@blueprint.doc(security=_BEARER)
def get_request(request_id: UUID) -> dict[str, Any]:
    """One request with its personal data, within your area."""
    return opened_view(look(request_id))


@blueprint.route("/requests/<uuid:request_id>/accept", methods=["POST"])
@require("clerk", "supervisor")
@blueprint.arguments(AcceptSchema())
@blueprint.response(200, ChangedSchema)
@blueprint.doc(security=_BEARER)
def accept(body: dict[str, Any], request_id: UUID) -> dict[str, Any]:
    """Accept under a matter; the promise starts."""
    return command(lambda desk: use_cases.accept(desk, person(), request_id, **body))


@blueprint.route("/requests/<uuid:request_id>/categorise", methods=["POST"])
@require("clerk", "dispatcher")
@blueprint.arguments(CategoriseSchema())
@blueprint.response(200, ChangedSchema)
@blueprint.doc(security=_BEARER)
def recategorise(body: dict[str, Any], request_id: UUID) -> dict[str, Any]:
    """Put it under another matter, with the reason; before acceptance only."""
    return command(lambda desk: categorise(desk, person(), request_id, **body))


@blueprint.route("/requests/<uuid:request_id>/supplement-requests", methods=["POST"])
@require("clerk", "dispatcher", "supervisor")
@blueprint.arguments(SupplementRequestSchema())
@blueprint.response(200, ChangedSchema)
@blueprint.doc(security=_BEARER)
def supplement_request(body: dict[str, Any], request_id: UUID) -> dict[str, Any]:
    """Tell at once everything that is missing. A second notice is only proposed (status unchanged) until another person sends it."""
    return command(lambda desk: request_supplement(desk, person(), request_id, **body))


@blueprint.route("/requests/<uuid:request_id>/supplements", methods=["POST"])
@require(ANYONE)
@blueprint.arguments(SupplementSchema())
@blueprint.response(200, ChangedSchema)
def supplement(body: dict[str, Any], request_id: UUID) -> dict[str, Any]:
    """The missing papers are there. A resident proves the request is theirs with tracking_code and phone_tail."""
    by = staff_or_resident(request_id, body)
    return command(lambda desk: use_cases.supplement(desk, by, request_id, **body))


@blueprint.route("/requests/<uuid:request_id>/refuse", methods=["POST"])
@require("clerk", "dispatcher", "supervisor")
@blueprint.arguments(RefuseSchema())
@blueprint.response(200, ChangedSchema)
@blueprint.doc(security=_BEARER)
def refuse(body: dict[str, Any], request_id: UUID) -> dict[str, Any]:
    """The first person proposes (status unchanged), a second one confirms (refused)."""
    return command(lambda desk: use_cases.refuse(desk, person(), request_id, **body))


@blueprint.route("/requests/<uuid:request_id>/withdraw", methods=["POST"])
@require(ANYONE)
@blueprint.arguments(WithdrawSchema())
@blueprint.response(200, ChangedSchema)
def withdraw(body: dict[str, Any], request_id: UUID) -> dict[str, Any]:
    """Withdraw before acceptance; after it the assignment service does (409 with its link)."""
    by = staff_or_resident(request_id, body)
    return command(lambda desk: use_cases.withdraw(desk, by, request_id, **body))


def command(run: Callable[[Desk], Request]) -> dict[str, Any]:
    """Run one command in one transaction; the view of the request afterwards."""
    return changed_view(change(run))
