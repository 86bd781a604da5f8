"""/work/calendar: the calendar in force, the next year's notice looked at before it is loaded, and the earlier versions."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.assignment.calendars import use_cases
from services.assignment.calendars.domain import LOADERS, Moved, Preview
from services.assignment.calendars.limit_store import LimitStore
from services.assignment.calendars.limits import NAMES
from services.assignment.calendars.schemas import Notice
from services.assignment.calendars.store import OpenCaseStore, VersionStore
from services.assignment.calendars.use_cases import Wanted
from services.assignment.context import context
from services.assignment.dispatch.wording import area_name
from shared.contracts.errors import DomainError, Invalid
from shared.identity.access import person, require
from shared.reference.calendar import official_calendar
from shared.reference.calendar_files import NOT_TEXT, as_lists, from_csv, from_lists
from shared.reference.calendar_years import BadNotice, Problem, changed_days
from shared.runtime.known_calendars import Calendars, install_from
from shared.web.forms import errors_of, load_form
from shared.web.language import language

blueprint = Blueprint("calendar_pages", __name__, url_prefix="/work/calendar")
SHOWN = 200
"""Moved cases listed one by one; the numbers above the list count them all."""


@blueprint.get("")
@require(*LOADERS)
def show() -> str:
    return _page()


@blueprint.post("/preview")
@require(*LOADERS)
def preview() -> Any:
    """What would move; nothing is stored."""
    return _answered(lambda wanted, form: _page(form, previewed=_previewed(wanted)))


@blueprint.post("")
@require(*LOADERS)
def load() -> Any:
    return _answered(_loaded)


def _answered(then: Any) -> Any:
    form = load_form(Notice(), request.form)
    if form.errors:
        return _page(form.values, form.errors), 422
    values = dict(form.values)
    try:
        wanted = _wanted(form.data)
        if wanted.notice:
            off, made_up = as_lists(wanted.notice)
            values |= {"year": str(wanted.notice.year), "off": off, "made_up": made_up}
        return then(wanted, values)
    except BadNotice as error:
        return _page(values, _beside_fields(error.problems)), 422
    except DomainError as error:
        return _page(values, errors_of(error)), error.status


def _wanted(data: Mapping[str, Any]) -> Wanted:
    if data["restores"] is not None:
        return Wanted(restores=data["restores"])
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        try:
            return Wanted(from_csv(sent.read(1_000_000).decode("utf-8-sig")))
        except UnicodeDecodeError as error:
            raise Invalid({"file": [NOT_TEXT]}) from error
    return Wanted(from_lists(data["year"], data["off"], data["made_up"]))


def _beside_fields(problems: tuple[Problem, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in problems:
        told = gettext(each.sentence, **each.values)
        line = gettext("第%(line)s行：", line=each.line) if each.line else ""
        found.setdefault(each.column if request.files.get("file") is None or each.column != "file" else "file", [])
        found[each.column].append(line + told)
    return found


def _previewed(wanted: Wanted) -> dict[str, Any]:
    here, now = context(), context().clock.now()
    with here.database.reading() as connection:
        versions = VersionStore(connection)
        after = use_cases.next_calendar(versions, wanted, now)
        before = versions.contents(versions.newest()) or after
        found = use_cases.preview(OpenCaseStore(connection), person(), Calendars(connection), after, now)
        limits = use_cases.limits_moved(LimitStore(connection), person(), after)
    return {
        "limits": limits,
        "limit_rows": [
            (each, gettext(NAMES[each.limit.kind]), area_name(each.limit.area)) for each in limits if each.limit.shown
        ][:SHOWN],
        "found": found,
        "after": after,
        "days": changed_days(before, after),
        "towns": [(area_name(f"{town}000"), *counts) for town, *counts in found.by_town],
        "rows": _rows(found),
    }


def _rows(found: Preview) -> list[tuple[Moved, str, str]]:
    listed = [each for each in found.moved if each.case.shown][:SHOWN]
    return [(each, area_name(each.case.area), _matter(each)) for each in listed]


def _matter(each: Moved) -> str:
    return each.case.matter if language() == "zh" else each.case.matter_en or each.case.matter


def _loaded(wanted: Wanted, values: Mapping[str, Any]) -> Any:
    here = context()
    if "seen" not in values:
        return _page(values, previewed=_previewed(wanted))
    with here.database.transaction() as work:
        store, now = VersionStore(work.connection), here.clock.now()
        made = use_cases.load(store, wanted, int(values["seen"]), person().id, now)
    with here.database.reading() as connection:
        install_from(connection)
    flash(gettext("已装入日历 %(version)s。没有办结的事正在后台重新计算期限。", version=made.version), "good")
    return redirect("/work/calendar", 303)


def _page(
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, list[str]] | None = None,
    previewed: dict[str, Any] | None = None,
) -> str:
    with context().database.reading() as connection:
        install_from(connection)
        versions, in_force = VersionStore(connection), official_calendar()
        number, history, left = versions.newest(), versions.history(), OpenCaseStore(connection).left(in_force.version)
    return render_template(
        "calendars/index.html",
        in_force=in_force,
        number=number,
        history=history,
        left=left,
        values={"year": str(in_force.first_provisional_year), **(values or {})},
        errors=errors or {},
        previewed=previewed,
        shown=SHOWN,
    )
