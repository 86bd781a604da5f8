"""Reported numbers held against our definitions, for programs."""

# mypy: disable-error-code="untyped-decorator"
from datetime import datetime
from typing import Any

from flask_smorest import Blueprint

from services.reporting.figures.api import period_of
from services.reporting.figures.domain import Period
from services.reporting.figures.presenting import presented
from services.reporting.figures.store import FigureStore
from services.reporting.figures.use_cases import READERS, figures
from services.reporting.request_context import database, now, own_area
from services.reporting.self_check.domain import check, ratios, read
from services.reporting.self_check.schemas import CheckQuery, CheckReply
from shared.identity.access import require

blueprint = Blueprint("self_check", __name__, url_prefix="/api/reporting/v1", description="Reported numbers checked")


@blueprint.route("/self-check")
@require(*READERS)
@blueprint.arguments(CheckQuery, location="query")
@blueprint.response(200, CheckReply)
def self_check(query: dict[str, Any]) -> dict[str, Any]:
    """Which of our figures each number equals in the area and period, and which it cannot be."""
    moment = now()
    return checked(query["reported"], own_area(query["area"]), period_of(query, moment), moment)


def checked(reported: str, area: str, period: Period, moment: datetime) -> dict[str, Any]:
    """The reply; Invalid (422) when there is no number in the text."""
    typed = read(reported)
    with database().reading() as connection:
        ours = figures(FigureStore(connection), area, period, moment)
    return {
        "numbers": [
            {
                "typed": found.typed.text,
                "equals": [presented(figure, area, period, moment) for figure in found.equal],
                "cannot_be": [presented(figure, area, period, moment) for figure in found.cannot],
            }
            for found in check(typed, ours)
        ],
        "ratios": [
            {
                "numerator": one.top.text,
                "denominator": one.bottom.text,
                "percent": round(float(one.percent), 3),
                "agrees_with": [rate.text for rate in one.agrees],
                "impossible": one.impossible,
            }
            for one in ratios(typed)
        ],
    }
