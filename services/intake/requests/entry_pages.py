"""Entering a request at the desk, all on one page: by phone, at the window, from a visit or a paper book.

A phone number lists who is known by it; the own words suggest the matter; complete papers accept on the spot. The receipt is
shown once, and going on to the next resident leaves nothing private on the screen.
"""

import uuid
from datetime import date
from typing import Any

import orjson
from flask import Blueprint, make_response, redirect, render_template, request
from marshmallow import Schema

from services.intake.frame import place_name
from services.intake.matters.suggest import emergencies_in
from services.intake.requests.choices import (
    channel_options,
    matter_name_of,
    matter_options,
    state_name,
    village_options,
)
from services.intake.requests.domain import grouped
from services.intake.requests.schemas import Phone, SubmitFields
from services.intake.requests.submission import Submission
from services.intake.requests.transactions import run_submission
from services.intake.residents.store import ResidentStore
from services.intake.residents.use_cases import KnownPerson, known_by_phone
from services.intake.surroundings import around, noting
from shared.contracts.errors import DomainError
from shared.identity.access import person, require
from shared.web.drafts import Drafts
from shared.web.forms import errors_of, load_form
from shared.web.idempotency import KeyedRequest

blueprint = Blueprint("entry", __name__)


class PhoneQuestion(Schema):
    phone = Phone(required=True)


@blueprint.get("/desk/new")
@require("clerk")
def new() -> Any:
    """An empty page for the next resident; the receipt of the one before is gone."""
    response = make_response(_page({"channel": "window", "key": str(uuid.uuid4())}, {}))
    return _receipts().clear(response)


@blueprint.post("/desk/new")
@require("clerk")
def enter() -> Any:
    """Register it, and with complete papers accept it; `lookup` and `pick` only fill the page in (without a script)."""
    if "lookup" in request.form or "pick" in request.form:
        return _page(_picked(dict(request.form)), {}, _known(request.form.get("requester.phone", "")))
    form = load_form(SubmitFields(), request.form)
    if form.errors:
        return _page(dict(request.form), form.errors), 422
    key = request.form.get("key") or str(uuid.uuid4())
    body = orjson.dumps(form.values, option=orjson.OPT_SORT_KEYS)
    asked = KeyedRequest("intake", key, str(person().id), "POST /desk/new", body)
    try:
        reply, _ = run_submission(asked, person(), Submission(**form.data))
    except DomainError as error:
        return _page(dict(request.form), errors_of(error)), error.status
    return _receipts().keep(make_response(redirect("/desk/receipt", 303)), orjson.loads(reply.body))


@blueprint.get("/desk/receipt")
@require("clerk")
def receipt() -> Any:
    """What the resident takes along: number, tracking code, the promised day."""
    made = _receipts().read(request)
    if not made:
        return redirect("/desk/new", 303)
    address = f"{around().settings.base_url.rstrip('/')}/track/{made['tracking_code']}"
    return render_template(
        "desk/receipt.html",
        made=made,
        due_on=date.fromisoformat(made["promised_due_on"]) if made["promised_due_on"] else None,
        code=grouped(made["tracking_code"]),
        address=address,
        matter=matter_name_of(made["matter_code"]),
    )


@blueprint.get("/desk/people")
@require("clerk")
def people() -> str:
    """Page part: who is known by the phone that was typed."""
    return render_template("desk/people.html", known=_known(request.args.get("requester.phone", "")), **_names())


@blueprint.get("/desk/guess")
@require("clerk")
def guess() -> str:
    """Page part: the matter the own words point to, unless one is chosen already."""
    words = request.args.get("description", "")[:4000]
    found = around().suggester().suggest(words, 3)
    chosen = request.args.get("matter_code") or (found[0].matter_code if found else "")
    return render_template(
        "desk/guess.html",
        values={"matter_code": chosen},
        errors={},
        found=found,
        matters=matter_options(),
        emergencies=emergencies_in(words),
        **_names(),
    )


def _known(entered: str) -> list[KnownPerson]:
    """The people of a phone within the clerk's area; every name shown is noted in the audit."""
    read = load_form(PhoneQuestion(), {"phone": entered})
    if read.errors:
        return []
    by = person()
    with around().database.transaction() as work:
        store = ResidentStore(work.connection)
        seal = around().seal(work.connection)
        found = known_by_phone(store, seal, around().index, read.data["phone"], by.areas("clerk"))
        note = noting(work.connection)
        for one in found:
            note(by.acting_as("clerk"), "revealed", one.id, one.village, {"page": "people"})
    return found


def _picked(values: dict[str, Any]) -> dict[str, Any]:
    """Fill in the person whose button was pressed."""
    wanted = values.get("pick", "")
    for one in _known(values.get("requester.phone", "")):
        if str(one.id) == wanted:
            filled = {"requester.name": one.name, "requester.address": one.address or "", "village_code": one.village}
            return {**values, **filled}
    return values


def _page(values: dict[str, Any], errors: dict[str, list[str]], known: list[KnownPerson] | None = None) -> str:
    words = values.get("description", "")
    found = around().suggester().suggest(words, 3) if words else []
    if found and not values.get("matter_code"):
        values = {**values, "matter_code": found[0].matter_code}
    return render_template(
        "desk/new.html",
        values=values,
        errors=errors,
        known=known,
        found=found,
        emergencies=emergencies_in(words),
        channels=channel_options(),
        villages=village_options(person().areas("clerk")),
        matters=matter_options(),
        **_names(),
    )


def _names() -> dict[str, Any]:
    return {"matter_name_of": matter_name_of, "place_name": place_name, "state_name": state_name}


def _receipts() -> Drafts:
    return Drafts(around().settings.derived("draft:desk"), "desk")
