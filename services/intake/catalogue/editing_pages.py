"""Writing a version on one page: a new matter, a new version from a date, or a correction of the words.

Nothing typed is lost: not by an error, not by asking for more rows, and not when somebody else was faster; then what stands
now is shown beside it.
"""

import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import orjson
from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from marshmallow import Schema

from services.intake.catalogue import use_cases
from services.intake.catalogue.domain import ChangedMeanwhile, Line, Version, changed_fields
from services.intake.catalogue.forms import SPARE_ROWS, field_of, loaded, typed_record, values_of
from services.intake.catalogue.pages import day_here, unit_names
from services.intake.catalogue.schemas import MatterFields, RecordSchema, VersionFields
from services.intake.catalogue.store import LineStore
from services.intake.catalogue.transactions import change, look_up, make_once, with_initials
from services.intake.catalogue.use_cases import ADMIN, Office
from services.intake.catalogue.wording import FIELDS, field_name, options, options_of_two, said, skill_options
from services.intake.matters.words import CLOSINGS, HANDLERS, KINDS, LEVELS
from services.intake.surroundings import around
from shared.contracts.errors import N_, DomainError
from shared.identity.access import person, require
from shared.reference.posts import POST_KINDS, SKILLS
from shared.web.forms import errors_of
from shared.web.idempotency import KeyedRequest

EMPTY = {"fee_yuan": 0, "kind": "promised", "closes_by": "confirmation", "level": "town", "effort_minutes": 60}
MORE = 3
"""Rows added at a time."""
NEW, VERSION, CORRECTION = "new", "version", "correction"
DONE = {
    NEW: N_("新事项已登记。"),
    VERSION: N_("新版已排定。正在办的事仍按受理时的版本。"),
    CORRECTION: N_("文字已更正。"),
}
blueprint = Blueprint("catalogue_editing", __name__)


@blueprint.get("/desk/matters/new")
@require(ADMIN)
def new() -> str:
    return _page(NEW, {**EMPTY, "valid_from": day_here().isoformat()}, {}, None)


@blueprint.post("/desk/matters/new")
@require(ADMIN)
def add() -> Any:
    return _sent(NEW, MatterFields(), None, lambda record, _: partial(use_cases.add_matter, record=record))


@blueprint.get("/desk/matters/<string:code>/versions/new")
@require(ADMIN)
def new_version(code: str) -> str:
    """Begins with what the last version says, from tomorrow on."""
    line = look_up(code)
    start = max(day_here() + timedelta(days=1), line.last.matter.valid_to or day_here())
    return _page(VERSION, {**line.last.matter.content, "valid_from": start.isoformat()}, {}, line)


@blueprint.post("/desk/matters/<string:code>/versions/new")
@require(ADMIN)
def make_version(code: str) -> Any:
    def command(record: Mapping[str, Any], tag: str | None) -> Callable[[Office], Line]:
        return lambda office: use_cases.make_version(office, code, record, tag)

    return _sent(VERSION, VersionFields(), look_up(code), command)


@blueprint.get("/desk/matters/<string:code>/versions/<int:version>/edit")
@require(ADMIN)
def edit(code: str, version: int) -> str:
    line = look_up(code)
    return _page(CORRECTION, line.numbered(version).matter.content, {}, line, version)


@blueprint.post("/desk/matters/<string:code>/versions/<int:version>/edit")
@require(ADMIN)
def correct(code: str, version: int) -> Any:
    def command(record: Mapping[str, Any], tag: str | None) -> Callable[[Office], Line]:
        return lambda office: use_cases.correct(office, code, version, record, tag)

    line = look_up(code)
    line.numbered(version)
    return _sent(CORRECTION, RecordSchema(), line, command, version)


def _sent(
    what: str,
    schema: Schema,
    line: Line | None,
    command: Callable[[Mapping[str, Any], str | None], Callable[[Office], Line]],
    version: int | None = None,
) -> Any:
    """Read the form, carry it out, and go to the matter; or show the page again with everything typed."""
    typed = typed_record(request.form)
    if "more" in request.form:
        return _page(what, typed, {}, line, version, spare=SPARE_ROWS + MORE)
    known = {name: value for name, value in typed.items() if name in schema.fields}
    record, errors = loaded(schema, known)
    if errors:
        return _page(what, typed, errors, line, version), 422
    record, tag = with_initials(record), request.form.get("tag") or None
    try:
        _carry_out(what, command(record, tag), known)
    except ChangedMeanwhile as error:
        return _page(what, typed, errors_of(error), look_up(line.code if line else ""), version, mine=record), 412
    except DomainError as error:
        if error.status == 404:
            raise
        told = {field_of(name): sentences for name, sentences in errors_of(error).items()}
        return _page(what, typed, told, line, version), error.status
    flash(gettext(DONE[what]), "good")
    return redirect(f"/desk/matters/{line.code if line else record['code']}", 303)


def _carry_out(what: str, command: Callable[[Office], Line], typed: Mapping[str, Any]) -> None:
    if what == CORRECTION:
        change(command)
        return
    body = orjson.dumps(typed, option=orjson.OPT_SORT_KEYS)
    key = request.form.get("key") or str(uuid.uuid4())
    make_once(KeyedRequest("intake", key, str(person().id), f"POST {request.path}", body), command)


def _page(
    what: str,
    record: Mapping[str, Any],
    errors: dict[str, list[str]],
    line: Line | None,
    version: int | None = None,
    spare: int = SPARE_ROWS,
    mine: Mapping[str, Any] | None = None,
) -> str:
    """`mine` is what was read of the form when somebody else was faster: shown against what stands now."""
    with around().database.reading() as connection:
        units = LineStore(connection).units()
    names = unit_names(units, day_here())
    stands = line.numbered(version) if line and version else line.last if line else None
    begun = what == CORRECTION and stands is not None and stands.matter.valid_from <= day_here()
    return render_template(
        "desk/matters/form.html",
        what=what,
        line=line,
        version=version,
        begun=begun,
        values=values_of(record),
        errors=errors,
        rows={name: len(record.get(name) or ()) + spare for name in ("materials", "steps")},
        key=request.form.get("key") or str(uuid.uuid4()),
        tag=line.tag if line and (mine is not None or "tag" not in request.form) else request.form.get("tag", ""),
        differences=_differences(mine, stands, names) if mine is not None and stands else [],
        units=[(name.code, names[name.code], "") for name in units.valid_on(day_here())],
        field_name=field_name,
        lists=_lists(),
    )


def _differences(mine: Mapping[str, Any], stands: Version, units: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the matter says now where it differs from what was typed."""
    now = stands.matter.content
    fields = [field for field in changed_fields(mine, now) if field in FIELDS and field != "code"]
    return [(field_name(field), said(field, now.get(field), units)) for field in fields]


def _lists() -> dict[str, Any]:
    """What the form offers to choose from."""
    return {
        "kind": options(KINDS),
        "level": options(LEVELS),
        "closes_by": options(CLOSINGS),
        "handler_kinds": options(HANDLERS),
        "post_kind": options_of_two(POST_KINDS),
        "skills": options_of_two(SKILLS),
        "levels": skill_options(),
    }
