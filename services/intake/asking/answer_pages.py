"""After the own words: approved answers that may do. "This answers it" ends there and nothing is registered; else it goes on."""

from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request

from services.intake.answers.transactions import note_use, told_publicly
from services.intake.asking.answers import (
    ANSWERS_SEEN,
    after_words,
    answers_so_far,
    draft,
    hash_of_words,
    kept,
)
from services.intake.asking.likely import likely_answers
from shared.contracts.errors import NotFound
from shared.identity.access import ANYONE, require

blueprint = Blueprint("asking_answers", __name__)


@blueprint.get("/ask/answer")
@require(ANYONE)
def likely() -> Any:
    answers = answers_so_far()
    if not answers.get("description"):
        return redirect("/ask", 303)
    found = likely_answers(answers)
    if not found:
        return redirect(after_words(answers, bool(answers.get("matter_code"))), 303)
    return render_template("resident/answer.html", found=found)


@blueprint.post("/ask/answer")
@require(ANYONE)
def chosen() -> Any:
    """`solved` is the id of the answer that did; without it the way goes on, and the ones shown are counted as not enough."""
    answers = answers_so_far()
    if not answers.get("description"):
        return redirect("/ask", 303)
    solved = _uuid(request.form.get("solved"))
    if solved:
        note_use(solved, solved=True)
        return draft().clear(make_response(redirect(f"/ask/answered/{solved}", 303)))
    for one in likely_answers(answers):
        note_use(one["id"], solved=False)
    answers = {**answers, ANSWERS_SEEN: hash_of_words(answers)}
    return kept(answers, after_words(answers, bool(answers.get("matter_code"))))


@blueprint.get("/ask/answered/<uuid:answer_id>")
@require(ANYONE)
def answered(answer_id: UUID) -> str:
    """The answer once more, to read again or print; nothing of who asked."""
    return render_template("resident/answered.html", told=told_publicly(answer_id))


def _uuid(written: str | None) -> UUID | None:
    try:
        return UUID(written) if written else None
    except ValueError as error:
        raise NotFound() from error
