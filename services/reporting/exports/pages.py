"""/board/exports: asking for a list as a file, seeing how far it is, fetching it, letting it go. Everybody sees their own."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask_babel import gettext

from services.reporting.exports import use_cases, wording
from services.reporting.exports.domain import AT_ONCE, UNFINISHED, Gone, NotReady, TooManyAtOnce
from services.reporting.exports.lists import log_filters, query_of, row_filters, visit_filters
from services.reporting.exports.schemas import (
    ExportCases,
    ExportMembers,
    ExportReminders,
    ExportRising,
    ExportRows,
    ExportSupervised,
    ExportVisits,
)
from services.reporting.exports.store import ExportStore
from services.reporting.exports.tick import carry_on, context_of
from services.reporting.figures.api import filters_of, groups_of, period_of
from services.reporting.figures.domain import Period, Where
from services.reporting.figures.lists import ListStore
from services.reporting.figures.rows import RowStore
from services.reporting.figures.use_cases import READERS, check_of_people
from services.reporting.reminder_log.store import ASKED as LOG_FILTERS
from services.reporting.reminder_log.store import ReminderLog
from services.reporting.request_context import database, matters, next_midnight, now, own_area, settings
from services.reporting.rising.store import RisingStore
from services.reporting.supervised.store import SupervisedStore
from services.reporting.visits.schemas import unit_of
from services.reporting.visits.store import VisitStore
from shared.contracts.errors import Invalid, NotFound
from shared.identity.access import person, require
from shared.runtime import audit
from shared.runtime.blobs import FolderBlobs
from shared.runtime.sealing import ServiceSeal
from shared.web.forms import load_form
from shared.web.problems import sentence_of_error
from shared.web.spreadsheets import CSV, XLSX

blueprint = Blueprint("exports", __name__, url_prefix="/board/exports")
_MOST_COUNTED = 10_000_000


@blueprint.get("")
@require(*READERS)
def exports() -> str:
    with database().reading() as connection:
        rows = ExportStore(connection).of(person().id)
    return render_template("exports/list.html", rows=rows)


@blueprint.post("/cases")
@require(*READERS, own_copy=True)
def export_cases() -> Any:
    """The filters of the list's page, the format and a key."""
    given, moment = _form(ExportCases()), now()
    filters = filters_of(given, moment)
    with database().reading() as connection:
        expected = ListStore(connection, moment, next_midnight(moment)).count(filters, _MOST_COUNTED)
    said = wording.of_cases(filters, person(), moment, matters().name)
    return _asked("cases", given, filters.area, query_of(filters), said, expected)


@blueprint.post("/members")
@require(*READERS, own_copy=True)
def export_members() -> Any:
    given, moment = _form(ExportMembers()), now()
    area, figure = own_area(given["area"]), given["figure"]
    last: date = given["last"] or moment.date()
    with database().reading() as connection:
        lists = ListStore(connection, moment, next_midnight(moment))
        expected = lists.count_members(area, figure, Period(last, last).as_of(moment))
    said = wording.of_members(area, figure, person(), moment)
    return _asked("members", given, area, {"figure": figure, "to": last.isoformat()}, said, expected)


@blueprint.post("/visits")
@require(*READERS, own_copy=True)
def export_visits() -> Any:
    given, moment = _form(ExportVisits()), now()
    area, figure, period = own_area(given["area"]), given["figure"], period_of(given, moment)
    days = {"from": period.first.isoformat(), "to": period.last.isoformat()}
    query = {**days, "figure": figure, "unit": unit_of(given, request.form), "kind": given["kind"]}
    with database().reading() as connection:
        expected, _ = VisitStore(connection).total(visit_filters(query, area), figure)
    said = wording.of_visits(area, period, query, person(), moment)
    return _asked("visits", given, area, query, said, expected)


@blueprint.post("/supervised")
@require(*READERS, own_copy=True)
def export_supervised() -> Any:
    given, moment = _form(ExportSupervised()), now()
    area, chosen = own_area(given["area"]), given["list"]
    with database().reading() as connection:
        expected = len(SupervisedStore(connection).page(person(), area, chosen, moment, AT_ONCE + 1, None))
    said = wording.of_supervised(area, chosen, person(), moment)
    return _asked("supervised", given, area, {"list": chosen}, said, expected)


@blueprint.post("/rising")
@require(*READERS, own_copy=True)
def export_rising() -> Any:
    given, moment = _form(ExportRising()), now()
    area = own_area(given["area"])
    with database().reading() as connection:
        expected = len(RisingStore(connection).page(area, AT_ONCE + 1, None))
    return _asked("rising", given, area, {}, wording.of_rising(area, person(), moment), expected)


