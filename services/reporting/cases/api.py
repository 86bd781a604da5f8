"""Cases for programs: one case for staff of its area, and public tracking by code and phone tail."""

# mypy: disable-error-code="untyped-decorator"
from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.reporting.cases import use_cases
from services.reporting.cases.domain import Case
from services.reporting.cases.schemas import PhoneTail, StaffCase, TrackedCase
from services.reporting.cases.store import CaseStore, TrackingGuesses
from services.reporting.request_context import address, database, settings
from shared.identity.access import ANYONE, person, require
from shared.runtime.sealing import BlindIndex, tracking_hashes

blueprint = Blueprint("cases", __name__, url_prefix="/api/reporting/v1", description="Cases and their timelines")


@blueprint.route("/cases/<uuid:case_id>")
@require(*use_cases.READERS)
@blueprint.response(200, StaffCase)
@blueprint.alt_response(404, description="not there, or outside the reader's area")
def case(case_id: UUID) -> dict[str, Any]:
    """One case with its timeline, for staff of its area."""
    with database().reading() as connection:
        store = CaseStore(connection)
        found, timeline = use_cases.show(store, person(), case_id)
        return shown(found, timeline, use_cases.goes_on_as(store, found))


@blueprint.route("/track/<string:code>")
@require(ANYONE)
@blueprint.arguments(PhoneTail, location="query")
@blueprint.response(200, TrackedCase)
@blueprint.alt_response(404, description="code or phone tail wrong")
@blueprint.alt_response(429, description="too many wrong tries")
def track(arguments: dict[str, str], code: str) -> dict[str, Any]:
    """The state of a request, for whoever knows its tracking code and the last four digits of the phone."""
    return shown(*tracked(code, arguments["phone_tail"]))


def tracked(code: str, phone_tail: str) -> tuple[Case, list[Any], Case | None]:
    """Find a case by code and tail; raises NotFound or TooMany."""
    hashes = tracking_hashes(BlindIndex(settings()), code, phone_tail)
    with database().reading() as connection:
        store = CaseStore(connection)
        found, timeline = use_cases.track(store, TrackingGuesses(connection, hashes[0], address()), hashes)
        return found, timeline, use_cases.goes_on_as(store, found)


def shown(case: Case, timeline: list[Any], other: Case | None) -> dict[str, Any]:
    return {**asdict(case), "timeline": timeline, "goes_on_as": other}
