"""Pages of households: founding one, joining one, its members, its group and grid. Firms are `firm_pages`."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.intake.register.answers import Errors, seen_by_reader
from services.intake.register.choices import options
from services.intake.register.pages import names
from services.intake.register.reading import found_by
from services.intake.register.schemas import HouseholdFields, MemberFields, SearchFields
from services.intake.register.transactions import within
from services.intake.register.use_cases import households
from services.intake.register.use_cases.desk import Register
from services.intake.register.use_cases.households import Place
from services.intake.register.views import found_view, masked_view
from services.intake.register.words import READERS, RELATIONS, WRITERS
from shared.contracts.errors import DomainError, NotFound
from shared.identity.access import person, require
from shared.web.forms import errors_of, load_form

blueprint = Blueprint("register_households", __name__, url_prefix="/desk/residents")


@blueprint.get("/<uuid:resident_id>/household")
@require(*WRITERS)
def found_form(resident_id: UUID) -> str:
    """A new household with this person as head, or somebody else's household to join."""
    return _found_page(resident_id, {}, {})


@blueprint.post("/<uuid:resident_id>/household")
@require(*WRITERS)
def founded(resident_id: UUID) -> Any:
    if "number" in request.form:
        return _households_of(resident_id)
    form = load_form(HouseholdFields(), request.form)
    if form.errors:
        return _found_page(resident_id, form.values, form.errors), 422
    try:
        made = within(lambda desk: households.found_household(desk, person(), resident_id, Place(**form.data)))
    except NotFound:
        raise
    except DomainError as error:
        return _found_page(resident_id, form.values, errors_of(error)), error.status
    flash(gettext("已立户。"), "good")
    return redirect(f"/desk/residents/households/{made}", 303)


@blueprint.get("/households/<uuid:household_id>")
@require(*READERS)
def one_household(household_id: UUID) -> str:
    return _household_page(household_id, {}, {})


@blueprint.post("/households/<uuid:household_id>")
@require(*WRITERS)
def changed_household(household_id: UUID) -> Any:
    """Look for somebody to join, let them join, change a relation, or move the household to another group."""
    commands = {"find": _find_member, "join": _join, "leave": _leave, "move": _move}
    command = commands.get(request.form.get("command", ""))
    if command is None:
        raise NotFound()
    try:
        return command(household_id)
    except NotFound:
        raise
    except DomainError as error:
        return _household_page(household_id, dict(request.form), errors_of(error)), error.status


def _households_of(resident_id: UUID) -> Any:
    """The people of a number, whose household this person may join."""
    form = load_form(SearchFields(), request.form)
    if form.errors:
        return _found_page(resident_id, form.values, form.errors), 422

    def work(desk: Register) -> list[Any]:
        people, _ = found_by(desk, person(), form.data["number"], None)
        others = [one for one in people if one.entry.id != resident_id]
        return [(found_view(one), households.household_of(desk, person(), one.entry.id)) for one in others]

    try:
        return _found_page(resident_id, form.values, {}, within(work))
    except DomainError as error:
        return _found_page(resident_id, form.values, errors_of(error)), error.status


def _find_member(household_id: UUID) -> Any:
    form = load_form(SearchFields(), request.form)
    if form.errors:
        return _household_page(household_id, form.values, form.errors), 422
    people = within(lambda desk: found_by(desk, person(), form.data["number"], form.data["name"])[0])
    return _household_page(household_id, form.values, {}, [found_view(one) for one in people])


def _join(household_id: UUID) -> Any:
    form = load_form(MemberFields(), request.form)
    if form.errors:
        return _household_page(household_id, form.values, form.errors), 422
    within(lambda desk: households.join(desk, person(), household_id, **form.data))
    return _back_to(household_id, gettext("已记下。"))


def _leave(household_id: UUID) -> Any:
    form = load_form(MemberFields(only=("resident_id",)), request.form)
    if form.errors:
        raise NotFound()
    within(lambda desk: households.leave(desk, person(), form.data["resident_id"]))
    flash(gettext("已离户。"), "good")
    return redirect(f"/desk/residents/{form.data['resident_id']}", 303)


def _move(household_id: UUID) -> Any:
    form = load_form(HouseholdFields(), request.form)
    if form.errors:
        return _household_page(household_id, form.values, form.errors), 422
    within(lambda desk: households.move_household(desk, person(), household_id, Place(**form.data)))
    return _back_to(household_id, gettext("已改小组和网格。"))


def _back_to(household_id: UUID, told: str) -> Any:
    flash(told, "good")
    return redirect(f"/desk/residents/households/{household_id}", 303)


def _found_page(resident_id: UUID, values: dict[str, Any], errors: Errors, found: list[Any] | None = None) -> str:
    seen = seen_by_reader(resident_id)
    masked = masked_view(seen.entry, seen.opened)
    return render_template(
        "register/household_new.html",
        entry=seen.entry,
        masked=masked,
        found=found,
        values=values,
        errors=errors,
        relations=options(RELATIONS),
        **names(),
    )


def _household_page(household_id: UUID, values: dict[str, Any], errors: Errors, people: list[Any] | None = None) -> str:
    shown = within(lambda desk: households.household(desk, person(), household_id))
    place = {"village_group": shown.village_group or "", "grid": shown.grid or ""}
    return render_template(
        "register/household.html",
        household=shown,
        values={**place, **values},
        errors=errors,
        people=people,
        may_write=person().may_in(shown.village, *WRITERS),
        relations=options(RELATIONS),
        **names(),
    )
