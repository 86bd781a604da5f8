"""For programs that erase a person: whether all of their cases have ended, with the word that says so."""

# mypy: disable-error-code="untyped-decorator"
from typing import Any

from flask_smorest import Blueprint

from services.reporting.closings.schemas import ClosedCasesSchema, OfResidents
from services.reporting.closings.word import ASKERS, cases_of, is_all, word_of
from shared.identity.access import require

blueprint = Blueprint(
    "closings_api", __name__, url_prefix="/api/reporting/v1", description="Whether all of a person is closed"
)


@blueprint.route("/closed-cases", methods=["GET"])
@require(*ASKERS)
@blueprint.arguments(OfResidents(), location="query")
@blueprint.response(200, ClosedCasesSchema)
def closed_cases(asked: dict[str, Any]) -> dict[str, Any]:
    """Of the cases this service has heard of; a case it has not heard of is not among those vouched for."""
    rows = cases_of(asked["resident"])
    return {"all_closed": is_all(rows), "closed": word_of(rows)}
