"""The JSON route of a visit's rating, and the one step that pages share with it."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from services.assignment.confirming.domain import Proof
from services.assignment.confirming.proof import with_proof
from services.assignment.confirming.schemas import Made
from services.assignment.confirming.store import ConfirmationStore
from services.assignment.context import answer, context
from services.assignment.rectifications.store import RectificationStore
from services.assignment.visit_ratings import schemas
from services.assignment.visit_ratings.store import VisitRatingStore
from services.assignment.visit_ratings.use_cases import Opinion, rate_visit
from shared.identity.access import ANYONE, require
from shared.runtime.database import Work

blueprint = Blueprint("visit_ratings", __name__, url_prefix="/api/assignment/v1", description="Ratings of visits")


@blueprint.route("/visit-ratings", methods=["POST"])
@require(ANYONE)
@blueprint.arguments(schemas.RateVisit)
@blueprint.response(201, Made)
def rate(said: dict[str, Any]) -> Response:
    """Rate one visit, once (一次一评); apart from the case's own rating."""
    opinion = Opinion(said["rating"], said["comment"])

    def work(code_hash: str, tail_hash: str | None) -> Response:
        proof = Proof(code_hash, tail_hash)
        return answer(lambda unit: {"id": given(unit, proof, said["appointment_id"], opinion)}, 201)

    return with_proof(said["tracking_code"], said["phone_tail"], work)


def given(unit: Work, proof: Proof, appointment_id: UUID, opinion: Opinion) -> UUID:
    connection = unit.connection
    stores = ConfirmationStore(connection), VisitRatingStore(connection), RectificationStore(connection)
    return rate_visit(context().desk(unit), *stores, proof, appointment_id, opinion)
