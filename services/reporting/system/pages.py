"""The operator's screen: what waits, who works, what was set aside and why; the chain's head to write down."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.reporting.audits.wording import service_words
from services.reporting.figures.shown import sweep_of
from services.reporting.reminders.store import ReminderStore
from services.reporting.request_context import database, now
from services.reporting.system import use_cases
from services.reporting.system.api import WATCHERS, noting
from services.reporting.system.domain import NotParked
from services.reporting.system.schemas import Discarding
from services.reporting.system.store import SystemStore
from shared.identity.access import only_reads, person, require
from shared.web.forms import load_form
from shared.web.problems import sentence_of_error

blueprint = Blueprint("system_pages", __name__)


@blueprint.get("/board/system")
@require(*WATCHERS)
def system() -> str:
    """Looks again by itself every ten seconds where scripts run; the forms below stay as they are."""
    return _page({}, {})


@blueprint.post("/board/system/parked/<string:consumer>/<int:position>/retry")
@require("admin")
def retry(consumer: str, position: int) -> Response:
    return _let_go(use_cases.retry, gettext("已放回队列，几秒内会再试。"), consumer, position)


@blueprint.post("/board/system/parked/<string:consumer>/<int:position>/discard")
@require("admin")
def discard(consumer: str, position: int) -> Response | tuple[str, int]:
    name = f"reason-{consumer}-{position}"
    form = load_form(Discarding(), {"reason": request.form.get(name, "")})
    if form.errors:
        return _page({name: form.errors["reason"]}, {name: form.values.get("reason", "")}), 422
    told = gettext("已丢弃并记录理由。事件仍留在日志里。")
    return _let_go(use_cases.discard, told, consumer, position, form.data["reason"])


def _let_go(command: Callable[..., None], told: str, *values: Any) -> Response:
    """Do it and say so; that somebody else was quicker is said on the page as it now stands."""
    try:
        with database().transaction() as work:
            command(SystemStore(work.connection), noting(work), *values)
        flash(told, "good")
    except NotParked as error:
        flash(sentence_of_error(error), "bad")
    return redirect(url_for("system_pages.system"), 303)


def _page(errors: dict[str, list[str]], values: dict[str, str]) -> str:
    moment = now()
    with database().reading() as connection:
        standing = SystemStore(connection).standing()
        sweep = sweep_of(ReminderStore(connection), moment)
    return render_template(
        "board/system.html",
        standing=standing,
        now=moment,
        sweep=sweep,
        service_words=service_words,
        errors=errors,
        values=values,
        may_act=person().holds("admin") and not only_reads(),
    )
