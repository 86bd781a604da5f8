"""Checking the answers, sending them once, and what the resident takes home: number, tracking code, what happens next."""

from typing import Any

import orjson
from flask import Blueprint, make_response, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from services.intake.asking.answers import (
    FOR_OTHER,
    KEY,
    PHOTOS,
    Answers,
    Errors,
    answers_so_far,
    draft,
    has_matters_to_show,
    is_complete,
    kept,
    photos_of,
    receipts,
    submitted_fields,
)
from services.intake.frame import place_name
from services.intake.requests.choices import matter_name_of
from services.intake.requests.schemas import SubmitFields
from services.intake.requests.submission import Submission
from services.intake.requests.tracking_codes import grouped
from services.intake.requests.transactions import run_submission
from services.intake.surroundings import around
from shared.contracts.errors import DomainError
from shared.identity.access import ANYONE, require
from shared.web.forms import errors_of, load_form
from shared.web.idempotency import KeyedRequest

_CARRIED_ON = ("requester.name", "requester.phone", "requester.address", "village_code")
"""What a second request of the same person need not be asked again."""
blueprint = Blueprint("asking_sending", __name__)


@blueprint.get("/ask/check")
@require(ANYONE)
def check() -> Any:
    """Everything once more before it is sent."""
    answers = answers_so_far()
    if not is_complete(answers):
        return redirect(_otherwise(answers), 303)
    return _check_page(answers, {})


@blueprint.post("/ask/check")
@require(ANYONE)
def submit() -> Any:
    """Send it; the same draft never makes a second request, however often the button is pressed."""
    answers = answers_so_far()
    if not is_complete(answers):
        return redirect(_otherwise(answers), 303)
    form = load_form(SubmitFields(), submitted_fields(answers))
    if form.errors:
        return _check_page(answers, form.errors), 422
    # The draft's key alone says which submission this is: who changes an answer after the reply got lost on the way
    # still finds the request that was made, and is told so.
    asked = KeyedRequest("intake", answers[KEY], "page", "POST /ask", b"")
    try:
        around().submissions.check(request.remote_addr or "")
        reply, was_sent_before = run_submission(asked, None, Submission(**form.data, photos=photos_of(answers)))
    except DomainError as error:
        return _check_page(answers, errors_of(error)), error.status
    made = orjson.loads(reply.body)
    said = {name: answers[name] for name in _CARRIED_ON if name in answers}
    receipt = {**made, "again": was_sent_before, "photos": len(answers.get(PHOTOS, ())), "said": said}
    response = make_response(redirect("/ask/done", 303))
    receipts().keep(response, receipt)
    return draft().clear(response)


@blueprint.get("/ask/done")
@require(ANYONE)
def done() -> Any:
    """The number and the tracking code, what happens next, and how to come back."""
    receipt = receipts().read(request)
    if not receipt:
        return redirect("/", 303)
    code = receipt["tracking_code"]
    return render_template(
        "resident/done.html",
        receipt=receipt,
        code=grouped(code),
        address=f"{around().settings.base_url.rstrip('/')}/track/{code}",
        matter=around().catalogue().get(receipt["matter_code"]),
        path=f"/track/{code}",
    )


@blueprint.post("/ask/another")
@require(ANYONE)
def another() -> Any:
    """One more request of the same person: name, phone and place are there already."""
    said = receipts().read(request).get("said", {})
    return kept(said, "/ask")


@blueprint.post("/ask/clear")
@require(ANYONE)
def clear() -> AnyResponse:
    """Leave nothing behind on a shared computer: neither answers nor receipt nor what the script kept."""
    response = receipts().clear(draft().clear(make_response(redirect("/", 303))))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _otherwise(answers: Answers) -> str:
    """Where a draft goes that cannot be checked: on with it, to what was made of it, or to the beginning."""
    if answers.get("description"):
        return "/ask/for" if answers.get(FOR_OTHER) and answers.get("requester.phone") else "/ask/you"
    return "/ask/done" if receipts().read(request) else "/ask"


def _check_page(answers: Answers, errors: Errors) -> str:
    return render_template(
        "resident/check.html",
        answers=answers,
        errors=errors,
        place=place_name(answers["village_code"]),
        matter=matter_name_of(answers.get("matter_code")),
        has_likely=has_matters_to_show(answers),
        beneficiary=_in_words(answers),
        photos=photos_of(answers),
    )


def _in_words(answers: Answers) -> str:
    """For whom it is: 王某某（母亲，13900001234）."""
    if not answers.get(FOR_OTHER):
        return ""
    more = [answers[name] for name in ("beneficiary.relation", "beneficiary.phone") if answers.get(name)]
    name = str(answers["beneficiary.name"])
    return gettext("%(name)s（%(more)s）", name=name, more="，".join(more)) if more else name
