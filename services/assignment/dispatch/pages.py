"""The volunteer's phone page: offers and today's work, each answered in two taps; who lives where only after accepting."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from services.assignment.context import attempt, context
from services.assignment.dispatch import schemas
from services.assignment.dispatch.domain import DECLINE_REASONS
from services.assignment.dispatch.task_page import task_page
from services.assignment.dispatch.use_cases import answering, working
from services.assignment.dispatch.wording import (
    area_name,
    days_left,
    map_link,
    matter_name,
    post_name,
    why_me,
)
from services.assignment.entering import entered
from services.assignment.money.domain import MONEY_WORDS, yuan
from services.assignment.money.forms import read_money
from services.assignment.work_photos.domain import LARGEST_BODY
from services.assignment.work_photos.receiving import NAME, stored, taken_from
from shared.identity.access import person, require
from shared.runtime.database import Work
from shared.web.bodies import takes_bodies_up_to

blueprint = Blueprint("work_pages", __name__, url_prefix="/work")


@blueprint.app_context_processor
def words() -> dict[str, Any]:
    """What the templates of this service may call."""
    return {
        "area_name": area_name,
        "matter_name": matter_name,
        "post_name": post_name,
        "days_left": days_left,
        "map_link": map_link,
        "why_me": why_me,
        "now": context().clock.now(),
        "money_word": lambda kind: gettext(MONEY_WORDS[kind]),
        "yuan": yuan,
    }


@blueprint.get("")
@require("volunteer", "dispatcher", "organiser")
def home() -> str | AnyResponse:
    """Everybody's first page: a volunteer's own, else the dispatcher's or the organiser's."""
    if not person().holds("volunteer"):
        return redirect("/work/dispatch" if person().holds("dispatcher") else "/work/posts")
    with context().database.reading() as connection:
        reader = context().cases(connection)
        offers, tasks = reader.own_offers(person().id), reader.own_work(person().id)
    return render_template("work/mine.html", offers=offers, tasks=tasks, reasons=_reasons())


@blueprint.post("/offers/<uuid:offer_id>/accept")
@require("volunteer")
def accept(offer_id: UUID) -> AnyResponse:
    taken: list[UUID] = []

    def work(unit: Any) -> None:
        taken.append(answering.accept_offer(context().desk(unit), person(), offer_id)[1])

    done = attempt(work, gettext("已接单。请尽快联系求助人。"))
    return redirect(f"/work/tasks/{taken[-1]}" if done else "/work", 303)


@blueprint.post("/offers/<uuid:offer_id>/decline")
@require("volunteer")
def decline(offer_id: UUID) -> AnyResponse:
    reason = request.form.get("reason", "")
    areas: list[str] = []

    def work(unit: Any) -> None:
        known = reason if reason in DECLINE_REASONS else "other"
        areas.append(answering.decline_offer(context().desk(unit), person(), offer_id, known).area)

    if attempt(work, gettext("已告诉调度您不接这件事，不影响对您的评价。")):
        context().run_round(areas[-1][:6])
    return redirect("/work", 303)


@blueprint.get("/tasks/<uuid:assignment_id>")
@require("volunteer")
def task(assignment_id: UUID) -> str:
    return task_page(assignment_id)


@blueprint.post("/tasks/<uuid:assignment_id>/start")
@require("volunteer")
def start(assignment_id: UUID) -> AnyResponse:
    attempt(
        lambda unit: working.start(context().desk(unit), person(), assignment_id, working.Entry()),
        gettext("已记下：开始办理。"),
    )
    return redirect(f"/work/tasks/{assignment_id}", 303)


@blueprint.post("/tasks/<uuid:assignment_id>/log")
@require("volunteer")
@takes_bodies_up_to(LARGEST_BODY)
def log(assignment_id: UUID) -> Any:
    """Up to five photos come along; nothing is stored before everything that was typed is right."""
    pictures, wrong = taken_from(request.files.getlist(NAME))

    def work(unit: Work, told: dict[str, Any]) -> None:
        entry = working.Entry(None, told["occurred_at"])
        said = told["note"], told["minutes"], entry
        working.log(context().desk(unit), person(), assignment_id, *said, stored(pictures))

    then = f"/work/tasks/{assignment_id}"
    return entered(schemas.LogForm(), work, partial(task_page, assignment_id), gettext("已记下这次办理。"), then, wrong)


@blueprint.post("/tasks/<uuid:assignment_id>/done")
@require("volunteer")
def done(assignment_id: UUID) -> Any:
    money, wrong, _ = read_money(request.form)

    def work(unit: Work, told: dict[str, Any]) -> None:
        said = told["outcome"], told["result"], working.Entry(), money
        working.complete(context().desk(unit), person(), assignment_id, *said)

    said = gettext("办毕已记下，等群众确认。辛苦了！")
    asked = schemas.Complete(exclude=("money",))
    return entered(asked, work, partial(task_page, assignment_id), said, "/work", wrong)


@blueprint.post("/tasks/<uuid:assignment_id>/return")
@require("volunteer")
def give_back(assignment_id: UUID) -> Any:
    def work(unit: Work, told: dict[str, Any]) -> None:
        said = told["reason"], working.Entry(), told["evidence"]
        working.give_back(context().desk(unit), person(), assignment_id, *said)

    return entered(schemas.Return(), work, partial(task_page, assignment_id), gettext("已退单，由调度审定。"), "/work")


def _reasons() -> list[tuple[str, str]]:
    return [(key, gettext(word)) for key, word in DECLINE_REASONS.items()]
