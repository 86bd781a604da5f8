"""The page on which a clerk mends an entry of today; what may no longer be changed is shown and not asked."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.intake.corrections.domain import AFTER_ACCEPTANCE, FIELD_NAMES, check_may_correct, may_correct
from services.intake.corrections.schemas import EntryCorrectionSchema, wanted
from services.intake.corrections.transactions import look, made, run
from services.intake.frame import place_name
from services.intake.requests.choices import (
    CHANNEL_NAMES,
    channel_name,
    matter_name_of,
    matter_options,
    village_options,
)
from services.intake.requests.domain import READERS, Request, State
from services.intake.surroundings import around
from shared.contracts.errors import DomainError, NotFound, NotSignedIn
from shared.identity.access import person, require
from shared.web.forms import errors_of, load_form

blueprint = Blueprint("corrections_pages", __name__)
_MAY_BE_EMPTIED = ("requester.phone", "requester.address")


@blueprint.app_context_processor
def words() -> dict[str, Any]:
    """What the page of a request says about corrections."""
    return {"may_be_corrected": _may, "corrections_of": _corrections}


@blueprint.get("/desk/requests/<uuid:request_id>/correct")
@require(*READERS)
def form(request_id: UUID) -> str:
    made, entered = look(person(), request_id)
    check_may_correct(made, person(), around().clock.now())
    return _page(made, {name: value or "" for name, value in entered.items()}, {})


@blueprint.post("/desk/requests/<uuid:request_id>/correct")
@require(*READERS)
def corrected(request_id: UUID) -> Any:
    """What stands in the form is what it should be; an emptied phone or address is none."""
    read = load_form(EntryCorrectionSchema(), request.form)
    if read.errors:
        return _page(look(person(), request_id)[0], dict(request.form), read.errors), 422
    said = {**{name: None for name in _MAY_BE_EMPTIED if request.form.get(name) == ""}, **wanted(read.data)}
    try:
        run(person(), request_id, said)
    except (NotFound, NotSignedIn):
        raise
    except DomainError as error:
        return _page(look(person(), request_id)[0], dict(request.form), errors_of(error)), error.status
    flash(gettext("已更正，改动已记录。"), "good")
    return redirect(f"/desk/requests/{request_id}", 303)


def _page(made: Request, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    accepted = made.status is State.ACCEPTED
    return render_template(
        "desk/correct.html",
        request_=made,
        values=values,
        errors=errors,
        fixed=() if not accepted else ("village_code", "channel", "matter_code", "requester.address"),
        asked=AFTER_ACCEPTANCE,
        villages=village_options(person().areas("clerk")),
        matters=matter_options(),
        channels=[(code, gettext(name)) for code, name in CHANNEL_NAMES.items() if code not in ("web", "open311")],
        place=place_name(made.village),
        channel=channel_name(made.channel),
        matter=matter_name_of(made.matter_code),
    )


def _may(made: Request) -> bool:
    return may_correct(made, person(), around().clock.now())


def _corrections(made_request: Request) -> list[tuple[Any, list[str]]]:
    """(when, the names of the fields) of each correction; asked only for an entry of the desk."""
    if made_request.entered_by is None:
        return []
    return [
        (row.corrected_at, [gettext(FIELD_NAMES.get(name, name)) for name in row.fields])
        for row in made(made_request.id)
    ]
