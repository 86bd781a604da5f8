"""The JSON routes of leave: written down, listed, ended early, and what the cover takes over."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.assignment.context import answer, context
from services.assignment.leave import schemas, use_cases
from services.assignment.leave.store import LeaveStore
from services.assignment.leave.use_cases import ORGANISERS, Days
from shared.identity.access import person, require
from shared.reference.working_hours import add_working_hours, local_day
from shared.web.paging import add_pagination, page_of, read_cursor

blueprint = Blueprint("leave", __name__, url_prefix="/api/assignment/v1", description="Leave and cover (AB岗)")
_shown = schemas.LeaveShown()


@blueprint.route("/volunteers/<uuid:volunteer_id>/leave", methods=["POST"])
@require("volunteer", *ORGANISERS)
@blueprint.arguments(schemas.Leave)
@blueprint.response(201, schemas.LeaveId)
def leave(days: dict[str, Any], volunteer_id: UUID) -> Response:
    """Nothing is offered on these days, both included; the cover sees what is open."""
    return answer(lambda unit: {"id": recorded(unit, volunteer_id, Days(**days))}, 201)


@blueprint.route("/leaves")
@require("volunteer", *ORGANISERS)
@blueprint.arguments(schemas.LeaveFilter, location="query")
@blueprint.response(200, schemas.LeaveShown(many=True))
def leaves(wanted: dict[str, Any]) -> Response:
    """Leave that is not over, within one's area or one's own."""
    cursor = read_cursor(wanted["after"], 1)
    today = local_day(context().clock.now())
    after = UUID(cursor[0]) if cursor else None
    with context().database.reading() as connection:
        rows = LeaveStore(connection).list(
            person().areas(*ORGANISERS), person().id, today, after, wanted["page_size"] + 1
        )
    page = page_of(rows, wanted["page_size"], lambda row: [str(row.id)])
    return add_pagination(jsonify(_shown.dump(page.items, many=True)), page, wanted["page_size"])


@blueprint.route("/leaves/<uuid:leave_id>/end", methods=["POST"])
@require("volunteer", *ORGANISERS)
@blueprint.arguments(schemas.Back)
@blueprint.response(200, schemas.LeaveId)
def end(said: dict[str, Any], leave_id: UUID) -> Response:
    """Back earlier than written down."""

    def work(unit: Any) -> dict[str, Any]:
        ended(unit, leave_id, said["back_on"])
        return {"id": leave_id}

    return answer(work)


@blueprint.route("/requests/<uuid:request_id>/take-over", methods=["POST"])
@require("volunteer")
@blueprint.response(200, schemas.TaskId)
def take_over(request_id: UUID) -> Response:
    """The cover takes what lies with somebody on leave."""
    return answer(lambda unit: {"assignment_id": taken_over(unit, request_id)})


def recorded(unit: Any, volunteer_id: UUID, days: Days) -> UUID:
    store, clock = LeaveStore(unit.connection), context().clock
    return use_cases.go_on_leave(store, clock, unit.outbox, person(), volunteer_id, days)


def ended(unit: Any, leave_id: UUID, back_on: Any) -> None:
    use_cases.come_back(LeaveStore(unit.connection), context().clock, unit.outbox, person(), leave_id, back_on)


def taken_over(unit: Any, request_id: UUID) -> UUID:
    here = context()
    expires_at = add_working_hours(here.clock.now(), here.settings.offer_hours)
    return use_cases.take_over(here.desk(unit), LeaveStore(unit.connection), person(), request_id, expires_at)
