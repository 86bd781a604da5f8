"""/work/clock: what waits for a decision and what stands paused; one case's clock with the forms to pause or extend it."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.assignment.clock import schemas, use_cases
from services.assignment.clock.api import decided
from services.assignment.clock.domain import DECIDERS, LONGEST, PAUSE_WORDS
from services.assignment.clock.store import ClockStore
from services.assignment.context import at_hand, attempt, context
from services.assignment.entering import Errors, Values, entered
from shared.contracts.errors import NotFound
from shared.identity.access import person, require
from shared.runtime.database import Work

blueprint = Blueprint("clock_pages", __name__, url_prefix="/work/clock")


@blueprint.get("")
@require(*DECIDERS)
def waiting() -> str:
    return _waiting({}, {})


def _waiting(values: Values, errors: Errors) -> str:
    with context().database.reading() as connection:
        pauses, extensions, paused = ClockStore(connection).waiting(person())
        texts = context().texts(connection)
        notes = {row.id: texts.open_one(row.note, "note") for row in (*pauses, *paused)}
        notes |= {row.id: texts.open_one(row.reason, "reason") for row in extensions}
    return render_template(
        "clock/index.html",
        pauses=pauses,
        extensions=extensions,
        paused=paused,
        notes=notes,
        reasons=PAUSE_WORDS,
        me=person().id,
        values=values,
        errors=errors,
    )


@blueprint.post("/pauses/<uuid:pause_id>/<any(approve, refuse):decision>")
@require(*DECIDERS)
def decide_pause(pause_id: UUID, decision: str) -> Response:
    do = use_cases.approve_pause if decision == "approve" else use_cases.refuse_pause
    told = gettext("已批准，时限从现在起暂停。") if decision == "approve" else gettext("没有批准，时限照常走。")
    attempt(lambda unit: do(*at_hand(unit, ClockStore), pause_id), told)
    return redirect("/work/clock", 303)


@blueprint.post("/extensions/<uuid:extension_id>/<any(grant, refuse):decision>")
@require(*DECIDERS)
def decide_extension(extension_id: UUID, decision: str) -> Any:
    granted = decision == "grant"

    def work(unit: Work, said: dict[str, Any]) -> None:
        decided(unit, extension_id, granted, said["reason"])

    told = gettext("已同意延期，群众的查询页已显示新的日期。") if granted else gettext("没有同意延期。")
    return entered(schemas.Refuse(), work, _waiting, told, "/work/clock")


@blueprint.get("/<uuid:assignment_id>")
@require("volunteer", *DECIDERS)
def one(assignment_id: UUID) -> str:
    return _page(assignment_id, {}, {})


@blueprint.post("/<uuid:assignment_id>/suspend")
@require("volunteer", *DECIDERS)
def suspend(assignment_id: UUID) -> Any:
    def work(unit: Work, said: dict[str, Any]) -> None:
        use_cases.suspend(*at_hand(unit, ClockStore), assignment_id, use_cases.Wanted(**said))

    return entered(schemas.Suspend(), work, partial(_page, assignment_id), "", f"/work/clock/{assignment_id}")


@blueprint.post("/<uuid:assignment_id>/extend")
@require("volunteer", *DECIDERS)
def extend(assignment_id: UUID) -> Any:
    def work(unit: Work, said: dict[str, Any]) -> None:
        use_cases.ask_extension(*at_hand(unit, ClockStore), assignment_id, said["working_days"], said["reason"])

    return entered(schemas.ExtendForm(), work, partial(_page, assignment_id), "", f"/work/clock/{assignment_id}")


@blueprint.post("/<uuid:assignment_id>/resume")
@require("volunteer", *DECIDERS)
def resume(assignment_id: UUID) -> Response:
    def work(unit: Any) -> None:
        use_cases.resume(*at_hand(unit, ClockStore), assignment_id)

    attempt(work, gettext("已恢复，时限从现在起继续走。"))
    return redirect(f"/work/clock/{assignment_id}", 303)


def _page(assignment_id: UUID, values: Values, errors: Errors) -> str:
    with context().database.reading() as connection:
        store, texts = ClockStore(connection), context().texts(connection)
        case = store.one(person(), assignment_id)
        if case is None:
            raise NotFound()
        pauses, extensions = store.history(case.id)
        notes = {row.id: texts.open_one(row.note, "note") for row in pauses}
        notes |= {row.id: texts.open_one(row.reason, "reason") for row in extensions}
    mine = case.handler == person().id
    return render_template(
        "clock/one.html",
        case=case,
        pauses=pauses,
        extensions=extensions,
        notes=notes,
        mine=mine,
        back=f"/work/tasks/{assignment_id}" if mine else "/work/dispatch",
        reasons=[(key, _with_longest(key)) for key in PAUSE_WORDS],
        words=PAUSE_WORDS,
        values=values,
        errors=errors,
    )


def _with_longest(reason: str) -> str:
    return str(gettext("%(reason)s（最长%(days)s个工作日）", reason=gettext(PAUSE_WORDS[reason]), days=LONGEST[reason]))
