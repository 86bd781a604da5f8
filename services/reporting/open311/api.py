"""GET requests of GeoReport v2, by id, service, status and time, in JSON and XML."""

from datetime import datetime
from typing import Any, cast

from flask import Blueprint, Response, current_app, request
from marshmallow import ValidationError

from services.reporting.cases.wording import next_words
from services.reporting.figures.presenting import area_label
from services.reporting.open311.domain import Asked, request_of, span
from services.reporting.open311.schemas import RequestsArguments
from services.reporting.open311.store import Open311Store
from services.reporting.request_context import database, now
from shared.contracts.errors import DomainError, NotFound
from shared.identity.access import ANYONE, require
from shared.reference.service_points import ServicePoints
from shared.reference.working_hours import local_day
from shared.runtime.known_reference import KnownReference
from shared.web.language import language
from shared.web.open311 import answered, refused
from shared.web.problems import sentence_of_error
from shared.web.validation import findings, sentence_of

blueprint = Blueprint("open311", __name__, url_prefix="/open311/v2")


@blueprint.errorhandler(DomainError)
def told(error: DomainError) -> Response:
    """Every refusal in the standard's own form."""
    sentences = [f"{name}: {sentence_of(each)}" for name, several in error.fields.items() for each in several]
    form = request.path.rpartition(".")[2]
    return refused(form, 400 if error.status == 422 else error.status, sentences or [sentence_of_error(error)])


@blueprint.get("/requests.<string:form>")
@require(ANYONE)
def requests(form: str) -> Response:
    """The newest first; by id whatever else is asked."""
    try:
        wanted = RequestsArguments().load({name: value for name, value in request.args.items() if value.strip()})
    except ValidationError as error:
        return refused(form, 400, [f"{'.'.join(path)}: {sentence}" for path, sentence in findings(error.messages)])
    size = wanted["page_size"]
    with database().reading() as connection:
        rows = Open311Store(connection).requests(_asked(wanted, now()), size, (wanted["page"] - 1) * size)
    return answered(form, "service_requests", "request", [_shown(row) for row in rows])


@blueprint.get("/requests/<string:number>.<string:form>")
@require(ANYONE)
def one(number: str, form: str) -> Response:
    moment = now()
    with database().reading() as connection:
        rows = Open311Store(connection).requests(Asked(moment, moment, (number,)))
    if not rows:
        raise NotFound()
    return answered(form, "service_requests", "request", [_shown(row) for row in rows])


def _asked(wanted: dict[str, Any], moment: datetime) -> Asked:
    since, until = span(wanted["start_date"], wanted["end_date"], moment)
    either = not wanted["status"]
    return Asked(
        since,
        until,
        wanted["service_request_id"],
        wanted["service_code"],
        open=either or "open" in wanted["status"],
        closed=either or "closed" in wanted["status"],
    )


def _shown(row: Any) -> dict[str, Any]:
    """The agency is the service point whose residents these are; names are those of the day it was sent."""
    points = cast(KnownReference, current_app.extensions["reference"]).points()
    day = local_day(row.submitted_at)
    words = {
        "state": next_words(row.state),
        "service": (row.matter_name_en if language() == "en" else row.matter_name) or row.matter_code,
        "agency": _agency(points, row.area),
        "address": f"{area_label(row.area[:9], day)} {area_label(row.area, day)}",
    }
    return request_of(row, words)


def _agency(points: ServicePoints, area: str) -> str:
    point = points.serving(area)
    return point.name if point else area_label(area[:6])
