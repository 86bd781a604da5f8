"""The JSON interface of originals: hand over, give back, what is still out."""

# mypy: disable-error-code="untyped-decorator"
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request
from flask_smorest import Blueprint

from services.intake.originals.domain import KEEPERS
from services.intake.originals.schemas import (
    ListedOriginal,
    OriginalSchema,
    OutArguments,
    ReturnSchema,
    TakeSchema,
)
from services.intake.originals.transactions import (
    listed_out,
    original_view,
    originals_by_id,
    run_give_back,
    run_take,
)
from services.intake.originals.use_cases import Told
from services.intake.requests.domain import READERS
from services.intake.surroundings import around
from shared.identity.access import person, require
from shared.reference.working_hours import local_day
from shared.web.idempotency import keyed_request
from shared.web.paging import add_pagination, page_of, read_cursor

_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]

blueprint = Blueprint("originals", __name__, url_prefix="/api/intake/v1", description="Originals handed over")


@blueprint.route("/requests/<uuid:request_id>/originals", methods=["POST"])
@require(*KEEPERS)
@blueprint.arguments(TakeSchema())
@blueprint.response(201, OriginalSchema)
@blueprint.doc(security=_BEARER)
def take_original(told: Told, request_id: UUID) -> Response:
    """An original is handed over: from now on the case cannot be closed until it is given back."""
    asked = keyed_request(request, "intake", str(person().id))
    reply, is_replay = run_take(asked, request_id, told)
    return reply.response(is_replay)


@blueprint.route("/requests/<uuid:request_id>/originals", methods=["GET"])
@require(*READERS)
@blueprint.response(200, OriginalSchema(many=True))
@blueprint.doc(security=_BEARER)
def list_originals(request_id: UUID) -> list[dict[str, Any]]:
    """The originals of one request, given back or not."""
    return [original_view(shown) for shown in originals_by_id(request_id)]


@blueprint.route("/originals/<uuid:original_id>/return", methods=["POST"])
@require(*KEEPERS)
@blueprint.arguments(ReturnSchema())
@blueprint.response(200, OriginalSchema)
@blueprint.doc(security=_BEARER)
def return_original(body: dict[str, Any], original_id: UUID) -> dict[str, Any]:
    """Given back to the person named."""
    return original_view(run_give_back(original_id, **body))


@blueprint.route("/originals", methods=["GET"])
@require(*READERS)
@blueprint.arguments(OutArguments(), location="query")
@blueprint.response(200, ListedOriginal(many=True))
@blueprint.doc(security=_BEARER)
def list_out(wanted: dict[str, Any]) -> Response:
    """What is still out in your area, the longest overdue first."""
    size = wanted["page_size"]
    after = read_cursor(wanted["after"], 2)
    rows, (out, overdue) = listed_out(wanted["area"], wanted["overdue"], after, size)
    page = page_of(rows, size, lambda row: [row.back_by, row.id], overdue if wanted["overdue"] else out)
    shown = ListedOriginal(many=True).dump([listed_view(row) for row in page.items])
    return add_pagination(jsonify(shown), page, size)


def listed_view(row: Any) -> dict[str, Any]:
    today = local_day(around().clock.now())
    names = ("id", "request_id", "number", "held_at", "kind", "back_by", "taken_at")
    return {
        **{name: getattr(row, name) for name in names},
        "village_code": row.village,
        "overdue": row.back_by < today,
    }
