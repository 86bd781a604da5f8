"""/work/leave: a volunteer's own leave and what they cover; /work/leaves: the organiser's list, and leave for somebody else."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext

from services.assignment.context import attempt, context
from services.assignment.entering import Again, Errors, Values, entered
from services.assignment.leave import schemas
from services.assignment.leave.api import ended, recorded, taken_over
from services.assignment.leave.domain import Server, able_to_cover
from services.assignment.leave.store import LeaveStore
from services.assignment.leave.use_cases import ORGANISERS, Days, may_record, server
from shared.contracts.errors import NotFound
from shared.identity.access import person, require
from shared.reference.working_hours import local_day
from shared.web.forms import load_form

blueprint = Blueprint("leave_pages", __name__, url_prefix="/work")


@blueprint.get("/leave")
@require("volunteer")
def mine() -> str:
    return _mine({}, {})


@blueprint.post("/leave")
@require("volunteer")
def ask() -> Any:
    return _entered(_somebody(person().id).id, _mine, "/work/leave")


@blueprint.post("/leave/<uuid:leave_id>/end")
@require("volunteer", *ORGANISERS)
def come_back(leave_id: UUID) -> Any:
    form = load_form(schemas.Back(), request.form)
    day = form.data.get("back_on") or local_day(context().clock.now())
    attempt(lambda unit: ended(unit, leave_id, day), gettext("已记下：提前回来。"))
    return redirect("/work/leaves" if request.form.get("list") else "/work/leave", 303)


@blueprint.post("/leave/take-over/<uuid:request_id>")
@require("volunteer")
def take_over(request_id: UUID) -> Any:
    taken: list[UUID] = []
    done = attempt(lambda unit: taken.append(taken_over(unit, request_id)), gettext("已接过来。请尽快联系求助人。"))
    return redirect(f"/work/tasks/{taken[-1]}" if done else "/work/leave", 303)


@blueprint.get("/leaves")
@require(*ORGANISERS)
def everybody() -> str:
    q, areas = request.args.get("q", "").replace("\x00", "").strip()[:60], person().areas(*ORGANISERS)
    with context().database.reading() as connection:
        store = LeaveStore(connection)
        rows = store.list(areas, person().id, _today(), None, 200)
        found = store.found(areas, q) if q else []
    return render_template("leave/everybody.html", rows=rows, found=found, q=q, today=_today())


@blueprint.get("/leaves/<uuid:volunteer_id>")
@require(*ORGANISERS)
def somebody(volunteer_id: UUID) -> str:
    return _for_somebody(volunteer_id, {}, {})


@blueprint.post("/leaves/<uuid:volunteer_id>")
@require(*ORGANISERS)
def record(volunteer_id: UUID) -> Any:
    return _entered(volunteer_id, partial(_for_somebody, volunteer_id), "/work/leaves")


def _entered(volunteer_id: UUID, again: Again, then: str) -> Any:
    return entered(schemas.Leave(), lambda unit, said: recorded(unit, volunteer_id, Days(**said)), again, "", then)


def _mine(values: Values, errors: Errors) -> str:
    with context().database.reading() as connection:
        store = LeaveStore(connection)
        leaves, cases = store.of_person(person().id, _today()), store.to_cover(person(), _today())
        options = _options(store, _somebody_in(store, person().id))
    return render_template(
        "leave/mine.html", leaves=leaves, cases=cases, options=options, values=values, errors=errors, today=_today()
    )


def _for_somebody(volunteer_id: UUID, values: Values, errors: Errors) -> str:
    with context().database.reading() as connection:
        store = LeaveStore(connection)
        row = _somebody_in(store, volunteer_id)
        if not may_record(person(), row):
            raise NotFound()
        options = _options(store, row)
    return render_template("leave/somebody.html", absent=row, options=options, values=values, errors=errors)


def _options(store: LeaveStore, absent: Any) -> list[tuple[str, str]]:
    """Who can cover as of today; the days asked for are looked at when it is written down."""
    others = {row.id: row for row in store.others(absent, _today(), _today())}
    mine = _asking(absent)
    able = able_to_cover(mine, [server(row) for row in others.values()])
    return [(str(each.id), f"{others[each.id].name} {others[each.id].number}") for each in able]


def _asking(row: Any) -> Server:
    """The one who asks: whether they serve or are away is not in question here."""
    return Server(row.id, row.village, frozenset(row.post_kinds))


def _somebody(person_or_volunteer: UUID) -> Any:
    with context().database.reading() as connection:
        return _somebody_in(LeaveStore(connection), person_or_volunteer)


def _somebody_in(store: LeaveStore, person_or_volunteer: UUID) -> Any:
    row = store.one(person_or_volunteer)
    if row is None:
        raise NotFound()
    return row


def _today() -> Any:
    return local_day(context().clock.now())
