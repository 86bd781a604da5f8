"""/board/reminders/log: who was reminded of what, when, by which channel, with what answer; and what holds sending back."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.reporting.cases.use_cases import READERS
from services.reporting.channels.domain import NAMES as CHANNELS
from services.reporting.figures.presenting import area_label
from services.reporting.reminder_log import use_cases
from services.reporting.reminder_log.domain import OPEN, ROLES, RUNGS
from services.reporting.reminder_log.schemas import BudgetSchema, LogQuery, SettleSchema
from services.reporting.reminder_log.store import ReminderLog
from services.reporting.reminder_log.wording import words
from services.reporting.reminders.domain import STATES
from services.reporting.reminders.sending_store import SendingStore
from services.reporting.request_context import after_time, database, now, own_area
from shared.contracts.errors import DomainError, Invalid, NotFound
from shared.identity.access import person, require
from shared.runtime import audit
from shared.web.forms import load_form
from shared.web.own_paths import own_path
from shared.web.paging import page_of
from shared.web.problems import sentence_of_error

blueprint = Blueprint("reminder_log_pages", __name__, url_prefix="/board/reminders")
_PAGE = 25


@blueprint.get("/log")
@require(*READERS)
def log() -> str:
    return _page({})


@blueprint.post("/<uuid:reminder>/settle")
@require(*use_cases.SETTLERS)
def settle(reminder: UUID) -> Any:
    """`answer`: arrived, sent_again or left; back to the page it was seen on."""
    form = load_form(SettleSchema(), request.form)
    if form.errors:
        raise Invalid(form.errors)
    acting = person()
    try:
        with database().transaction() as work:
            row = use_cases.settle(ReminderLog(work.connection), acting, own_area(None), reminder, form.data["answer"])
            detail = {"reminder": str(reminder), "was": row.state, "answer": form.data["answer"]}
            actor = acting.acting_as(*use_cases.SETTLERS)
            audit.note(work.connection, "reporting", actor, "reminder settled", row.request, row.area, detail)
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence_of_error(error), "warn")
    else:
        flash(gettext("已记下您的处理。"), "good")
    return redirect(own_path(request.form.get("back"), "/board/reminders/log"), 303)


@blueprint.post("/sending/<string:command>")
@require("supervisor")
def sending(command: str) -> Any:
    """`freeze` holds everything back; `confirm` lets it go on, after the send ledger has been read."""
    with database().transaction() as work:
        store = SendingStore(work.connection)
        if command == "freeze":
            store.freeze("by_hand")
        elif command == "confirm":
            store.confirm(person().id)
        else:
            raise NotFound()
        audit.note(work.connection, "reporting", person().acting_as("supervisor"), f"sending {command}")
    flash(gettext("已停止发送。") if command == "freeze" else gettext("已确认，几秒后恢复发送。"), "good")
    return redirect("/board/reminders/log", 303)


@blueprint.post("/budget")
@require("supervisor")
def budget() -> Any:
    form = load_form(BudgetSchema(), request.form)
    if form.errors:
        return _page(form.errors), 422
    with database().transaction() as work:
        ReminderLog(work.connection).set_budget(form.data["sms_per_month"])
    flash(gettext("已保存。"), "good")
    return redirect("/board/reminders/log", 303)


def _page(errors: dict[str, list[str]]) -> str:
    form = load_form(LogQuery(), request.args)
    if form.errors:
        raise Invalid(form.errors)
    area = own_area(form.data["area"])
    with database().reading() as connection:
        store = ReminderLog(connection)
        rows = store.page(person(), area, form.data, _PAGE + 1, after_time(form.data["after"]))
        standing, used = SendingStore(connection).sending(), store.sms_used(now())
    page = page_of(rows, _PAGE, lambda row: [row.planned_at, row.id])
    kept = {name: value for name, value in request.args.items() if name in LogQuery().fields or name in ("from", "to")}
    kept.pop("after", None)
    here = f"/board/reminders/log?{urlencode(kept)}" if kept else "/board/reminders/log"
    joint = "&" if kept else "?"
    return render_template(
        "board/reminder_log.html",
        rows=[(row, area_label(row.area)) for row in page.items],
        next_url=f"{here}{joint}after={page.next}" if page.next else None,
        first_url=here if "after" in request.args else None,
        here=request.full_path if request.args else "/board/reminders/log",
        values=form.values,
        errors=errors,
        states=STATES,
        rungs=RUNGS,
        roles=ROLES,
        may_settle=person().holds(*use_cases.SETTLERS),
        can_settle=OPEN,
        may_direct=person().holds("supervisor"),
        sending=standing,
        sms_used=used,
        is_filtered=bool(kept),
        ways=[(way, word) for way, word in words("reminder_channel").items() if way in CHANNELS],
        key=uuid4(),
    )
