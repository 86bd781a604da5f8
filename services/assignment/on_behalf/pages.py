"""/work/on-behalf: offers and work of volunteers without a smartphone, entered by staff who say how they learnt it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from marshmallow import Schema
from werkzeug.wrappers import Response

from services.assignment.context import attempt, context
from services.assignment.dispatch import schemas
from services.assignment.dispatch.domain import DECLINE_REASONS, METHODS
from services.assignment.dispatch.use_cases import answering, working
from services.assignment.dispatch.use_cases.desk import Desk
from services.assignment.dispatch.wording import OUTCOME_WORDS
from services.assignment.entering import Errors, Values, entered
from services.assignment.on_behalf.store import WHO, OnBehalfStore
from shared.contracts.errors import NotFound
from shared.identity.access import person, require

blueprint = Blueprint("on_behalf", __name__, url_prefix="/work/on-behalf")
_LEARNT = ("phone", "in_person", "paper", "message")
"""How staff learn what a volunteer says or did; delivery is a resident's matter."""


@blueprint.get("")
@require(*WHO)
def index() -> str:
    return _index({}, {})


def _index(values: Values, errors: Errors) -> str:
    with context().database.reading() as connection:
        store = OnBehalfStore(connection)
        parts: dict[str, Any] = {
            "offers": store.offers(person()),
            "tasks": store.tasks(person()),
            "people": store.people(person()),
        }
    reasons = [(key, gettext(word)) for key, word in DECLINE_REASONS.items()]
    parts |= {"methods": _methods(), "words": METHODS, "reasons": reasons}
    return render_template("on_behalf/index.html", values=values, errors=errors, **parts)


@blueprint.post("/people")
@require(*WHO)
def mark() -> Any:
    """Somebody has no smartphone, or has one now."""
    number, by_phone = request.form.get("number", "").strip()[:20], request.form.get("by_phone") != "false"
    with context().database.transaction() as unit:
        known = OnBehalfStore(unit.connection).mark(person(), number, by_phone)
    if not known:
        return _index({"number": number}, {"number": [gettext("本地没有这个编号的志愿者，请核对。")]}), 422
    flash(gettext("已记下。"), "good")
    return redirect("/work/on-behalf", 303)


@blueprint.post("/offers/<uuid:offer_id>")
@require(*WHO)
def answer_offer(offer_id: UUID) -> Response:
    method, reason = request.form.get("method", ""), request.form.get("reason", "")
    if request.form.get("answer") == "accept":
        attempt(
            lambda unit: answering.accept_offer(context().desk(unit), person(), offer_id, method=method),
            gettext("已代为接单。"),
        )
        return redirect("/work/on-behalf", 303)
    known = reason if reason in DECLINE_REASONS else "other"
    areas: list[str] = []

    def work(unit: Any) -> None:
        areas.append(answering.decline_offer(context().desk(unit), person(), offer_id, known, method=method).area)

    if attempt(work, gettext("已代为拒单，不影响对他的评价。")):
        context().run_round(areas[-1][:6])
    return redirect("/work/on-behalf", 303)


@blueprint.get("/tasks/<uuid:assignment_id>")
@require(*WHO)
def task(assignment_id: UUID) -> str:
    return _page(assignment_id, {}, {})


@blueprint.get("/tasks/<uuid:assignment_id>/done")
@require(*WHO)
def finishing(assignment_id: UUID) -> str:
    return _page(assignment_id, {}, {}, is_finishing=True)


@blueprint.post("/tasks/<uuid:assignment_id>/start")
@require(*WHO)
def start(assignment_id: UUID) -> Any:
    def do(desk: Desk, told: dict[str, Any]) -> None:
        working.start(desk, person(), assignment_id, working.Entry(**told))

    return _entered(assignment_id, schemas.Entry(), do, gettext("已代为登记：开始办理。"))


@blueprint.post("/tasks/<uuid:assignment_id>/log")
@require(*WHO)
def log(assignment_id: UUID) -> Any:
    def do(desk: Desk, told: dict[str, Any]) -> None:
        note, minutes = told.pop("note"), told.pop("minutes")
        working.log(desk, person(), assignment_id, note, minutes, working.Entry(**told))

    return _entered(assignment_id, schemas.LogForm(), do, gettext("已代为记下这次办理。"))


@blueprint.post("/tasks/<uuid:assignment_id>/done")
@require(*WHO)
def done(assignment_id: UUID) -> Any:
    def do(desk: Desk, told: dict[str, Any]) -> None:
        outcome, result, money = told.pop("outcome"), told.pop("result"), told.pop("money")
        working.complete(desk, person(), assignment_id, outcome, result, working.Entry(**told), money)

    asked = schemas.Complete(exclude=("money",))
    return _entered(assignment_id, asked, do, gettext("已代为登记办毕，等群众确认。"), "/work/on-behalf")


def _entered(
    assignment_id: UUID, asked: Schema, do: Callable[[Desk, dict[str, Any]], None], told: str, then: str = ""
) -> Any:
    again = partial(_page, assignment_id, is_finishing=isinstance(asked, schemas.Complete))
    then = then or f"/work/on-behalf/tasks/{assignment_id}"
    return entered(asked, lambda unit, said: do(context().desk(unit), said), again, told, then)


def _page(assignment_id: UUID, values: Values, errors: Errors, is_finishing: bool = False) -> str:
    with context().database.reading() as connection:
        row = OnBehalfStore(connection).task(person(), assignment_id)
    if row is None:
        raise NotFound()
    outcomes = [(key, gettext(word)) for key, word in OUTCOME_WORDS.items()]
    return render_template(
        "on_behalf/task.html",
        task=row,
        methods=_methods(),
        outcomes=outcomes,
        is_finishing=is_finishing,
        values=values,
        errors=errors,
    )


def _methods() -> list[tuple[str, str]]:
    return [(key, gettext(METHODS[key])) for key in _LEARNT]
