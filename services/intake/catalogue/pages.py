"""The administrator's pages of the catalogue: finding a matter, its versions and who carries them, retiring, taking back.

Writing a version is `editing_pages`, spreadsheets are `sheet_pages`. A supervisor may read.
"""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.intake.catalogue import use_cases
from services.intake.catalogue.domain import STATE_NAMES, Line, State, changed_fields
from services.intake.catalogue.schemas import ListArguments, RetireSchema
from services.intake.catalogue.store import LineStore
from services.intake.catalogue.transactions import change, look_up
from services.intake.catalogue.use_cases import ADMIN, READERS, Office
from services.intake.catalogue.views import categories_of, found, shown
from services.intake.catalogue.wording import field_name, of_two, options, said
from services.intake.matters.units import Units
from services.intake.matters.words import KINDS
from services.intake.surroundings import around
from shared.contracts.errors import N_, DomainError
from shared.identity.access import person, require
from shared.reference.working_hours import local_day
from shared.web.forms import errors_of, load_form
from shared.web.language import language
from shared.web.paging import page_of, read_cursor

PAGE_SIZE = 50
DONE = {
    "retire": N_("已排定停用。停用以前照常受理；正在办的事不受影响。"),
    "keep_on": N_("已取消停用。"),
    "withdraw": N_("已撤回这一版，前一版继续有效。"),
}
blueprint = Blueprint("catalogue_pages", __name__)


@blueprint.get("/desk/matters")
@require(*READERS)
def index() -> Any:
    """Every matter, found by words, category and state, which stand in the address."""
    form = load_form(ListArguments(), request.args)
    wanted = form.data or ListArguments().load({})
    today = day_here()
    with around().database.reading() as connection:
        lines, units = LineStore(connection).lines(), LineStore(connection).units()
    fitting = found(lines, today, wanted["q"], wanted["category"], wanted["state"])
    start = _start(wanted["after"])
    page = page_of(fitting[start : start + PAGE_SIZE + 1], PAGE_SIZE, lambda _: [start + PAGE_SIZE], len(fitting))
    kept = {name: value for name, value in form.values.items() if name in ("q", "category", "state")}
    return render_template(
        "desk/matters/index.html",
        page=page,
        rows=[_row(line, today, units) for line in page.items],
        values=form.values,
        errors=form.errors,
        kinds=dict(options(KINDS)),
        states=[(state.value, gettext(STATE_NAMES[state])) for state in (State.VALID, State.FUTURE, State.ENDED)],
        categories=[(name[0], of_two(name)) for name in categories_of(lines, today)],
        next_url=f"/desk/matters?{urlencode({**kept, 'after': page.next})}" if page.next else None,
        first_url=f"/desk/matters?{urlencode(kept)}" if start else None,
        may_change=person().holds(ADMIN),
        filters=urlencode(kept),
    ), (422 if form.errors else 200)


@blueprint.get("/desk/matters/<string:code>")
@require(*READERS)
def view(code: str) -> str:
    """One matter: what it says today, its versions, and how many cases carry which."""
    return _matter_page(look_up(code))


@blueprint.get("/desk/matters/<string:code>/retire")
@require(ADMIN)
def retiring(code: str) -> str:
    return _retire_page(look_up(code), {"valid_to": day_here().isoformat()}, {})


@blueprint.post("/desk/matters/<string:code>/retire")
@require(ADMIN)
def retire(code: str) -> Any:
    form = load_form(RetireSchema(), request.form)
    if form.errors:
        return _retire_page(look_up(code), form.values, form.errors), 422
    end, successor, tag = form.data["valid_to"], form.data["successor"], request.form.get("tag")
    try:
        change(lambda office: use_cases.retire(office, code, end, successor, tag))
    except DomainError as error:
        return _retire_page(look_up(code), form.values, errors_of(error)), error.status
    return _done(code, "retire")


