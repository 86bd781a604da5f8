"""/ask/complaint: a resident says something about a cadre or volunteer; whom it names, and their area, never see it."""

import uuid
from typing import Any

import orjson
from flask import Blueprint, make_response, redirect, render_template, request

from services.intake.asking.answers import receipts
from services.intake.complaints.domain import Complaint
from services.intake.frame import area_name
from services.intake.requests.choices import Option, village_options
from services.intake.requests.schemas import SubmitFields
from services.intake.requests.submission import Submission
from services.intake.requests.transactions import run_submission
from services.intake.surroundings import around
from shared.contracts.errors import DomainError
from shared.identity.access import ANYONE, require
from shared.reference.areas import load_areas
from shared.web.forms import errors_of, load_form
from shared.web.idempotency import KeyedRequest
from shared.web.language import language

blueprint = Blueprint("complaints", __name__)
_NOBODY = Complaint()
_ASKED = ("description", "village_code", "requester", "complaint")


@blueprint.get("/ask/complaint")
@require(ANYONE)
def complain() -> str:
    return _page({"key": str(uuid.uuid4())}, {})


@blueprint.post("/ask/complaint")
@require(ANYONE)
def complained() -> Any:
    """One page, sent once however often the button is pressed."""
    typed = dict(request.form)
    form = load_form(SubmitFields(only=_ASKED), request.form)
    if form.errors:
        return _page(typed, form.errors), 422
    key = request.form.get("key") or str(uuid.uuid4())
    # a complaint that names nobody is one all the same: it passes over the whole town
    said = Submission(**{**form.data, "complaint": form.data["complaint"] or _NOBODY}, language=language())
    try:
        around().submissions.check(request.remote_addr or "")
        reply, again = run_submission(KeyedRequest("intake", key, "page", "POST /ask/complaint", b""), None, said)
    except DomainError as error:
        return _page(typed, errors_of(error)), error.status
    receipt = {**orjson.loads(reply.body), "again": again, "photos": 0, "said": {}, "is_complaint": True}
    return receipts().keep(make_response(redirect("/ask/done", 303)), receipt)


def _page(values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    return render_template(
        "resident/complaint.html",
        values=values,
        errors=errors,
        villages=village_options(),
        areas=[*_towns(), *village_options()],
    )


def _towns() -> list[Option]:
    return [(town.code, area_name(town.code), town.initials) for town in load_areas().towns()]
