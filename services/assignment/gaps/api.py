"""The JSON route of the map."""

# mypy: disable-error-code="untyped-decorator"

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.assignment.context import context
from services.assignment.gaps import schemas
from services.assignment.gaps.domain import READERS, Candidate, HeatRank, period
from services.assignment.gaps.store import GapStore
from shared.contracts.errors import Invalid
from shared.identity.access import person, require
from shared.reference.working_hours import at_local, local_day
from shared.web.paging import BAD_CURSOR, Page, add_pagination, page_of, read_cursor

blueprint = Blueprint("gaps", __name__, url_prefix="/api/assignment/v1", description="Post gaps")
MIDNIGHT = time(0)


class Span(NamedTuple):
    """Whole days, and the moments they begin and end at in Chinese time."""

    first: date
    last: date
    since: datetime
    until: datetime


class Map(NamedTuple):
    """A page of gaps, the hottest first, and who fits them; of all gaps the cases of the one with most."""

    span: Span
    page: Page
    hottest: int
    fitting: dict[tuple[str, str], tuple[int, list[Candidate]]]


@blueprint.route("/gaps")
@require(*READERS)
@blueprint.arguments(schemas.PagedPeriod, location="query")
@blueprint.response(200, schemas.GapShown(many=True))
def gaps(wanted: dict[str, Any]) -> Response:
    """Unmet and late demand of the period by village, kind of post and skill, the hottest first, in pages."""
    page = map_of(wanted, wanted["page_size"], 0).page
    return add_pagination(jsonify(schemas.GapShown(many=True).dump(page.items)), page, wanted["page_size"])


def map_of(wanted: dict[str, Any], page_size: int, most: int) -> Map:
    """From `wanted["after"]` on, with `most` people for each gap. Raises Invalid (422) for a place that is none of ours."""
    after = _place(wanted["after"])
    with context().database.reading() as connection:
        store = store_of(connection)
        span = span_of(store, wanted)
        found = store.gaps(span.since, span.until, page_size + 1, after)
        total = None if after and not found.gaps else found.total
        page = page_of(found.gaps, page_size, lambda gap: list(gap.heat_rank), total)
        fitting = store.fitting(page.items, most) if most and page.items else {}
    return Map(span, page, found.hottest, fitting)


def _place(word: str | None) -> HeatRank | None:
    values = read_cursor(word, 6)
    if values is None:
        return None
    unmet, late, places, *names = values
    numbers = (unmet, late, places)
    if any(type(each) is not int or abs(each) >= 2**31 for each in numbers) or not all(
        isinstance(each, str) and "\x00" not in each for each in names
    ):
        raise Invalid({"after": [BAD_CURSOR]})
    village, kind, skill = names
    return unmet, late, places, village, kind, skill


def store_of(connection: Any) -> GapStore:
    now = context().clock.now()
    return GapStore(connection, person(), now, local_day(now))


def span_of(store: GapStore, wanted: dict[str, Any]) -> Span:
    today = local_day(context().clock.now())
    latest = store.latest() if wanted["last"] is None else None
    first, last = period(wanted["first"], wanted["last"], local_day(latest) if latest else today, today)
    return Span(first, last, at_local(first, MIDNIGHT), at_local(last + timedelta(days=1), MIDNIGHT))
