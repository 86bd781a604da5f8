"""The administrator's page of area changes: what is to come, what was, and a form for the next one."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.intake.areas import use_cases
from services.intake.areas.domain import Wanted
from services.intake.areas.schemas import AreaChangeSchema
from services.intake.areas.store import AreaChangeStore
from services.intake.frame import area_name, place_name
from services.intake.surroundings import around, noting_areas
from shared.contracts.errors import DomainError
from shared.identity.access import person, require
from shared.reference.areas import AreaLevel, load_areas
from shared.reference.working_hours import local_day
from shared.web.forms import errors_of, load_form

blueprint = Blueprint("areas", __name__)
READERS = ("admin", "supervisor")


@blueprint.get("/desk/areas")
@require(*READERS)
def index() -> str:
    return _page({"day": ""}, {})


@blueprint.post("/desk/areas")
@require("admin")
def record() -> Any:
    """A rename or a merger from a day on; sending it twice is refused by the day."""
    form = load_form(AreaChangeSchema(), request.form)
    if form.errors:
        return _page(form.values, form.errors), 422
    try:
        with around().database.transaction() as work:
            note = noting_areas(work.connection, person().acting_as("admin"))
            use_cases.record(
                AreaChangeStore(work.connection), note, person(), load_areas(), Wanted(**form.data), _today()
            )
    except DomainError as error:
        return _page(form.values, errors_of(error)), error.status
    return _done(gettext("已登记，到那天自动生效。"))


@blueprint.post("/desk/areas/<uuid:change>/withdraw")
@require("admin")
def withdraw(change: UUID) -> Any:
    with around().database.transaction() as work:
        note = noting_areas(work.connection, person().acting_as("admin"))
        use_cases.withdraw(AreaChangeStore(work.connection), note, load_areas(), change, _today())
    return _done(gettext("已撤销。"))


def _done(sentence: str) -> Any:
    around().reference.forget()
    flash(sentence, "good")
    return redirect("/desk/areas", 303)


def _today() -> Any:
    return local_day(around().clock.now())


def _page(values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    areas, today = load_areas(), _today()
    options = [
        (area.code, place_name(area.code) if area.level is AreaLevel.VILLAGE else area_name(area.code), area.initials)
        for area in areas
        if area.parent and areas.history.merger(area.code, today) is None
    ]
    changes = [
        {
            "change": change,
            "old": areas.named_on(change.area, change.day),
            "successor": area_name(change.successor) if change.successor else "",
            "to_come": change.day > today,
        }
        for change in areas.history.all()
    ]
    return render_template(
        "desk/areas.html",
        areas=options,
        changes=changes,
        values=values,
        errors=errors,
        may_change=person().holds("admin"),
    )
