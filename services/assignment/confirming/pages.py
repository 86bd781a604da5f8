"""The resident confirms: code and phone tail first, then the result, then yes or no; rating stands apart and is voluntary.

A GET changes nothing, so a link that is fetched ahead confirms nothing. Code and tail travel in an encrypted cookie.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.assignment.confirming import schemas
from services.assignment.confirming import use_cases as confirming
from services.assignment.confirming.api import looked_at
from services.assignment.confirming.domain import Proof, may_undo
from services.assignment.confirming.proof import counted, hash_of_token, with_proof
from services.assignment.confirming.store import ConfirmationStore
from services.assignment.context import attempt, context
from services.assignment.dispatch.wording import OUTCOME_WORDS, RATING_WORDS
from services.assignment.visit_ratings.api import given
from services.assignment.visit_ratings.store import VisitRatingStore
from services.assignment.visit_ratings.use_cases import Opinion
from shared.contracts.errors import N_, DomainError, NotFound
from shared.contracts.events import Actor
from shared.identity.access import ANYONE, require
from shared.runtime.sealing import normal_code
from shared.web.drafts import Drafts
from shared.web.forms import load_form
from shared.web.problems import sentence_of_error
from shared.web.tracked import proof_of, remember

blueprint = Blueprint("confirm_pages", __name__, url_prefix="/confirm")
RESIDENT = Actor("resident")


class WrongProof(NotFound):
    sentence = N_("查询码或手机后四位不对，请对照回执再填一次。")


class WrongToken(NotFound):
    sentence = N_("确认码不对，或者已经过期。请对照再填一次，或打电话要一个新的。")


@blueprint.get("")
@blueprint.get("/<code>")
@require(ANYONE)
def ask(code: str = "") -> str | Response:
    """Who has just shown on the tracking page that it is theirs is not asked again (WCAG 3.3.7)."""
    known = proof_of(normal_code(code))
    if known:
        return _shown(normal_code(code), known)
    return _ask_page({"tracking_code": code}, {})


@blueprint.post("")
@require(ANYONE)
def prove() -> Any:
    form = load_form(schemas.Proof(), request.form)
    missing = {
        name: [gettext("请填写这一项。")] for name in ("tracking_code", "phone_tail") if not form.values.get(name)
    }
    if form.errors or missing:
        return _ask_page(form.values, {**missing, **form.errors}), 422
    code, tail = form.data["tracking_code"], form.data["phone_tail"]
    try:
        with_proof(code, tail, _case)
    except DomainError as error:
        told = sentence_of_error(WrongProof() if error.status == NotFound.status else error)
        return _ask_page(form.values, {"tracking_code": [told]}), 422
    of_both = context().tracking_hashes(code, tail)[1]
    remember(normal_code(code), of_both or "")
    return _shown(code, of_both or "")


def _shown(code: str, of_both: str) -> Response:
    """On to the result; the proof travels in an encrypted cookie."""
    proof = {"code_hash": context().tracking_hashes(code, None)[0], "tail_hash": of_both}
    return _drafts().keep(make_response(redirect("/confirm/result", 303)), proof)


@blueprint.get("/token")
@blueprint.get("/token/<string:token>")
@require(ANYONE)
def ask_token(token: str = "") -> str:
    """A link that is only fetched opens nothing: the code is sent by the button."""
    return render_template("confirm/token.html", values={"token": token}, errors={})


@blueprint.post("/token")
@require(ANYONE)
def prove_token() -> Any:
    """Wrong codes are counted like wrong tracking codes."""
    token = request.form.get("token", "").strip()[:40]
    token_hash = hash_of_token(token)
    try:
        counted(token_hash, lambda: _opened(Proof(token_hash=token_hash)))
    except DomainError as error:
        told = sentence_of_error(WrongToken() if error.status == NotFound.status else error)
        return render_template("confirm/token.html", values={"token": token}, errors={"token": [told]}), 422
    proof = {"token_hash": token_hash}
    return _drafts().keep(make_response(redirect("/confirm/result", 303)), proof)


@blueprint.get("/result")
@require(ANYONE)
def result() -> str | Response:
    proof = _drafts().read(request)
    if not proof:
        return redirect("/confirm")
    row, shown, word = _opened(Proof(**proof))
    with context().database.reading() as connection:
        visits = VisitRatingStore(connection).unrated(row.request_id)
    return render_template(
        "confirm/result.html",
        case=row,
        visits=visits,
        may_undo=row.state == "closed" and may_undo(word, context().clock.now()),
        result=shown["result"],
        outcome=gettext(OUTCOME_WORDS.get(row.outcome or "", "")) if row.outcome else "",
        ratings=[(key, gettext(word)) for key, word in RATING_WORDS.items()],
    )


@blueprint.post("/result")
@require(ANYONE)
def say() -> Response:
    """Solved or not; "not solved" gives it back to the same hands with what is still missing."""
    word = confirming.Word(
        solved=request.form.get("solved") == "true", comment=request.form.get("comment", "").strip()[:1000] or None
    )
    told = gettext("谢谢您，这件事已办结。") if word.solved else gettext("已退回继续办理，办好后再请您确认。")
    return _do(lambda unit, proof: confirming.confirm_by_code(context().desk(unit), kept(unit), proof, word), told)


@blueprint.post("/undo")
@require(ANYONE)
def undo() -> Response:
    """A mistaken tap taken back, the same day; the closing was not delayed for it."""

    def work(unit: Any, proof: Proof) -> None:
        confirming.undo_by_code(context().desk(unit), kept(unit), proof)

    return _do(work, gettext("已撤销，这件事仍等您确认。"))


@blueprint.post("/rating")
@require(ANYONE)
def rate() -> Response:
    form = load_form(schemas.Rate(only=("rating", "comment")), _numbers(request.form))
    if form.errors:
        flash(gettext("请选一个评价。"), "bad")
        return redirect("/confirm/result", 303)
    rating, comment = form.data["rating"], form.data["comment"]

    def work(unit: Any, proof: Proof) -> None:
        confirming.rate_by_code(context().desk(unit), kept(unit), proof, rating, comment)
        looked_at(unit, kept(unit), proof)

    return _do(work, gettext("谢谢您的评价。"))


@blueprint.post("/visits/<uuid:appointment_id>/rating")
@require(ANYONE)
def rate_one_visit(appointment_id: UUID) -> Response:
    """一次一评: one visit, apart from the whole."""
    form = load_form(schemas.Rate(only=("rating", "comment")), _numbers(request.form))
    if form.errors:
        flash(gettext("请选一个评价。"), "bad")
        return redirect("/confirm/result", 303)
    opinion = Opinion(form.data["rating"], form.data["comment"])
    return _do(lambda unit, proof: given(unit, proof, appointment_id, opinion), gettext("谢谢您的评价。"))


def _do(work: Any, told: str) -> Response:
    proof = _drafts().read(request)
    if not proof:
        return redirect("/confirm", 303)
    attempt(lambda unit: work(unit, Proof(**proof)), told)
    return redirect("/confirm/result", 303)


def _case(code_hash: str, tail_hash: str | None) -> Any:
    with context().database.reading() as connection:
        row = context().cases(connection).by_code(code_hash, tail_hash)
    if row is None:
        raise NotFound()
    return row


def _opened(proof: Proof) -> tuple[Any, dict[str, str | None], Any]:
    """The request, what was done, opened for the resident who has shown that it is theirs, and the word that stands."""
    with context().database.transaction() as unit:
        store = kept(unit)
        request_id = store.request_of(proof, context().clock.now())
        if request_id is None:
            raise NotFound()
        row, given = store.shown(request_id), store.given(request_id)
        return row, context().texts(unit.connection).reveal(row, ("result",), RESIDENT), given


def kept(unit: Any) -> ConfirmationStore:
    return ConfirmationStore(unit.connection)


def _ask_page(values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    return render_template("confirm/ask.html", values=values, errors=errors)


def _drafts() -> Drafts:
    return Drafts(context().settings.derived("confirm-drafts"), "confirm")


def _numbers(form: Any) -> dict[str, Any]:
    """A form's digits as the number the schema of the interface wants."""
    rating = form.get("rating", "")
    return {"rating": int(rating) if rating.isascii() and rating.isdigit() else None, "comment": form.get("comment")}