@blueprint.post("/reminders")
@require(*READERS, own_copy=True)
def export_reminders() -> Any:
    """The log as it is filtered, for whoever may read it."""
    given, moment = _form(ExportReminders()), now()
    area = own_area(given["area"])
    query = {name: str(given[name]) for name in LOG_FILTERS if given[name] is not None}
    with database().reading() as connection:
        log = ReminderLog(connection)
        expected = len(log.page(person(), area, log_filters(query, moment), AT_ONCE + 1, None))
    return _asked("reminders", given, area, query, wording.of_reminders(area, query, person(), moment), expected)


@blueprint.post("/rows")
@require(*READERS, own_copy=True)
def export_rows() -> Any:
    """The rows behind a count that is not of cases."""
    given, moment = _form(ExportRows()), now()
    area, period, groups = own_area(given["area"]), period_of(given, moment), groups_of(given)
    check_of_people(person(), Where(area, groups), None)
    days = {"from": period.first.isoformat(), "to": period.last.isoformat()}
    query = {**days, "figure": given["figure"], "groups": [list(group) for group in groups]}
    filters = row_filters(query, area)
    with database().reading() as connection:
        expected, _ = RowStore(connection, moment).total(filters)
    said = wording.of_rows(filters, person(), moment, matters().name)
    return _asked("rows", given, area, query, said, expected)


@blueprint.get("/<uuid:export>")
@require(*READERS)
def export(export: UUID) -> Response:
    """How far it is, looked at again every two seconds; then the file."""
    row = _own(export)
    page = make_response(render_template("exports/one.html", row=row, working=row.state in UNFINISHED))
    if row.state in UNFINISHED:
        page.headers["Refresh"] = "2"
    return page


@blueprint.get("/<uuid:export>/file")
@require(*READERS)
def file(export: UUID) -> Response:
    """The file, to whoever asked for it; each time is audited. Raises NotReady (409), Gone (410)."""
    row = _own(export)
    if row.state in UNFINISHED:
        raise NotReady()
    if not row.blob or row.expires_at <= now():
        raise Gone()
    key = ServiceSeal(settings(), "reporting").open(bytes(row.key), context_of(row.id)).decode()
    pieces = FolderBlobs(settings().exports).clear(row.blob, key)
    if pieces is None:
        raise Gone()
    with database().transaction() as work:
        detail = {"export": str(row.id), "rows": row.rows, "format": row.format}
        audit.note(work.connection, "reporting", person().acting_as(*READERS), "export fetched", None, row.area, detail)
    name = f"{row.listed}-{row.asked_at:%Y%m%d}-{row.id.hex[-6:]}.{row.format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    headers["Content-Length"] = str(row.size)
    return Response(pieces, content_type=CSV if row.format == "csv" else XLSX, headers=headers)


@blueprint.post("/<uuid:export>/drop")
@require(*READERS, own_copy=True)
def drop(export: UUID) -> Any:
    """Stop one that is being made."""
    _own(export)
    with database().transaction() as work:
        ExportStore(work.connection).stop(export, "dropped")
    flash(gettext("已取消导出。"), "good")
    return redirect("/board/exports", 303)


def _form(schema: Any) -> dict[str, Any]:
    form = load_form(schema, request.form)
    if form.errors:
        raise Invalid(form.errors)
    return form.data


def _asked(
    listed: str, given: dict[str, Any], area: str, query: dict[str, Any], said: dict[str, Any], expected: int
) -> Any:
    """Kept and audited; a short list is written at once, a long one by the worker."""
    key, by = given["key"], person()
    try:
        with database().transaction() as work:
            store = ExportStore(work.connection)
            use_cases.ask(store, by, key, listed, given["format"], area, query, said, expected, now())
            detail = {"export": str(key), "listed": listed, "format": given["format"], "expected": expected, **query}
            actor = by.acting_as(*READERS)
            audit.note(work.connection, "reporting", actor, "export asked for", None, area, detail)
    except TooManyAtOnce as error:
        flash(sentence_of_error(error), "warn")
        return redirect("/board/exports", 303)
    if expected <= AT_ONCE:
        carry_on(database(), FolderBlobs(settings().exports), key)
    return redirect(f"/board/exports/{key}", 303)


def _own(export: UUID) -> Any:
    with database().reading() as connection:
        row = ExportStore(connection).one(export, person().id)
    if row is None:
        raise NotFound()
    return row
