"""The JSON routes of the last word: confirming, giving back, taking back, rating."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from services.assignment.confirming import closing, schemas
from services.assignment.confirming import use_cases as confirming
from services.assignment.confirming.domain import Proof
from services.assignment.confirming.proof import staff, with_proof
from services.assignment.confirming.store import ConfirmationStore
from services.assignment.context import answer, at_hand, context
from services.assignment.denials.store import DenialStore
from services.assignment.dispatch.domain import State
from services.assignment.ratings.looking import rated
from shared.identity.access import ANYONE, require

blueprint = Blueprint("confirming", __name__, url_prefix="/api/assignment/v1", description="The resident's last word")
STAFF = ("dispatcher", "clerk", "supervisor")


@blueprint.route("/confirmations", methods=["POST"])
@require(ANYONE)
@blueprint.arguments(schemas.Confirm)
@blueprint.response(201, schemas.Made)
def confirm(said: dict[str, Any]) -> Response:
    """The resident's last word, by code and phone tail; or entered by staff with request_id and method."""
    code, tail, request_id = said.pop("tracking_code"), said.pop("phone_tail"), said.pop("request_id")
    if request_id is not None:
        return _entered(request_id, confirming.Word(**said))
    said.update(method=None, occurred_at=None)
    return with_proof(
        code, tail, lambda code_hash, tail_hash: say(Proof(code_hash, tail_hash), confirming.Word(**said))
    )


def _entered(request_id: UUID, word: confirming.Word) -> Response:
    someone = staff(*STAFF)

    def work(unit: Any) -> dict[str, Any]:
        made = confirming.confirm_for_resident(context().desk(unit), someone, request_id, word)
        if word.rating is not None:
            rated(unit, request_id, someone.id)
        return {"id": made}

    return answer(work, 201)


def say(proof: Proof, word: confirming.Word) -> Response:
    def work(unit: Any) -> dict[str, Any]:
        kept = ConfirmationStore(unit.connection)
        made = confirming.confirm_by_code(context().desk(unit), kept, proof, word)
        if word.rating is not None:
            looked_at(unit, kept, proof)
        return {"id": made}

    return answer(work, 201)


def looked_at(unit: Any, kept: ConfirmationStore, proof: Proof) -> None:
    """A rating just given by a resident, looked at for being arranged."""
    request_id = kept.request_of(proof, context().clock.now())
    if request_id is not None:
        rated(unit, request_id)


@blueprint.route("/requests/<uuid:request_id>/undo-closing", methods=["POST"])
@require(*STAFF)
@blueprint.arguments(schemas.Command)
@blueprint.response(200, schemas.CaseShown)
def undo_entered(_: dict[str, Any], request_id: UUID) -> Response:
    """A confirmation entered by mistake, taken back the same day; the resident does so on their own page."""

    def work(unit: Any) -> dict[str, Any]:
        kept = ConfirmationStore(unit.connection)
        confirming.undo_for_resident(context().desk(unit), kept, staff(*STAFF), request_id)
        return {"request_id": request_id, "status": State.AWAITING_CONFIRMATION}

    return answer(work)


@blueprint.route("/requests/<uuid:request_id>/deliver", methods=["POST"])
@require(*STAFF, "volunteer")
@blueprint.arguments(schemas.Deliver)
@blueprint.response(200, schemas.CaseShown)
def deliver(said: dict[str, Any], request_id: UUID) -> Response:
    """The result of an administrative matter is in the resident's hands (送达): closed, favourable or not."""

    def work(unit: Any) -> dict[str, Any]:
        closing.deliver(*at_hand(unit, DenialStore), request_id, **said)
        return {"request_id": request_id, "status": State.CLOSED}

    return answer(work)


@blueprint.route("/ratings", methods=["POST"])
@require(ANYONE)
@blueprint.arguments(schemas.Rate)
@blueprint.response(201, schemas.CaseShown)
def rate(said: dict[str, Any]) -> Response:
    """Rate a closed request, once, apart from confirming it."""

    def work(code_hash: str, tail_hash: str | None) -> Response:
        return answer(lambda unit: give_rating(unit, code_hash, tail_hash, said["rating"], said["comment"]), 201)

    return with_proof(said["tracking_code"], said["phone_tail"], work)


def give_rating(unit: Any, code_hash: str, tail_hash: str | None, rating: int, comment: str | None) -> dict[str, Any]:
    kept, proof = ConfirmationStore(unit.connection), Proof(code_hash, tail_hash)
    confirming.rate_by_code(context().desk(unit), kept, proof, rating, comment)
    looked_at(unit, kept, proof)
    return {"status": State.CLOSED}
