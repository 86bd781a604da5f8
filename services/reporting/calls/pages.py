"""/board/calls: whom to ring because they have not opened a reminder for a working day."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from marshmallow import Schema, fields, validate

from services.reporting.calls import use_cases
from services.reporting.calls.domain import ANSWERS, CALLERS
from services.reporting.calls.store import CallStore
from services.reporting.figures.presenting import area_label
from services.reporting.figures.use_cases import area_for
from services.reporting.request_context import database
from shared.contracts.errors import Invalid
from shared.identity.access import person, require
from shared.runtime import audit
from shared.web.forms import load_form
from shared.web.problems import sentence_of_error

blueprint = Blueprint("call_pages", __name__, url_prefix="/board/calls")


class AnswerSchema(Schema):
    answer = fields.String(required=True, validate=validate.OneOf(ANSWERS))


@blueprint.get("")
@require(*CALLERS)
def calls() -> str:
    with database().reading() as connection:
        rows = CallStore(connection).open(person(), area_for(person(), None))
    return render_template("board/calls.html", rows=[(row, area_label(row.area)) for row in rows])


@blueprint.post("/<uuid:call>")
@require(*CALLERS)
def note(call: UUID) -> Any:
    form = load_form(AnswerSchema(), request.form)
    if form.errors:
        raise Invalid(form.errors)
    acting = person()
    try:
        with database().transaction() as work:
            store = CallStore(work.connection)
            row = use_cases.note_call(store, acting, area_for(acting, None), call, form.data["answer"])
            detail = {"answer": form.data["answer"]}
            audit.note(
                work.connection, "reporting", acting.acting_as(*CALLERS), "called", row.request, row.area, detail
            )
    except use_cases.CalledMeanwhile as error:
        flash(sentence_of_error(error), "warn")
    else:
        flash(gettext("已记下。"), "good")
    return redirect("/board/calls", 303)
