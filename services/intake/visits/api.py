"""The JSON interface of visits: record, list, open, correct and withdraw."""

# mypy: disable-error-code="untyped-decorator"
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request
from flask_smorest import Blueprint

from services.intake.visits.domain import TOWN_READERS, WRITERS, Entry
from services.intake.visits.schemas import (
    CorrectionSchema,
    ListedVisit,
    OpenedVisit,
    ReasonSchema,
    VisitListQuery,
    VisitSchema,
)
from services.intake.visits.transactions import (
    listed,
    listed_view,
    look,
    opened_view,
    run_correct,
    run_record,
    run_withdraw,
    wanted_from,
)
from shared.identity.access import person, require
from shared.web.idempotency import keyed_request
from shared.web.paging import add_pagination, page_of

_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]

blueprint = Blueprint(
    "visits", __name__, url_prefix="/api/intake/v1", description="Visits: who went where, what came of it"
)


@blueprint.route("/visits", methods=["POST"])
@require(*WRITERS)
@blueprint.arguments(VisitSchema())
@blueprint.response(201, ListedVisit)
@blueprint.doc(security=_BEARER)
def record_visit(entry: Entry) -> Response:
    """Record a visit of now or of an earlier day. Visitors are user names; money is kept by kind and never added."""
    reply, is_replay = run_record(keyed_request(request, "intake", str(person().id)), entry)
    return reply.response(is_replay)


@blueprint.route("/visits", methods=["GET"])
@require(*WRITERS)
@blueprint.arguments(VisitListQuery(), location="query")
@blueprint.response(200, ListedVisit(many=True))
@blueprint.doc(security=_BEARER)
def list_visits(query: dict[str, Any]) -> Response:
    """A month's visits, newest first: your own, or your town's if you answer for it. Nothing sealed is in a list."""
    size = query["page_size"]
    rows = listed(wanted_from(query, person()), size + 1).visits
    page = page_of(rows, size, lambda visit: [visit.occurred_at.isoformat(), visit.id])
    return add_pagination(jsonify(ListedVisit(many=True).dump([listed_view(one) for one in page.items])), page, size)


@blueprint.route("/visits/<uuid:visit_id>", methods=["GET"])
@require(*WRITERS, *TOWN_READERS)
@blueprint.response(200, OpenedVisit)
@blueprint.doc(security=_BEARER)
def open_visit(visit_id: UUID) -> dict[str, Any]:
    """A visit with names and words, for its visitors and those who answer for the town; the look is noted."""
    return opened_view(look(visit_id)[0])


@blueprint.route("/visits/<uuid:visit_id>/correct", methods=["POST"])
@require(*WRITERS)
@blueprint.arguments(CorrectionSchema())
@blueprint.response(200, ListedVisit)
@blueprint.doc(security=_BEARER)
def correct_visit(body: dict[str, Any], visit_id: UUID) -> dict[str, Any]:
    """Replace a wrong entry, by whoever made it and on the same day; what stood there is kept."""
    return listed_view(run_correct(visit_id, body["visit"], body["reason"]))


@blueprint.route("/visits/<uuid:visit_id>/withdraw", methods=["POST"])
@require(*WRITERS)
@blueprint.arguments(ReasonSchema())
@blueprint.response(200, ListedVisit)
@blueprint.doc(security=_BEARER)
def withdraw_visit(body: dict[str, Any], visit_id: UUID) -> dict[str, Any]:
    """Take back an entry made by mistake, by whoever made it and on the same day."""
    return listed_view(run_withdraw(visit_id, body["reason"]))
