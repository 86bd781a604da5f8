"""/work/clock: what waits for a decision and what stands paused; one case's clock with the forms to pause or extend it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.assignment.clock import schemas, use_cases
from services.assignment.clock.api import decided
from services.assignment.clock.domain import DECIDERS, LONGEST, PAUSE_WORDS
from services.assignment.clock.store import ClockStore
from services.assignment.context import attempt, context
from shared.contracts.errors import DomainError, NotFound
from shared.identity.access import person, require
from shared.web.forms import errors_of, load_form

blueprint = Blueprint("clock_pages", __name__, url_prefix="/work/clock")


@blueprint.get("")
@require(*DECIDERS)
def waiting() -> str:
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
    )


@blueprint.post("/pauses/<uuid:pause_id>/<any(approve, refuse):decision>")
@require(*DECIDERS)
def decide_pause(pause_id: UUID, decision: str) -> Response:
    do = use_cases.approve_pause if decision == "approve" else use_cases.refuse_pause
    told = gettext("已批准，时限从现在起暂停。") if decision == "approve" else gettext("没有批准，时限照常走。")
    attempt(lambda unit: do(context().desk(unit), ClockStore(unit.connection), person(), pause_id), told)
    return redirect("/work/clock", 303)


@blueprint.post("/extensions/<uuid:extension_id>/<any(grant, refuse):decision>")
@require(*DECIDERS)
def decide_extension(extension_id: UUID, decision: str) -> Response:
    granted, reason = decision == "grant", request.form.get("reason", "").strip()[:500] or None
    told = gettext("已同意延期，群众的查询页已显示新的日期。") if granted else gettext("没有同意延期。")
    attempt(lambda unit: decided(unit, extension_id, granted, reason), told)
    return redirect("/work/clock", 303)


@blueprint.get("/<uuid:assignment_id>")
@require("volunteer", *DECIDERS)
def one(assignment_id: UUID) -> str:
    return _page(assignment_id, {}, {})


@blueprint.post("/<uuid:assignment_id>/suspend")
@require("volunteer", *DECIDERS)
def suspend(assignment_id: UUID) -> Any:
    given = {name: value for name, value in request.form.items() if value != ""}
    form = load_form(schemas.Suspend(), given)
    if form.errors:
        return _page(assignment_id, form.values, form.errors), 422
    wanted = use_cases.Wanted(**form.data)

    def work(unit: Any) -> None:
        use_cases.suspend(context().desk(unit), ClockStore(unit.connection), person(), assignment_id, wanted)

    return _tried(assignment_id, form.values, work)


@blueprint.post("/<uuid:assignment_id>/extend")
@require("volunteer", *DECIDERS)
def extend(assignment_id: UUID) -> Any:
    form = load_form(schemas.ExtendForm(), request.form)
    if form.errors:
        return _page(assignment_id, form.values, form.errors), 422
    days, reason = form.data["working_days"], form.data["reason"]

    def work(unit: Any) -> None:
        use_cases.ask_extension(
            context().desk(unit), ClockStore(unit.connection), person(), assignment_id, days, reason
        )

    return _tried(assignment_id, form.values, work, "working_days")


@blueprint.post("/<uuid:assignment_id>/resume")
@require("volunteer", *DECIDERS)
def resume(assignment_id: UUID) -> Response:
    def work(unit: Any) -> None:
        use_cases.resume(context().desk(unit), ClockStore(unit.connection), person(), assignment_id)

    attempt(work, gettext("已恢复，时限从现在起继续走。"))
    return redirect(f"/work/clock/{assignment_id}", 303)


def _tried(assignment_id: UUID, values: dict[str, Any], work: Any, field: str = "reason") -> Any:
    """Do it and come back; what the rules refuse stands beside the field it concerns."""
    try:
        with context().database.transaction() as unit:
            work(unit)
    except NotFound:
        raise
    except DomainError as error:
        found = errors_of(error)
        wrong = found if set(found) & set(values) else {field: [each for said in found.values() for each in said]}
        return _page(assignment_id, values, wrong), error.status
    return redirect(f"/work/clock/{assignment_id}", 303)


def _page(assignment_id: UUID, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
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