@blueprint.post("/desk/matters/<string:code>/keep-on")
@require(ADMIN)
def keep_on(code: str) -> Any:
    tag = request.form.get("tag")
    return _decided(code, "keep_on", lambda office: use_cases.keep_on(office, code, tag))


@blueprint.post("/desk/matters/<string:code>/versions/<int:version>/withdraw")
@require(ADMIN)
def withdraw(code: str, version: int) -> Any:
    tag = request.form.get("tag")
    return _decided(code, "withdraw", lambda office: use_cases.withdraw(office, code, version, tag))


def day_here() -> date:
    return local_day(around().clock.now())


def unit_names(units: Units, day: date) -> dict[str, str]:
    """Names by code as of a day, in the reader's language."""
    names = ((code, units.on(code, day)) for code in units.codes())
    return {code: name.words[language()] for code, name in names if name}


def _decided(code: str, what: str, command: Callable[[Office], Line]) -> Any:
    try:
        change(command)
    except DomainError as error:
        if error.status == 404:
            raise
        return _matter_page(look_up(code), errors_of(error)), error.status
    return _done(code, what)


def _done(code: str, what: str) -> Any:
    flash(gettext(DONE[what]), "good")
    return redirect(f"/desk/matters/{code}", 303)


def _start(after: str | None) -> int:
    """The list lies in memory and pages by its place."""
    cursor = read_cursor(after, 1)
    return int(cursor[0]) if cursor and str(cursor[0]).isdigit() else 0


def _row(line: Line, today: date, units: Units) -> dict[str, Any]:
    version = line.shown_on(today)
    to_come = [other for other in line.living if other.state_on(today) is State.FUTURE and other is not version]
    return {
        "code": line.code,
        "matter": version.matter,
        "content": shown(version, today, units),
        "state": version.state_on(today),
        "next_from": to_come[0].matter.valid_from if to_come else None,
    }


def _matter_page(line: Line, errors: dict[str, list[str]] | None = None) -> str:
    today = day_here()
    with around().database.reading() as connection:
        store = LineStore(connection)
        units, carried, waiting = store.units(), store.carried(line.code), store.waiting(line.code)
        names = store.names(who for version in line.versions for who in (version.made_by, version.changed_by))
    current = line.shown_on(today)
    return render_template(
        "desk/matters/view.html",
        line=line,
        version=current,
        content=shown(current, today, units),
        state=current.state_on(today),
        today=today,
        history=[_history(line, place, today, names) for place in reversed(range(len(line.versions)))],
        carried=carried,
        waiting=waiting,
        errors=errors or {},
        may_change=person().holds(ADMIN),
        successor_name=_name_of(current.matter.successor),
        said=lambda field, value: said(field, value, unit_names(units, today)),
        field_name=field_name,
    )


def _history(line: Line, place: int, today: date, names: dict[Any, str]) -> dict[str, Any]:
    """A version with what is different from the one before it, and whether it may be taken back."""
    version = line.versions[place]
    before = [other for other in line.versions[:place] if other.withdrawn_at is None]
    fields = changed_fields(before[-1].matter.content, version.matter.content) if before else []
    is_last = version.withdrawn_at is None and version is line.last
    return {
        "version": version,
        "state": version.state_on(today),
        "changed": [field_name(field) for field in fields],
        "made_by": names.get(version.made_by),
        "changed_by": names.get(version.changed_by),
        "may_withdraw": is_last and version.matter.valid_from >= today,
        "may_keep_on": is_last and version.matter.valid_to is not None and version.matter.valid_to >= today,
    }


def _retire_page(line: Line, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    others = [matter for matter in around().catalogue().valid_on(day_here()) if matter.code != line.code]
    matters = [(m.code, of_two((m.name, m.name_en)), m.content.get("initials", "")) for m in others]
    return render_template(
        "desk/matters/retire.html", line=line, matter=line.last.matter, values=values, errors=errors, matters=matters
    )


def _name_of(code: str | None) -> str:
    matter = around().catalogue().get(code)
    return of_two((matter.name, matter.name_en)) if matter else ""
