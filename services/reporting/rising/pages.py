"""/board/rising: what comes up more often than its history, with its cases; somebody says what is done about it."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.reporting.cases.use_cases import READERS
from services.reporting.figures.presenting import area_label
from services.reporting.request_context import after_time, database, own_area
from services.reporting.rising import use_cases
from services.reporting.rising.domain import AcknowledgedMeanwhile
from services.reporting.rising.schemas import AcknowledgeSchema, RisingQuery
from services.reporting.rising.store import RisingStore
from shared.contracts.errors import Invalid, NotFound
from shared.identity.access import person, require
from shared.runtime import audit
from shared.web.forms import load_form
from shared.web.paging import page_of
from shared.web.problems import sentence_of_error

blueprint = Blueprint("rising", __name__, url_prefix="/board/rising")
_PAGE = 25


@blueprint.get("")
@require(*READERS)
def rising() -> str:
    form = load_form(RisingQuery(), request.args)
    if form.errors:
        raise Invalid(form.errors)
    area = own_area(form.data["area"])
    with database().reading() as connection:
        rows = RisingStore(connection).page(area, _PAGE + 1, after_time(request.args.get("after")))
    page = page_of(rows, _PAGE, lambda row: [row.raised_at, row.id])
    return render_template(
        "rising/list.html",
        rows=[(row, area_label(row.area)) for row in page.items],
        next_url=f"/board/rising?area={area}&after={page.next}" if page.next else None,
        first_url=f"/board/rising?area={area}" if "after" in request.args else None,
        values={"area": area},
        key=uuid4(),
    )


@blueprint.get("/<uuid:alert>")
@require(*READERS)
def one(alert: UUID) -> str:
    return _page(alert, {}, {})


@blueprint.post("/<uuid:alert>/acknowledge")
@require(*use_cases.ACKNOWLEDGERS)
def acknowledge(alert: UUID) -> Any:
    form = load_form(AcknowledgeSchema(), request.form)
    if form.errors:
        return _page(alert, form.errors, form.values), 422
    acting = person()
    try:
        with database().transaction() as work:
            row = use_cases.acknowledge(RisingStore(work.connection), acting, own_area(None), alert, form.data["said"])
            actor, detail = acting.acting_as(*use_cases.ACKNOWLEDGERS), {"alert": str(alert)}
            audit.note(work.connection, "reporting", actor, "rising acknowledged", None, row.area, detail)
    except AcknowledgedMeanwhile as error:
        flash(sentence_of_error(error), "warn")
    else:
        flash(gettext("已记下您的处理。"), "good")
    return redirect(f"/board/rising/{alert}", 303)


def _page(alert: UUID, errors: dict[str, list[str]], values: dict[str, Any]) -> str:
    with database().reading() as connection:
        store = RisingStore(connection)
        row = store.one(own_area(None), alert)
        if row is None:
            raise NotFound()
        cases = store.cases(alert)
    return render_template(
        "rising/one.html",
        row=row,
        area=area_label(row.area),
        cases=cases,
        errors=errors,
        values=values,
        may_say=person().holds(*use_cases.ACKNOWLEDGERS) and row.acknowledged_at is None,
    )
