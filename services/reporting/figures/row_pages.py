"""The page of the rows behind a number that is not of cases; filters and period live in the address."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, render_template, request
from flask_babel import gettext

from services.reporting.figures import use_cases
from services.reporting.figures.api import groups_of, period_of
from services.reporting.figures.domain import Where
from services.reporting.figures.families import COUNT_OF, FAMILY_OF
from services.reporting.figures.families.family import Family
from services.reporting.figures.pages import first_address, next_address
from services.reporting.figures.presenting import area_label, figure_name
from services.reporting.figures.rows import RowFilters, RowStore
from services.reporting.figures.schemas import RowsQuery
from services.reporting.figures.shown import asked
from services.reporting.pairs.domain import ROLE_NAMES
from services.reporting.request_context import after_id, database, now, own_area
from shared.identity.access import person, require
from shared.reference.posts import POST_KINDS
from shared.web.formatting import day, number, yuan
from shared.web.language import language
from shared.web.paging import page_of

blueprint = Blueprint("counted_rows", __name__)


@blueprint.get("/board/rows")
@require(*use_cases.READERS)
def counted_rows() -> str:
    """Two statements: how many rows and what they add up to, and the page of them."""
    moment = now()
    query = asked(RowsQuery(), request.args)
    area, period, groups = own_area(query["area"]), period_of(query, moment), groups_of(query)
    use_cases.check_of_people(person(), Where(area, groups), None)
    filters = RowFilters(query["figure"], Where(area, groups), period)
    with database().reading() as connection:
        store = RowStore(connection, moment)
        rows = store.rows(filters, query["page_size"] + 1, after_id(query["after"]))
        total, added = store.total(filters)
    page = page_of(rows, query["page_size"], lambda row: [row.id], total)
    family = FAMILY_OF[filters.figure]
    count = COUNT_OF[filters.figure]
    columns = [
        (gettext(one.label), "number") if one.shown == "number" else gettext(one.label) for one in family.columns
    ]
    return render_template(
        "board/rows.html",
        page=page,
        rows=[[*_cells(family, row), *([yuan(row.added)] if count.unit else [])] for row in page.items],
        added=None if count.amount == "1" else yuan(added) if count.unit else number(added),
        columns=[*columns, *([(figure_name(count.name), "number")] if count.unit else [])],
        area_name=area_label(area),
        figure_name=figure_name(filters.figure),
        period=period,
        values={**request.args.to_dict(), "area": area},
        key=uuid4(),
        next_url=next_address(page.next),
        first_url=first_address(),
    )


def _cells(family: Family, row: Any) -> list[str]:
    return [_shown(one.shown, row[place]) for place, one in enumerate(family.columns, 1)]


def _shown(how: str, value: Any) -> str:
    """A cell as people read it."""
    if value is None or value == "":
        return "—"
    match how:
        case "area":
            return area_label(value)
        case "post":
            return POST_KINDS.get(str(value), (str(value),) * 2)[0 if language() == "zh" else 1]
        case "role":
            return str(gettext(ROLE_NAMES.get(value, value)))
        case "day":
            return str(day(value))
        case "number":
            return str(number(value))
        case _:
            return str(value)
