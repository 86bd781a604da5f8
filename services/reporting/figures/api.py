"""Figures for programs: each with value, numerator, denominator, formula and the address of its list; and those lists."""

# mypy: disable-error-code="untyped-decorator"
from datetime import datetime
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.reporting.figures import use_cases
from services.reporting.figures.domain import SHANGHAI, Period, Where, current_period, named_period
from services.reporting.figures.lists import COUNTED_UP_TO, Filters, ListStore
from services.reporting.figures.presenting import presented
from services.reporting.figures.schemas import NARROWED_BY, CasesQuery, FigureReply, FiguresQuery, ListedCase
from services.reporting.figures.store import FigureStore
from services.reporting.request_context import after_time, database, next_midnight, now, own_area
from shared.identity.access import person, require
from shared.web.paging import add_pagination, page_of

blueprint = Blueprint("figures", __name__, url_prefix="/api/reporting/v1", description="Figures and their lists")


@blueprint.route("/figures")
@require(*use_cases.READERS)
@blueprint.arguments(FiguresQuery, location="query")
@blueprint.response(200, FigureReply(many=True))
def figures(query: dict[str, Any]) -> list[dict[str, Any]]:
    """All figures of an area and a period; this month and the reader's own area when nothing else is asked."""
    moment, area, by = now(), own_area(query["area"]), query["by"]
    period, where = period_of(query, moment), Where(area, groups_of(query))
    use_cases.check_of_people(person(), where, by)
    with database().reading() as connection:
        found = use_cases.figures(FigureStore(connection), where, period, moment, by)
    return [presented(figure, where, period, moment, by) for figure in found]


@blueprint.route("/cases")
@require(*use_cases.READERS)
@blueprint.arguments(CasesQuery, location="query")
@blueprint.response(200, ListedCase(many=True))
def cases(query: dict[str, Any]) -> Response:
    """Cases of the reader's area, newest first, narrowed by the same filters as the page."""
    moment = now()
    filters = filters_of(query, moment)
    with database().reading() as connection:
        lists = ListStore(connection, moment, next_midnight(moment))
        rows = lists.cases(filters, query["page_size"] + 1, after_time(query["after"]))
        total = lists.count(filters, COUNTED_UP_TO)
    page = page_of(rows, query["page_size"], lambda row: [row.submitted_at, row.id], total)
    return add_pagination(jsonify(ListedCase(many=True).dump(page.items)), page, query["page_size"])


def period_of(query: dict[str, Any], moment: datetime) -> Period:
    """The period asked for; what is left open is filled from this month."""
    usual = current_period(moment)
    last = query.get("last") or usual.last
    first = query.get("first") or min(usual.first, last.replace(day=1))
    return Period(first, last)


def groups_of(query: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """What the query narrows to, as (by, value)."""
    return tuple((name, query[name]) for name in NARROWED_BY if query[name])


def filters_of(query: dict[str, Any], moment: datetime) -> Filters:
    """The filters of a list from its query; a figure always has a period."""
    use_cases.check_of_people(person(), Where(own_area(query["area"]), groups_of(query)), None)
    return Filters(
        area=own_area(query["area"]),
        reader=person(),
        period=_period_of_list(query, moment),
        figure=query["figure"],
        standing=query["standing"],
        state=query["state"],
        handler=query["handler"],
        returned=query["returned"],
        groups=groups_of(query),
        quality=query["quality"],
    )


def _period_of_list(query: dict[str, Any], moment: datetime) -> Period | None:
    """Its days, else its named period, else this month for a figure and none for a list without one."""
    dated = query.get("first") or query.get("last")
    if query["within"] and not dated:
        return named_period(query["within"], moment.astimezone(SHANGHAI).date())
    return period_of(query, moment) if dated or query["figure"] else None
