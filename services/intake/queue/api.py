"""The list of requests for programs (design §6)."""

# mypy: disable-error-code="untyped-decorator"
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.intake.queue.domain import EVERYTHING, NEWEST
from services.intake.queue.schemas import ListArguments, filters_of
from services.intake.queue.transactions import listed, place_word
from services.intake.requests.domain import READERS
from services.intake.requests.replies import ListedSchema
from services.intake.requests.views import listed_view
from shared.identity.access import person, require
from shared.web.paging import Page, add_pagination

_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]
blueprint = Blueprint("queue_api", __name__, url_prefix="/api/intake/v1", description="Lists of requests")


@blueprint.route("/requests", methods=["GET"])
@require(*READERS)
@blueprint.arguments(ListArguments(), location="query")
@blueprint.response(200, ListedSchema(many=True))
@blueprint.doc(security=_BEARER)
def list_requests(asked: dict[str, Any]) -> Response:
    """Requests of your area, newest first unless `sort` says otherwise; nothing personal in a list.

    Filters that hardly anything passes may end a page before it is full; `next` goes on from there, and the total is then
    the least there is (`total_is_capped`).
    """
    filters = filters_of({**asked, "status": asked["status"] or EVERYTHING, "sort": asked["sort"] or NEWEST})
    found, total = listed(person(), filters, asked["page_size"], asked["after"])
    page = Page(found.rows, place_word(found.after), total.count, total.is_capped)
    shown = ListedSchema(many=True).dump([listed_view(row) for row in page.items])
    return add_pagination(jsonify(shown), page, asked["page_size"])
