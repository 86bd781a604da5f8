"""The catalogue out to a spreadsheet and back: export of exactly what is filtered, import in two steps, preview and confirm."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask_babel import gettext
from marshmallow import Schema

from services.intake.catalogue.domain import STATE_NAMES
from services.intake.catalogue.import_store import Brought, ImportStore
from services.intake.catalogue.importing import ChangedSincePreview, Plan, carry_out, plan_of
from services.intake.catalogue.initials import initials_of
from services.intake.catalogue.pages import day_here, unit_names
from services.intake.catalogue.schemas import ListArguments, day
from services.intake.catalogue.sheet.read import Fault, Table, kept, read_again, read_tables
from services.intake.catalogue.sheet.write import workbook_of
from services.intake.catalogue.store import LineStore
from services.intake.catalogue.transactions import office
from services.intake.catalogue.use_cases import ADMIN, READERS
from services.intake.catalogue.views import found, shown
from services.intake.catalogue.wording import field_name, said
from services.intake.surroundings import around, noting
from services.intake.units.store import UnitStore
from services.intake.units.use_cases import UnitOffice, register
from shared.contracts.errors import N_, DomainError, NotFound
from shared.contracts.events import uuid7
from shared.identity.access import person, require
from shared.runtime.database import Work
from shared.web.formatting import moment
from shared.web.forms import errors_of, load_form
from shared.web.language import language

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_FILE = N_("请选一个 XLSX 文件。")
MOST_SHOWN = 300
"""Faults listed on the page; how many there are in all is told too."""
blueprint = Blueprint("catalogue_sheets", __name__)


class ImportFields(Schema):
    valid_from = day(required=True)


@blueprint.get("/desk/matters/export.xlsx")
@require(*READERS)
def export() -> Response:
    """Exactly the matters the filters of the address leave, with filter and time in the file."""
    wanted = load_form(ListArguments(), request.args).data or ListArguments().load({})
    today = day_here()
    with around().database.reading() as connection:
        lines, units = LineStore(connection).lines(), LineStore(connection).units()
    fitting = found(lines, today, wanted["q"], wanted["category"], wanted["state"])
    records = [shown(line.shown_on(today), today, units) for line in fitting]
    response = Response(workbook_of(records, _about(wanted, len(records))), mimetype=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="matters-{today.isoformat()}.xlsx"'
    return response


@blueprint.get("/desk/matters/import")
@require(ADMIN)
def choose() -> str:
    return _import_page({"valid_from": day_here().isoformat()}, {}, [])


@blueprint.post("/desk/matters/import")
@require(ADMIN)
def bring() -> Any:
    """Read the file; with faults all of them are listed and nothing is kept, else the preview follows."""
    form = load_form(ImportFields(), request.form)
    given = request.files.get("file")
    if form.errors or not given or not given.filename:
        missing = {} if given and given.filename else {"file": [gettext(NO_FILE)]}
        return _import_page(form.values, {**form.errors, **missing}, []), 422
    try:
        tables, faults = read_tables(given.read())
    except DomainError as error:
        return _import_page(form.values, errors_of(error), []), error.status
    with around().database.transaction() as work:
        imports = ImportStore(work.connection)
        start, changes, import_id = form.data["valid_from"], imports.changes(), uuid7()
        if not any(fault.row == 1 for fault in faults):  # with a sheet or a column missing every row would be wrong
            faults += _plan(work, start, tables).faults
        if not faults:
            imports.keep(import_id, person().id, Brought(start, changes, kept(tables)))
    if faults:
        return _import_page(form.values, {}, faults), 422
    return redirect(f"/desk/matters/import/{import_id}", 303)


@blueprint.get("/desk/matters/import/<uuid:import_id>")
@require(ADMIN)
def preview(import_id: UUID) -> Any:
    """What would change; shown against the catalogue as it stands now."""
    with around().database.transaction() as work:
        imports = ImportStore(work.connection)
        brought = imports.find(import_id, person().id)
        if brought is None:
            return _gone()
        imports.seen_after(import_id, imports.changes())
        plan = _plan(work, brought.valid_from, read_again(brought.tables))
        units = LineStore(work.connection).units()
    if plan.faults:
        return _import_page({"valid_from": plan.day.isoformat()}, {}, plan.faults), 409
    names = unit_names(units, plan.day)
    return render_template(
        "desk/matters/preview.html",
        plan=plan,
        import_id=import_id,
        field_name=field_name,
        said=lambda field, record: _said(field, record, names),
    )


@blueprint.post("/desk/matters/import/<uuid:import_id>")
@require(ADMIN)
def confirm(import_id: UUID) -> Any:
    """Everything the preview showed, or, when the catalogue has changed since, nothing and a new preview."""
    try:
        with around().database.transaction() as work:
            plan = _carried_out(work, import_id)
    except NotFound:
        return _gone()
    except ChangedSincePreview as error:
        flash(gettext(error.sentence), "warn")
        return redirect(f"/desk/matters/import/{import_id}", 303)
    around().catalogue_changed()
    done = gettext("已导入：新增%(made)s个，出新版%(changed)s个。", made=len(plan.made), changed=len(plan.changed))
    flash(done, "good")
    return redirect("/desk/matters", 303)


@blueprint.post("/desk/matters/import/<uuid:import_id>/drop")
@require(ADMIN)
def drop(import_id: UUID) -> Any:
    with around().database.transaction() as work:
        if ImportStore(work.connection).find(import_id, person().id):
            ImportStore(work.connection).forget(import_id)
    return redirect("/desk/matters/import", 303)


def _carried_out(work: Work, import_id: UUID) -> Plan:
    """Carry out the plan of an import within this transaction; raises NotFound, ChangedSincePreview."""
    imports = ImportStore(work.connection)
    changes = LineStore(work.connection).begin()
    brought = imports.find(import_id, person().id)
    if brought is None:
        raise NotFound()
    plan = _plan(work, brought.valid_from, read_again(brought.tables))
    if brought.changes != changes - 1 or plan.faults:
        raise ChangedSincePreview()
    carry_out(office(work), plan, _make_unit(work, plan))
    imports.forget(import_id)
    return plan


def _make_unit(work: Work, plan: Plan) -> Any:
    units = UnitOffice(UnitStore(work.connection), around().clock, noting(work.connection), person())
    return partial(register, units, day=plan.day)


def _plan(work: Work, start: date, tables: Mapping[str, Table]) -> Plan:
    return plan_of(office(work), LineStore(work.connection).lines(), tables, start, initials_of)


def _said(name: str, record: Mapping[str, Any], units: Mapping[str, str]) -> str:
    """A unit that is still to be registered has a name and no code."""
    is_new_unit = name == "unit_code" and not record["unit_code"]
    return str(record["unit"][language()]) if is_new_unit else said(name, record.get(name), units)


def _gone() -> Any:
    flash(gettext("这份表格已经导入，或者预览过期了。"), "info")
    return redirect("/desk/matters/import", 303)


def _import_page(values: dict[str, Any], errors: dict[str, list[str]], faults: list[Fault]) -> str:
    return render_template(
        "desk/matters/import.html",
        values=values,
        errors=errors,
        faults=[(fault, gettext(fault.sentence)) for fault in faults[:MOST_SHOWN]],
        how_many=len(faults),
    )


def _about(wanted: dict[str, Any], count: int) -> list[tuple[str, str]]:
    """The first lines of the sheet that explains: when, what was filtered, how to fill it in."""
    state = STATE_NAMES.get(wanted["state"], N_("有效和将启用"))
    return [
        (gettext("导出时间"), moment(around().clock.now())),
        (gettext("查找"), wanted["q"] or "—"),
        (gettext("类别"), wanted["category"] or gettext("全部")),
        (gettext("状态"), gettext(state)),
        (gettext("事项数"), str(count)),
        (
            gettext("怎么填"),
            gettext("一行一个事项；说法、关键词、技能一格里一行一个；材料和步骤各在一张表，用编码对上。"),
        ),
        (
            gettext("导入时"),
            gettext("与现在相同的行不变，有改动的从导入时选的日期起出新版，新的编码是新事项。版本和日期列只供查看。"),
        ),
    ]
