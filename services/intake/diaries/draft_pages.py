"""Deciding on the drafts of an entry: confirm one into a request, drop it with a reason, add what the reading missed."""

from typing import Any
from uuid import UUID

import orjson
from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask_babel import gettext

from services.intake.diaries import deciding
from services.intake.diaries.schemas import ConfirmFields, DropSchema, confirmed_from
from services.intake.diaries.transactions import run, run_confirm
from services.intake.diaries.views import diary_page, names
from services.intake.requests.tracking_codes import grouped
from services.intake.surroundings import around
from services.intake.visits.domain import WRITERS
from shared.contracts.errors import DomainError, NotFound
from shared.identity.access import person, require
from shared.web.drafts import Drafts
from shared.web.forms import errors_of, load_form
from shared.web.idempotency import KeyedRequest

blueprint = Blueprint("diary_drafts", __name__)


@blueprint.post("/desk/diary/<uuid:diary_id>/drafts")
@require(*WRITERS)
def add(diary_id: UUID) -> Any:
    """One more, empty, for what the reading missed."""
    run(lambda desk: deciding.add_draft(desk, person(), diary_id))
    return redirect(f"/desk/diary/{diary_id}#drafts", 303)


@blueprint.post("/desk/diary/<uuid:diary_id>/drafts/<uuid:draft_id>/confirm")
@require(*WRITERS)
def confirm(diary_id: UUID, draft_id: UUID) -> Any:
    """Make it a request; the receipt follows, with the tracking code for a clerk only."""
    typed = _own(request.form)
    form = load_form(ConfirmFields(), typed)
    if form.errors:
        return diary_page(diary_id, (draft_id, typed, form.errors)), 422
    values = {name: value for name, value in form.values.items() if name != "key"}
    route = f"POST /desk/diary/{diary_id}/drafts/{draft_id}/confirm"
    body = orjson.dumps(values, option=orjson.OPT_SORT_KEYS)
    asked = KeyedRequest("intake", str(typed.get("key") or draft_id), str(person().id), route, body)
    try:
        made, _ = run_confirm(asked, diary_id, draft_id, confirmed_from(form.data))
    except NotFound:
        raise
    except DomainError as error:
        return diary_page(diary_id, (draft_id, typed, _by_field(errors_of(error)))), error.status
    told = {**orjson.loads(made.body), "diary_id": str(diary_id)}
    return _receipts().keep(make_response(redirect("/desk/diary/receipt", 303)), told)


@blueprint.post("/desk/diary/<uuid:diary_id>/drafts/<uuid:draft_id>/drop")
@require(*WRITERS)
def drop(diary_id: UUID, draft_id: UUID) -> Any:
    form = load_form(DropSchema(), _own(request.form))
    if form.errors:
        return diary_page(diary_id, (draft_id, {}, form.errors)), 422
    try:
        run(lambda desk: deciding.drop(desk, person(), diary_id, draft_id, form.data["reason"]))
    except NotFound:
        raise
    except DomainError as error:
        return diary_page(diary_id, (draft_id, {}, errors_of(error))), error.status
    flash(gettext("这条草稿已放到一边，理由已记下。"), "good")
    return redirect(f"/desk/diary/{diary_id}#drafts", 303)


@blueprint.get("/desk/diary/receipt")
@require(*WRITERS)
def receipt() -> Any:
    """What was just registered, once."""
    made = _receipts().read(request)
    if not made:
        return redirect("/desk/diary", 303)
    code = made["tracking_code"]
    address = f"{around().settings.base_url.rstrip('/')}/track/{code}" if code else ""
    return render_template(
        "diary/receipt.html", made=made, code=grouped(code) if code else "", address=address, **names()
    )


def _receipts() -> Drafts:
    return Drafts(around().settings.derived("draft:diary"), "diary")


def _own(form: Any) -> dict[str, Any]:
    """The fields of one draft: on the page each name begins with the draft's place, so that no two are alike."""
    return {name.partition(".")[2] or name: value for name, value in form.items()}


def _by_field(errors: dict[str, list[str]]) -> dict[str, list[str]]:
    """Submitting names the requester's fields; on this page they have names of their own."""
    known = {
        "requester.name": "person",
        "requester.phone": "phone",
        "requester.address": "address",
        "description": "need",
    }
    return {known.get(name, name): sentences for name, sentences in errors.items()}
