"""The resident's pages: asking for help in three steps (what, who, check), without an account.

Answers so far are kept in an encrypted draft, so Back and "change" find them again. The draft carries the idempotency key:
submitting twice makes one request. The tracking page that follows is reporting's.
"""

import uuid
from collections.abc import Callable
from typing import Any

import orjson
from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from services.intake.frame import place_name
from services.intake.matters.suggest import emergencies_in
from services.intake.requests.choices import matter_name_of, matter_options, village_options
from services.intake.requests.domain import grouped
from services.intake.requests.schemas import NAME_NEEDED, SubmitFields
from services.intake.requests.submission import PHONE_NEEDED, Submission
from services.intake.requests.transactions import run_submission
from services.intake.surroundings import around
from shared.contracts.errors import N_, DomainError
from shared.identity.access import ANYONE, require
from shared.web.drafts import Drafts, DraftTooLong
from shared.web.forms import errors_of, load_form, typed_values
from shared.web.idempotency import KeyedRequest
from shared.web.language import language
from shared.web.validation import sentence_of

NONE_OF_THESE = "none"
AGAIN = "again"
"""In the address: what was typed needs mending."""
PICK_ONE = N_("请选一项；都不像就选“都不是”。")
blueprint = Blueprint("asking", __name__)


@blueprint.get("/ask")
@require(ANYONE)
def what() -> str:
    answers = _draft().read(request)
    return _what_page(answers, _what_errors(answers) if AGAIN in request.args else {})


@blueprint.post("/ask")
@require(ANYONE)
def what_answered() -> Any:
    """Step one: own words and village."""
    before = _draft().read(request)
    typed = typed_values(SubmitFields(), request.form)
    answers = {**before, "description": "", "village_code": "", "key": before.get("key") or str(uuid.uuid4()), **typed}
    errors = _what_errors(answers)
    if errors:
        return _again(answers, "/ask", lambda: _what_page(answers, errors))
    if before.get("description") != answers["description"]:
        answers.pop("matter_code", None)
    if _has_something_to_show(answers):
        return _kept(answers, "/ask/matter")
    return _kept(answers, "/ask/check" if _is_complete(answers) else "/ask/you")


@blueprint.get("/ask/matter")
@require(ANYONE)
def which_matter() -> Any:
    answers = _draft().read(request)
    if not answers.get("description"):
        return redirect("/ask", 303)
    return _matter_page(answers, {"matter_code": [sentence_of(PICK_ONE)]} if AGAIN in request.args else {})


@blueprint.post("/ask/matter")
@require(ANYONE)
def matter_answered() -> Any:
    """Still step one: which of the likely matters it is, or none of these."""
    answers = _draft().read(request)
    if not answers.get("description"):
        return redirect("/ask", 303)
    chosen = request.form.get("matter_code", "")
    if chosen != NONE_OF_THESE and around().catalogue().get(chosen) is None:
        return redirect(f"/ask/matter?{AGAIN}=1", 303)
    return _kept(answers | {"matter_code": chosen}, "/ask/check" if _is_complete(answers) else "/ask/you")


@blueprint.get("/ask/you")
@require(ANYONE)
def who() -> Any:
    answers = _draft().read(request)
    if not answers.get("description"):
        return redirect("/ask", 303)
    return _who_page(answers, _who_errors(answers) if AGAIN in request.args else {})


@blueprint.post("/ask/you")
@require(ANYONE)
def who_answered() -> Any:
    """Step two: name, phone, and an address if somebody should come."""
    before = {name: value for name, value in _draft().read(request).items() if not name.startswith("requester.")}
    answers = before | typed_values(SubmitFields(), request.form)
    errors = _who_errors(answers)
    if errors:
        return _again(answers, "/ask/you", lambda: _who_page(answers, errors))
    return _kept(answers, "/ask/check")


@blueprint.get("/ask/check")
@require(ANYONE)
def check() -> Any:
    """Step three: everything once more before it is sent."""
    answers = _draft().read(request)
    if not _is_complete(answers):
        return redirect("/ask/done" if _receipts().read(request) else "/ask", 303)
    return _check_page(answers, {})


