"""/board/preferences: how the signed-in person wants to be reminded."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.reporting.preferences import use_cases
from services.reporting.preferences.domain import Preferences
from services.reporting.preferences.schemas import PreferencesSchema
from services.reporting.preferences.store import PreferenceStore
from services.reporting.request_context import database, settings
from shared.contracts.errors import DomainError
from shared.identity.access import SIGNED_IN, person, require
from shared.web.forms import errors_of, load_form

blueprint = Blueprint("preference_pages", __name__)


@blueprint.get("/board/preferences")
@require(SIGNED_IN)
def show() -> str:
    with database().reading() as connection:
        chosen = PreferenceStore(connection, settings()).of(person().id)
    values = {name: value for name, value in asdict(chosen).items() if value is not None}
    return _page(values, {})


@blueprint.post("/board/preferences")
@require(SIGNED_IN)
def choose() -> Any:
    form = load_form(PreferencesSchema(), request.form)
    if form.errors:
        return _page(form.values, form.errors), 422
    try:
        with database().transaction() as work:
            store = PreferenceStore(work.connection, settings())
            use_cases.choose(store, person(), Preferences(**form.data))
    except DomainError as error:
        return _page(form.values, errors_of(error)), error.status
    flash(gettext("已保存，从下一条提醒起生效。"), "good")
    return redirect("/board/preferences", 303)


def _page(values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    with_sms, with_mail = bool(settings().sms_url), bool(settings().smtp_url)
    return render_template(
        "board/preferences.html", values=values, errors=errors, with_sms=with_sms, with_mail=with_mail
    )
