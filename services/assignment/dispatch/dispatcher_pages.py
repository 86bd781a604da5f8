"""The dispatcher's page: who waits and why nobody fits, open offers, work under way; reassigning in two clicks."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.assignment.context import attempt, context
from services.assignment.dispatch.store import View
from services.assignment.dispatch.use_cases import ruling
from services.assignment.dispatch.voices import dropped, to_resident
from services.assignment.dispatch.wording import why_nobody
from services.assignment.matching.needs import needs_of
from services.assignment.matching.policy import policy_of
from shared.contracts.errors import NotFound
from shared.identity.access import person, require
from shared.identity.recusal import recusal_of
from shared.reference.working_hours import add_working_hours

blueprint = Blueprint("dispatch_pages", __name__, url_prefix="/work/dispatch")
_WAITING = ("accepted", "returned", "reopened")
_OFFERED = ("offered",)
_WORKING = ("assigned", "in_progress", "suspended", "awaiting_confirmation")


@blueprint.get("")
@require("dispatcher", "supervisor")
def pool() -> str:
    view = _view()
    with context().database.reading() as connection:
        reader = context().cases(connection)
        parts = {
            "waiting": reader.pool(view, _WAITING),
            "offered": reader.pool(view, _OFFERED),
            "working": reader.pool(view, _WORKING),
            "recent": reader.recent(view),
        }
        drop_after = policy_of(reader.points()).optional_tries
    return render_template(
        "work/dispatch.html",
        why_nobody=why_nobody,
        to_resident=to_resident,
        no_longer_asked=lambda row: dropped(needs_of(row.matter["skills"], row.tries, drop_after).dropped),
        area=view.areas[0],
        complaints_only=view.recused_only,
        **parts,
    )


def _view() -> View:
    """A dispatcher's own area; for a supervisor what the towns must not see (回避)."""
    if person().holds("dispatcher"):
        return View(person().id, person().areas("dispatcher"))
    return View(person().id, person().areas("supervisor"), recused_only=True)


@blueprint.get("/<uuid:request_id>/reassign")
@require("dispatcher", "supervisor")
def choose(request_id: UUID) -> str:
    """Whom to give it to: holders of the post in the town, the nearest and least busy first."""
    with context().database.reading() as connection:
        reader = context().cases(connection)
        case = reader.one(request_id, _view())
        if case is None:
            raise NotFound()
        recusal = recusal_of(case.recused_persons, case.recused_areas)
        people = reader.pickable(case.matter["post_kind"], case.area, recusal)
    fitting = [each for each in people if each.id != case.volunteer_id]
    return render_template("work/reassign.html", case=case, people=fitting, reasons=why_nobody(case.unmatched))


@blueprint.post("/<uuid:request_id>/reassign")
@require("dispatcher", "supervisor")
def reassign(request_id: UUID) -> Response:
    volunteer, reason = request.form.get("volunteer", ""), request.form.get("reason", "").strip() or None
    here = context()
    expires_at = add_working_hours(here.clock.now(), here.settings.offer_hours)

    def work(unit: Any) -> None:
        ruling.reassign(here.desk(unit), person(), request_id, UUID(volunteer), reason, expires_at)

    attempt(work, gettext("已改派，等待接单。"))
    return redirect("/work/dispatch", 303)


@blueprint.post("/<uuid:request_id>/put-back")
@require("dispatcher", "supervisor")
def put_back(request_id: UUID) -> Response:
    areas: list[str] = []

    def work(unit: Any) -> None:
        areas.append(ruling.put_back(context().desk(unit), person(), request_id).area)

    if attempt(work, gettext("已放回待派池，系统马上另找人。")):
        context().run_round(areas[-1][:6])
    return redirect("/work/dispatch", 303)