@blueprint.post("/ask/check")
@require(ANYONE)
def submit() -> Any:
    """Send it; the same draft never makes a second request, however often the button is pressed."""
    answers = _draft().read(request)
    if not _is_complete(answers):
        return redirect("/ask/done" if _receipts().read(request) else "/ask", 303)
    form = load_form(SubmitFields(), _fields(answers))
    if form.errors:
        return _check_page(answers, form.errors), 422
    body = orjson.dumps(_fields(answers), option=orjson.OPT_SORT_KEYS)
    asked = KeyedRequest("intake", answers["key"], "page", "POST /ask", body)
    try:
        reply, _ = run_submission(asked, None, Submission(**form.data))
    except DomainError as error:
        return _check_page(answers, errors_of(error)), error.status
    response = make_response(redirect("/ask/done", 303))
    _receipts().keep(response, orjson.loads(reply.body) | {"phone": form.data["requester"].phone})
    return _draft().clear(response)


@blueprint.get("/ask/done")
@require(ANYONE)
def done() -> Any:
    """The number and the tracking code, what happens next, and how to come back."""
    receipt = _receipts().read(request)
    if not receipt:
        return redirect("/", 303)
    code = receipt["tracking_code"]
    address = f"{around().settings.base_url.rstrip('/')}/track/{code}"
    matter = around().catalogue().get(receipt["matter_code"])
    return render_template(
        "resident/done.html", receipt=receipt, code=grouped(code), address=address, matter=matter, path=f"/track/{code}"
    )


@blueprint.post("/ask/clear")
@require(ANYONE)
def clear() -> AnyResponse:
    """Leave nothing behind on a shared computer."""
    return _receipts().clear(_draft().clear(make_response(redirect("/", 303))))


def _draft() -> Drafts:
    return Drafts(around().settings.derived("draft:ask"), "ask")


def _receipts() -> Drafts:
    return Drafts(around().settings.derived("draft:done"), "done")


def _kept(answers: dict[str, Any], next_path: str) -> Response:
    return _draft().keep(make_response(redirect(next_path, 303)), answers)


def _has_something_to_show(answers: dict[str, Any]) -> bool:
    words = answers["description"]
    return bool(around().suggester().suggest(words, 1) or emergencies_in(words))


def _is_complete(answers: dict[str, Any]) -> bool:
    return all(
        answers.get(name) for name in ("description", "village_code", "requester.name", "requester.phone", "key")
    )


def _fields(answers: dict[str, Any]) -> dict[str, Any]:
    """The answers as the submit schema knows them."""
    fields = {name: value for name, value in answers.items() if name != "key"}
    if fields.get("matter_code") == NONE_OF_THESE:
        del fields["matter_code"]
    return fields | {"language": language()}


def _what_errors(answers: dict[str, Any]) -> dict[str, list[str]]:
    return load_form(SubmitFields(only=("description", "village_code")), answers).errors


def _who_errors(answers: dict[str, Any]) -> dict[str, list[str]]:
    """The schema's findings, with a missing name or phone told in this page's own words."""
    found = load_form(SubmitFields(only=("requester",)), answers).errors
    errors = {name: sentences for name, sentences in found.items() if name != "requester"}
    for name, sentence in (("requester.name", NAME_NEEDED), ("requester.phone", PHONE_NEEDED)):
        if not answers.get(name):
            errors[name] = [sentence_of(sentence)]
    return errors


def _again(answers: dict[str, Any], path: str, page: Callable[[], str]) -> Any:
    """Show the page again with what was typed: by a redirect, so that Back never asks to send a form once more.

    What is too long for the draft is shown at once instead.
    """
    try:
        return _kept(answers, f"{path}?{AGAIN}=1")
    except DraftTooLong:
        return page(), 422


def _what_page(values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    return render_template("resident/what.html", values=values, errors=errors, villages=village_options())


def _matter_page(answers: dict[str, Any], errors: dict[str, list[str]]) -> str:
    words = answers["description"]
    likely = [around().catalogue().get(found.matter_code) for found in around().suggester().suggest(words, 3)]
    return render_template(
        "resident/matter.html",
        values=answers,
        errors=errors,
        likely=[matter for matter in likely if matter],
        emergencies=emergencies_in(words),
        none_of_these=NONE_OF_THESE,
        others=matter_options(),
    )


def _who_page(values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    return render_template("resident/who.html", values=values, errors=errors)


def _check_page(answers: dict[str, Any], errors: dict[str, list[str]]) -> str:
    return render_template(
        "resident/check.html",
        answers=answers,
        errors=errors,
        place=place_name(answers["village_code"]),
        matter=matter_name_of(answers.get("matter_code")),
        has_likely=_has_something_to_show(answers),
    )
