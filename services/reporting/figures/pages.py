"""The list of members behind the check-in rate. Filters live in the address."""

from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import uuid4

from flask import Blueprint, render_template, request

from services.reporting.figures import use_cases
from services.reporting.figures.domain import Period
from services.reporting.figures.lists import ListStore
from services.reporting.figures.presenting import area_label, figure_name
from services.reporting.figures.schemas import MembersQuery
from services.reporting.figures.shown import asked
from services.reporting.request_context import after_id, database, next_midnight, now, own_area
from shared.identity.access import require
from shared.web.paging import page_of

blueprint = Blueprint("members", __name__)


@blueprint.get("/board/members")
@require(*use_cases.READERS)
def member_list() -> str:
    """Members behind the check-in rate."""
    moment = now()
    query = asked(MembersQuery(), request.args)
    area = own_area(query["area"])
    last = query["last"] or moment.date() + timedelta(days=1)
    as_of = Period(min(last, date.max), last).as_of(moment)
    with database().reading() as connection:
        lists = ListStore(connection, moment, next_midnight(moment))
        rows = lists.members(area, query["figure"], as_of, query["page_size"] + 1, after_id(query["after"]))
        total = lists.count_members(area, query["figure"], as_of)
    page = page_of(rows, query["page_size"], lambda row: [row.id], total)
    names = {row.area: area_label(row.area) for row in page.items}
    return render_template(
        "board/members.html",
        page=page,
        area_name=area_label(area),
        names=names,
        values={**request.args.to_dict(), "area": area},
        key=uuid4(),
        figure_name=figure_name(query["figure"]),
        next_url=next_address(page.next),
        first_url=first_address(),
    )


def next_address(cursor: str | None) -> str | None:
    return f"{request.path}?{urlencode({**request.args.to_dict(), 'after': cursor})}" if cursor else None


def first_address() -> str | None:
    if "after" not in request.args:
        return None
    return f"{request.path}?{urlencode({name: value for name, value in request.args.items() if name != 'after'})}"
