"""The administrator's page of Open311 keys: give one to a program, end it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask_babel import gettext

from services.intake.open311 import use_cases
from services.intake.open311.schemas import KeyForm
from services.intake.open311.store import Open311Store
from services.intake.surroundings import SERVICE, around
from shared.identity.access import person, require
from shared.runtime import audit
from shared.runtime.database import Work
from shared.web.forms import load_form

blueprint = Blueprint("open311_keys", __name__)


@blueprint.get("/desk/open311")
@require("admin")
def index() -> str:
    return _page({"per_day": "1000"}, {})


@blueprint.post("/desk/open311")
@require("admin")
def give() -> Any:
    """The key stands on the page that answers, and nowhere afterwards."""
    form = load_form(KeyForm(), request.form)
    if form.errors:
        return _page(form.values, form.errors), 422
    with around().database.transaction() as work:
        key = use_cases.give_key(Open311Store(work.connection), _noting(work), person(), **form.data)
    return make_response(_page({"per_day": "1000"}, {}, key), 201)


@blueprint.post("/desk/open311/<uuid:client>/end")
@require("admin")
def end(client: UUID) -> Any:
    with around().database.transaction() as work:
        use_cases.end_key(Open311Store(work.connection), _noting(work), client)
    flash(gettext("这个密钥已经停用。"), "good")
    return redirect("/desk/open311", 303)


def _noting(work: Work) -> use_cases.Note:
    actor = person().acting_as("admin")

    def note(action: str, subject: UUID, detail: Any) -> None:
        audit.note(work.connection, SERVICE, actor, action, subject, None, detail)

    return note


def _page(values: dict[str, Any], errors: dict[str, list[str]], key: str = "") -> str:
    with around().database.reading() as connection:
        clients = Open311Store(connection).all()
    return render_template("desk/open311.html", clients=clients, values=values, errors=errors, key=key)
