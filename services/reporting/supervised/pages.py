"""/board/supervised: what is on the 督办 list, and on the special one; which of them stands in the address."""

from urllib.parse import urlencode
from uuid import uuid4

from flask import Blueprint, render_template, request
from marshmallow import Schema, fields, validate

from services.reporting.cases.use_cases import READERS
from services.reporting.figures.presenting import area_label
from services.reporting.figures.schemas import AREA
from services.reporting.request_context import after_time, database, now, own_area
from services.reporting.supervised.store import LISTS, SupervisedStore
from shared.contracts.errors import Invalid
from shared.identity.access import person, require
from shared.reference.calendar import calendar_of
from shared.reference.deadlines import working_days_left
from shared.web.forms import load_form
from shared.web.paging import page_of

blueprint = Blueprint("supervised_pages", __name__)
_PAGE = 25


class SupervisedQuery(Schema):
    list = fields.String(load_default="supervise", validate=validate.OneOf(LISTS))
    area = fields.String(load_default=None, validate=AREA)


@blueprint.get("/board/supervised")
@require(*READERS)
def supervised() -> str:
    form = load_form(SupervisedQuery(), request.args)
    if form.errors:
        raise Invalid(form.errors)
    chosen, moment = form.data["list"], now()
    with database().reading() as connection:
        rows = SupervisedStore(connection).page(
            person(),
            own_area(form.data["area"]),
            chosen,
            moment,
            _PAGE + 1,
            after_time(request.args.get("after")),
        )
    page = page_of(rows, _PAGE, lambda row: [row.due_at, row.id])
    kept = {"list": chosen} | ({"area": form.data["area"]} if form.data["area"] else {})
    here = f"/board/supervised?{urlencode(kept)}"
    return render_template(
        "board/supervised.html",
        rows=[
            (row, area_label(row.area), working_days_left(row.due_at, moment, calendar_of(row.calendar_version)))
            for row in page.items
        ],
        chosen=chosen,
        lists=LISTS,
        next_url=f"{here}&after={page.next}" if page.next else None,
        first_url=here if "after" in request.args else None,
        now=moment,
        values=kept,
        key=uuid4(),
    )
