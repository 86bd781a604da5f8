"""The JSON route of the map."""

# mypy: disable-error-code="untyped-decorator"

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.assignment.context import context
from services.assignment.gaps import schemas
from services.assignment.gaps.domain import READERS, Candidate, Gap, period
from services.assignment.gaps.store import GapStore
from shared.identity.access import person, require
from shared.reference.working_hours import at_local, local_day
from shared.web.paging import add_pagination, cut

blueprint = Blueprint("gaps", __name__, url_prefix="/api/assignment/v1", description="Post gaps")
MIDNIGHT = time(0)


class Span(NamedTuple):
    """Whole days, and the moments they begin and end at in Chinese time."""

    first: date
    last: date
    since: datetime
    until: datetime


class Map(NamedTuple):
    """All gaps, the hottest first, and who fits the first of them."""

    span: Span
    gaps: list[Gap]
    fitting: dict[tuple[str, str], tuple[int, list[Candidate]]]


@blueprint.route("/gaps")
@require(*READERS)
@blueprint.arguments(schemas.PagedPeriod, location="query")
@blueprint.response(200, schemas.GapShown(many=True))
def gaps(wanted: dict[str, Any]) -> Response:
    """Unmet and late demand of the period by village, kind of post and skill, the hottest first, in pages."""
    page = cut(map_of(wanted, 0, 0).gaps, wanted["page_size"], wanted["after"])
    return add_pagination(jsonify(schemas.GapShown(many=True).dump(page.items)), page, wanted["page_size"])


def map_of(wanted: dict[str, Any], shown: int, most: int) -> Map:
    """With `most` people for each of the first `shown` gaps."""
    with context().database.reading() as connection:
        store = store_of(connection)
        span = span_of(store, wanted)
        found = sorted(store.gaps(span.since, span.until), key=lambda gap: gap.heat_rank)
        fitting = store.fitting(found[:shown], most) if shown and found else {}
    return Map(span, found, fitting)


def store_of(connection: Any) -> GapStore:
    now = context().clock.now()
    return GapStore(connection, person(), now, local_day(now))


def span_of(store: GapStore, wanted: dict[str, Any]) -> Span:
    today = local_day(context().clock.now())
    latest = store.latest() if wanted["last"] is None else None
    first, last = period(wanted["first"], wanted["last"], local_day(latest) if latest else today, today)
    return Span(first, last, at_local(first, MIDNIGHT), at_local(last + timedelta(days=1), MIDNIGHT))
