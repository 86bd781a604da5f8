"""The resident confirms: code and phone tail first, then the result, then yes or no; rating stands apart and is voluntary.

A GET changes nothing, so a link that is fetched ahead confirms nothing. Code and tail travel in an encrypted cookie.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request
from flask_babel import gettext
from marshmallow import Schema
from werkzeug.wrappers import Response

from services.assignment.confirming import schemas
from services.assignment.confirming import use_cases as confirming
from services.assignment.confirming.api import looked_at
from services.assignment.confirming.domain import Proof, may_undo
from services.assignment.confirming.proof import counted, hash_of_token, with_proof
from services.assignment.confirming.store import ConfirmationStore
from services.assignment.context import context
from services.assignment.dispatch.wording import OUTCOME_WORDS, RATING_WORDS
from services.assignment.entering import Errors, Values, entered
from services.assignment.visit_ratings.api import given
from services.assignment.visit_ratings.store import VisitRatingStore
from services.assignment.visit_ratings.use_cases import Opinion
from shared.contracts.errors import N_, DomainError, NotFound
from shared.contracts.events import Actor
from shared.identity.access import ANYONE, require
from shared.runtime.database import Work
from shared.runtime.sealing import normal_code
from shared.web.drafts import Drafts
from shared.web.forms import WHOLE_FORM, load_form
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
    return _result(proof, {}, {}) if proof else redirect("/confirm")


def _result(proof: dict[str, Any], values: Values, errors: Errors) -> str:
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
        ratings=[(str(key), gettext(word)) for key, word in RATING_WORDS.items()],
        values=values,
        errors=errors,
    )


@blueprint.post("/result")
@require(ANYONE)
def say() -> Any:
    """Solved or not; "not solved" gives it back to the same hands with what is still missing."""

    def work(unit: Work, proof: Proof, said: dict[str, Any]) -> None:
        confirming.confirm_by_code(context().desk(unit), kept(unit), proof, confirming.Word(**said))

    is_solved = request.form.get("solved") == "true"
    told = gettext("谢谢您，这件事已办结。") if is_solved else gettext("已退回继续办理，办好后再请您确认。")
    return _entered(schemas.Said(), work, told)


@blueprint.post("/undo")
@require(ANYONE)
def undo() -> Any:
    """A mistaken tap taken back, the same day; the closing was not delayed for it."""

    def work(unit: Work, proof: Proof, _: dict[str, Any]) -> None:
        confirming.undo_by_code(context().desk(unit), kept(unit), proof)

    return _entered(schemas.Command(), work, gettext("已撤销，这件事仍等您确认。"))


@blueprint.post("/rating")
@require(ANYONE)
def rate() -> Any:
    def work(unit: Work, proof: Proof, said: dict[str, Any]) -> None:
        confirming.rate_by_code(context().desk(unit), kept(unit), proof, said["rating"], said["comment"])
        looked_at(unit, kept(unit), proof)

    return _entered(schemas.RateForm(only=("rating", "comment")), work, gettext("谢谢您的评价。"))


@blueprint.post("/visits/<uuid:appointment_id>/rating")
@require(ANYONE)
def rate_one_visit(appointment_id: UUID) -> Any:
    """一次一评: one visit, apart from the whole."""

    def work(unit: Work, proof: Proof, said: dict[str, Any]) -> None:
        given(unit, proof, appointment_id, Opinion(said["rating"], said["comment"]))

    return _entered(schemas.RateForm(only=("rating", "comment")), work, gettext("谢谢您的评价。"), of_visit=True)


def _entered(
    asked: Schema, work: Callable[[Work, Proof, dict[str, Any]], None], told: str, of_visit: bool = False
) -> Any:
    """What the resident says, by the proof this browser holds; what is said of a visit does not fill the form of the case."""
    proof = _drafts().read(request)
    if not proof:
        return redirect("/confirm", 303)

    def again(values: Values, errors: Errors) -> str:
        if of_visit:
            return _result(proof, {}, {WHOLE_FORM: [each for said in errors.values() for each in said]})
        return _result(proof, values, errors)

    return entered(
        asked,
        lambda unit, said: work(unit, Proof(**proof), said),
        again,
        told,
        "/confirm/result",
    )


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


def _ask_page(values: Values, errors: Errors) -> str:
    return render_template("confirm/ask.html", values=values, errors=errors)


def _drafts() -> Drafts:
    return Drafts(context().settings.derived("confirm-drafts"), "confirm")
