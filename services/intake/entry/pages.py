"""Entering a request at the desk, all on one page: by phone, at the window, from a visit or a paper book.

What is typed is kept sealed on the server until it is sent or cleared, so that reload, Back and a lost line lose nothing and
a shared computer keeps nothing. The receipt is shown once; going on leaves nothing private on the screen.
"""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson
from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from services.intake.answers.transactions import told
from services.intake.entry.domain import firm_or_person, holds_something, missing_of
from services.intake.entry.parts import guessed, hints_for, known_by, matter_of, names
from services.intake.entry.schemas import EntryFields, submission_part
from services.intake.entry.transactions import draft_of_person, end_draft, keep_draft, run_entry
from services.intake.requests.choices import channel_options, matter_name_of, matter_options, village_options
from services.intake.requests.submission import Submission
from services.intake.requests.tracking_codes import grouped
from services.intake.surroundings import around
from shared.contracts.errors import DomainError
from shared.identity.access import person, require
from shared.web.drafts import Drafts
from shared.web.forms import errors_of, load_form, typed_values
from shared.web.idempotency import KeyedRequest

blueprint = Blueprint("entry", __name__)
PLACES = {"who": "f-requester-name", "words": "f-description"}
"""Where a page that was filled in goes on."""


@blueprint.get("/desk/new")
@require("clerk")
def new() -> Any:
    """What was typed before and not sent, else an empty page; the receipt of the one before is gone."""
    draft = draft_of_person()
    values = {**draft.values, "key": draft.key} if draft else {"channel": "window", "key": str(uuid.uuid4())}
    response = make_response(_page(values, {}, is_restored=draft is not None and "at" not in request.args))
    return _receipts().clear(response)


@blueprint.post("/desk/new")
@require("clerk")
def enter() -> Any:
    """Register it; with complete papers accept it, with papers missing tell them. `lookup`, `pick` and `clear` need no script."""
    values = typed_values(EntryFields(), request.form)
    key = str(values.get("key") or uuid.uuid4())
    if "clear" in request.form:
        end_draft(key)
        return redirect("/desk/new", 303)
    if "lookup" in request.form or "pick" in request.form:
        return _filled_in(values)
    form = load_form(EntryFields(), firm_or_person(values))
    if form.errors:
        return _again(values, form.errors), 422
    missing = missing_of(form.data["missing"], form.data["missing_more"])
    said = Submission(**submission_part(form.data))
    try:
        reply = run_entry(_asked(key, form.values), said, missing, form.data["answer"])
    except DomainError as error:
        return _again(values, errors_of(error)), error.status
    end_draft(key)
    return _receipts().keep(make_response(redirect("/desk/receipt", 303)), orjson.loads(reply.body))


@blueprint.post("/desk/new/draft")
@require("clerk")
def save() -> Any:
    """Keep what is typed so far; the page's script sends it while one types."""
    keep_draft(typed_values(EntryFields(), request.form))
    return "", 204


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
        answer=told(made.get("answer_id")),
    )


def _filled_in(values: dict[str, Any]) -> Response:
    """Fill in the person whose button was pressed, keep it, and go on where the clerk speaks next."""
    wanted, place = request.form.get("pick"), "who"
    for one in (known_by(str(values.get("requester.phone", ""))) or []) if wanted else []:
        if str(one.id) == wanted:
            filled = {"requester.name": one.name, "requester.address": one.address or "", "village_code": one.village}
            values, place = {**values, **filled}, "words"
    keep_draft(values)
    return redirect(f"/desk/new?at={place}", 303)


def _again(values: dict[str, Any], errors: Mapping[str, list[str]]) -> str:
    """The page with what was wrong; a reload finds it as it was typed."""
    keep_draft(values)
    return _page(values, errors)


def _asked(key: str, values: Mapping[str, Any]) -> KeyedRequest:
    body = orjson.dumps(dict(values), option=orjson.OPT_SORT_KEYS)
    return KeyedRequest("intake", key, str(person().id), "POST /desk/new", body)


def _page(values: dict[str, Any], errors: Mapping[str, list[str]], is_restored: bool = False) -> str:
    about = guessed(values)
    if about["found"] and not values.get("matter_code"):
        values = {**values, "matter_code": about["found"][0].matter_code}
    phone = str(values.get("requester.phone", ""))
    return render_template(
        "desk/new.html",
        values=values,
        errors=errors,
        known=known_by(phone) if phone else None,
        hints=hints_for(values) if holds_something(values) else [],
        matter=matter_of(values),
        focus=PLACES.get(request.args.get("at", ""), "f-requester-phone"),
        is_restored=is_restored,
        channels=channel_options(),
        villages=village_options(person().areas("clerk")),
        matters=matter_options(),
        **about,
        **names(),
    )


def _receipts() -> Drafts:
    return Drafts(around().settings.derived("draft:desk"), "desk")
