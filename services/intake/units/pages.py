"""The administrator's pages of responsible units: who there is, and renaming or merging one from a day on."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.intake.matters.units import UnitName, Units
from services.intake.surroundings import around, noting
from services.intake.units import use_cases
from services.intake.units.domain import tag_of
from services.intake.units.schemas import MergeSchema, NameSchema
from services.intake.units.store import UnitStore
from services.intake.units.use_cases import ADMIN, READERS, UnitOffice
from shared.contracts.errors import N_, DomainError, NotFound
from shared.identity.access import person, require
from shared.reference.working_hours import local_day
from shared.web.forms import errors_of, load_form
from shared.web.language import language

DONE = {
    "register": N_("新单位已登记。"),
    "rename": N_("改名已登记，到那天自动生效；老件保留原来的名称。"),
    "merge": N_("合并已登记，到那天自动生效；老件保留原来的名称。"),
    "take_back": N_("已撤回。"),
}
blueprint = Blueprint("unit_pages", __name__)


@blueprint.get("/desk/units")
@require(*READERS)
def index() -> str:
    return _list_page({"day": day_here().isoformat()}, {})


@blueprint.post("/desk/units")
@require(ADMIN)
def register() -> Any:
    """Sending it twice is refused by the name."""
    form = load_form(NameSchema(), request.form)
    if form.errors:
        return _list_page(form.values, form.errors), 422
    try:
        _run(lambda office: use_cases.register(office, **form.data))
    except DomainError as error:
        return _list_page(form.values, errors_of(error)), error.status
    return _done("register", "/desk/units")


@blueprint.get("/desk/units/<string:code>")
@require(*READERS)
def view(code: str) -> str:
    return _unit_page(code, "", {}, {})


@blueprint.post("/desk/units/<string:code>/rename")
@require(ADMIN)
def rename(code: str) -> Any:
    form = load_form(NameSchema(), request.form)
    if form.errors:
        return _unit_page(code, "rename", form.values, form.errors), 422
    return _step(
        code, "rename", form.values, lambda office: use_cases.rename(office, code, **form.data, expected=_tag())
    )


@blueprint.post("/desk/units/<string:code>/merge")
@require(ADMIN)
def merge(code: str) -> Any:
    form = load_form(MergeSchema(), request.form)
    if form.errors:
        return _unit_page(code, "merge", form.values, form.errors), 422
    return _step(code, "merge", form.values, lambda office: use_cases.merge(office, code, **form.data, expected=_tag()))


@blueprint.post("/desk/units/<string:code>/take-back")
@require(ADMIN)
def take_back(code: str) -> Any:
    return _step(code, "take_back", {}, lambda office: use_cases.take_back(office, code, _tag()))


def day_here() -> date:
    return local_day(around().clock.now())


def _tag() -> str | None:
    return request.form.get("tag") or None


def _run(command: Callable[[UnitOffice], Any]) -> None:
    """One step in one transaction; this process knows of it at once."""
    with around().database.transaction() as work:
        command(UnitOffice(UnitStore(work.connection), around().clock, noting(work.connection), person()))
    around().catalogue_changed()


def _step(code: str, what: str, values: dict[str, Any], command: Callable[[UnitOffice], Any]) -> Any:
    try:
        _run(command)
    except NotFound:
        raise
    except DomainError as error:
        return _unit_page(code, what, values, errors_of(error)), error.status
    is_gone = not _units().of(code)
    return _done(what, "/desk/units" if is_gone else f"/desk/units/{code}")


def _done(what: str, path: str) -> Any:
    flash(gettext(DONE[what]), "good")
    return redirect(path, 303)


def _units() -> Units:
    with around().database.reading() as connection:
        return UnitStore(connection).units()


def _list_page(values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    today = day_here()
    with around().database.reading() as connection:
        store = UnitStore(connection)
        units, naming = store.units(), store.matters_naming(today)
    return render_template(
        "desk/units/index.html",
        rows=[_row(units, code, naming.get(code, 0), today) for code in units.codes()],
        values=values,
        errors=errors,
        may_change=person().holds(ADMIN),
    )


def _row(units: Units, code: str, matters: int, today: date) -> dict[str, Any]:
    names = units.of(code)
    own = next((name for name in reversed(names) if name.valid_from <= today), names[0])
    return {
        "name": own,
        "last": names[-1],
        "joined": _joined(units, names[-1]),
        "matters": matters,
        "is_own": own.is_valid_on(today),
    }


def _joined(units: Units, last: UnitName) -> str:
    """What the unit it is merged into is called on that day."""
    if last.successor is None or last.valid_to is None:
        return ""
    name = units.on(last.successor, last.valid_to)
    return name.words[language()] if name else last.successor


def _unit_page(code: str, what: str, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    today, units = day_here(), _units()
    names = units.of(code)
    if not names:
        raise NotFound()
    last = names[-1]
    others = [(name.code, name.words[language()], "") for name in units.valid_on(today) if name.code != code]
    return render_template(
        "desk/units/view.html",
        code=code,
        names=list(reversed(names)),
        last=last,
        joined=_joined(units, last),
        tag=tag_of(names),
        what=what,
        values=values,
        errors=errors,
        told={
            f"merge.{name}" if (what, name) == ("merge", "day") else name: sentences
            for name, sentences in errors.items()
        },
        others=others,
        today=today,
        may_change=person().holds(ADMIN),
        may_take_back=max(last.valid_from, last.valid_to or last.valid_from) >= today,
    )
