"""The resident's questions, one a page, without an account: what, which matter, where, who, for whom.

Photos are `photo_pages`; checking, sending and the receipt `sending_pages`; the answers themselves `answers`. The tracking
page that follows is reporting's.
"""

from typing import Any

from flask import Blueprint, redirect, render_template, request

from services.intake.asking.answers import (
    AGAIN,
    ANSWERS_SEEN,
    BENEFICIARY,
    FOR_OTHER,
    NONE_OF_THESE,
    WHAT,
    WHERE,
    YOU,
    Answers,
    Errors,
    after,
    after_words,
    again,
    answers_so_far,
    errors_in,
    has_matters_to_show,
    hash_of_words,
    is_complete,
    kept,
    with_typed,
)
from services.intake.asking.likely import likely_answers
from services.intake.matters.domain import Matter
from services.intake.requests.choices import village_options
from services.intake.suggestions.notices import elsewhere_in, emergencies_in
from services.intake.surroundings import around
from shared.contracts.errors import N_
from shared.identity.access import ANYONE, require
from shared.reference.working_hours import local_day
from shared.web.validation import sentence_of

PICK_ONE = N_("请选一项；都不像就选“都不是”。")
blueprint = Blueprint("asking", __name__)


@blueprint.get("/ask")
@require(ANYONE)
def what() -> str:
    answers = answers_so_far()
    return _what_page(answers, _errors_when_again(answers, WHAT), _matter(request.args.get("matter", "")))


@blueprint.post("/ask")
@require(ANYONE)
def what_answered() -> Any:
    """Own words. Who came from a matter's page has chosen it already."""
    before = answers_so_far()
    answers = with_typed(before, WHAT)
    chosen = _matter(request.form.get("matter_code", ""))
    errors = errors_in(answers, WHAT)
    if chosen:
        answers["matter_code"] = chosen.code
    elif before.get("description") != answers.get("description"):
        answers.pop("matter_code", None)
    if errors:
        return again(answers, "/ask", lambda: _what_page(answers, errors, chosen))
    if answers.get(ANSWERS_SEEN) != hash_of_words(answers) and likely_answers(answers):
        return kept(answers, "/ask/answer")
    return kept(answers, after_words(answers, chosen is not None))


@blueprint.get("/ask/matter")
@require(ANYONE)
def which_matter() -> Any:
    answers = answers_so_far()
    if not answers.get("description"):
        return redirect("/ask", 303)
    return _matter_page(answers, {"matter_code": [sentence_of(PICK_ONE)]} if AGAIN in request.args else {})


@blueprint.post("/ask/matter")
@require(ANYONE)
def matter_answered() -> Any:
    """Which of the likely matters it is, or none of these."""
    answers = answers_so_far()
    if not answers.get("description"):
        return redirect("/ask", 303)
    chosen = request.form.get("matter_code", "")
    if chosen != NONE_OF_THESE and _matter(chosen) is None:
        return redirect(f"/ask/matter?{AGAIN}=1", 303)
    answers = answers | {"matter_code": chosen}
    return kept(answers, after("/ask", answers))


@blueprint.get("/ask/where")
@require(ANYONE)
def where() -> Any:
    answers = answers_so_far()
    if not answers.get("description"):
        return redirect("/ask", 303)
    return _where_page(answers, _errors_when_again(answers, WHERE))


@blueprint.post("/ask/where")
@require(ANYONE)
def where_answered() -> Any:
    """The village, and an address if somebody should come."""
    answers = with_typed(answers_so_far(), WHERE)
    errors = errors_in(answers, WHERE)
    if errors:
        return again(answers, "/ask/where", lambda: _where_page(answers, errors))
    return kept(answers, after("/ask/where", answers))


@blueprint.get("/ask/you")
@require(ANYONE)
def who() -> Any:
    answers = answers_so_far()
    if not answers.get("village_code"):
        return redirect("/ask/where", 303)
    return _who_page(answers, _errors_when_again(answers, YOU))


@blueprint.post("/ask/you")
@require(ANYONE)
def who_answered() -> Any:
    """Name and phone; ticking "for somebody else" asks for whom."""
    answers = with_typed(answers_so_far(), YOU)
    answers.pop(FOR_OTHER, None)
    if request.form.get(FOR_OTHER):
        answers[FOR_OTHER] = "yes"
    errors = errors_in(answers, YOU)
    if errors:
        return again(answers, "/ask/you", lambda: _who_page(answers, errors))
    return kept(answers, "/ask/for" if answers.get(FOR_OTHER) else after("/ask/you", answers))


@blueprint.get("/ask/for")
@require(ANYONE)
def for_whom() -> Any:
    answers = answers_so_far()
    if not answers.get(FOR_OTHER):
        return redirect("/ask/you", 303)
    return _for_page(answers, _errors_when_again(answers, BENEFICIARY))


@blueprint.post("/ask/for")
@require(ANYONE)
def for_whom_answered() -> Any:
    answers = with_typed(answers_so_far(), BENEFICIARY)
    errors = errors_in(answers, BENEFICIARY)
    if errors:
        return again(answers, "/ask/for", lambda: _for_page(answers, errors))
    return kept(answers, "/ask/check" if is_complete(answers) else "/ask")


def _errors_when_again(answers: Answers, names: tuple[str, ...]) -> Errors:
    return errors_in(answers, names) if AGAIN in request.args else {}


def _matter(code: str) -> Matter | None:
    """A matter that may be chosen today."""
    matter = around().catalogue().get(code)
    return matter if matter and matter.is_valid_on(local_day(around().clock.now())) else None


def _what_page(values: Answers, errors: Errors, chosen: Matter | None = None) -> str:
    chosen = chosen or _matter(values.get("matter_code", ""))
    return render_template("resident/what.html", values=values, errors=errors, chosen=chosen)


def _matter_page(answers: Answers, errors: Errors) -> str:
    words = answers["description"]
    likely = [around().catalogue().get(found.matter_code) for found in around().suggester().suggest(words, 3)]
    chosen = _matter(answers.get("matter_code", ""))
    if chosen and chosen not in likely:
        likely.insert(0, chosen)
    return render_template(
        "resident/matter.html",
        values=answers,
        errors=errors,
        likely=[matter for matter in likely if matter],
        emergencies=emergencies_in(words),
        elsewhere=elsewhere_in(words),
        none_of_these=NONE_OF_THESE,
    )


def _where_page(values: Answers, errors: Errors) -> str:
    back = "/ask/matter" if has_matters_to_show(values) else "/ask"
    return render_template("resident/where.html", values=values, errors=errors, villages=village_options(), back=back)


def _who_page(values: Answers, errors: Errors) -> str:
    return render_template("resident/who.html", values=values, errors=errors)


def _for_page(values: Answers, errors: Errors) -> str:
    return render_template("resident/for.html", values=values, errors=errors)
