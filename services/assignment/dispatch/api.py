"""The JSON routes of offers and assignments (design §6): load, call a use case, reply."""

# mypy: disable-error-code="untyped-decorator"

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.assignment.context import answer, case_shown, context
from services.assignment.dispatch import schemas, voices
from services.assignment.dispatch.domain import State
from services.assignment.dispatch.use_cases import answering, working
from shared.contracts.errors import NotFound
from shared.identity.access import person, require
from shared.web.paging import add_pagination, page_of, read_cursor

READERS = ("dispatcher", "supervisor")
blueprint = Blueprint("dispatch", __name__, url_prefix="/api/assignment/v1", description="Offers and work")


@blueprint.route("/offers")
@require("volunteer", *READERS)
@blueprint.arguments(schemas.OfferFilter, location="query")
@blueprint.response(200, schemas.OfferShown(many=True))
def offers(wanted: dict[str, Any]) -> Response:
    """Newest first: a volunteer's own, or those of the dispatcher's area."""
    with context().database.reading() as connection:
        rows = context().cases(connection).offers(person().id, person().areas(*READERS), **_filters(wanted))
    return _page(rows, wanted["page_size"], _offer)


@blueprint.route("/offers/<uuid:offer_id>/accept", methods=["POST"])
@require("volunteer", "dispatcher")
@blueprint.arguments(schemas.Entry)
@blueprint.response(200, schemas.Accepted)
def accept_offer(entry: dict[str, Any], offer_id: UUID) -> Response:
    """Take it: only the volunteer it was made to, or a dispatcher on their behalf with a stated method."""

    def work(unit: Any) -> dict[str, Any]:
        case, assignment_id = answering.accept_offer(context().desk(unit), person(), offer_id, **entry)
        return {"request_id": case.id, "status": State.ASSIGNED, "assignment_id": assignment_id}

    return answer(work)


@blueprint.route("/offers/<uuid:offer_id>/decline", methods=["POST"])
@require("volunteer", "dispatcher")
@blueprint.arguments(schemas.Decline)
@blueprint.response(200, schemas.CaseShown)
def decline_offer(entry: dict[str, Any], offer_id: UUID) -> Response:
    """Say no with a reason; the next best is asked at once."""
    areas: list[str] = []

    def work(unit: Any) -> dict[str, Any]:
        case = answering.decline_offer(context().desk(unit), person(), offer_id, **entry)
        areas.append(case.area)
        return case_shown(case, State.ACCEPTED)

    reply = answer(work)
    for area in areas[-1:]:
        context().run_round(area[:6])
    return reply


@blueprint.route("/assignments")
@require("volunteer", *READERS)
@blueprint.arguments(schemas.AssignmentFilter, location="query")
@blueprint.response(200, schemas.AssignmentShown(many=True))
def assignments(wanted: dict[str, Any]) -> Response:
    """Newest first: a volunteer's own, or those of the dispatcher's area."""
    with context().database.reading() as connection:
        rows = context().cases(connection).assignments(person().id, person().areas(*READERS), **_filters(wanted))
    return _page(rows, wanted["page_size"], _assignment)


@blueprint.route("/assignments/<uuid:assignment_id>/start", methods=["POST"])
@require("volunteer", "dispatcher")
@blueprint.arguments(schemas.Entry)
@blueprint.response(200, schemas.CaseShown)
def start(entry: dict[str, Any], assignment_id: UUID) -> Response:
    """First contact made, work begun."""
    return answer(
        lambda unit: case_shown(
            working.start(context().desk(unit), person(), assignment_id, working.Entry(**entry)), State.IN_PROGRESS
        )
    )


@blueprint.route("/assignments/<uuid:assignment_id>/logs", methods=["POST"])
@require("volunteer", "dispatcher")
@blueprint.arguments(schemas.Log)
@blueprint.response(201, schemas.Made)
def log(entry: dict[str, Any], assignment_id: UUID) -> Response:
    """What was done, and how many minutes it took."""
    note, minutes = entry.pop("note"), entry.pop("minutes")
    told = working.Entry(**entry)
    return answer(
        lambda unit: {"id": working.log(context().desk(unit), person(), assignment_id, note, minutes, told)[1]}, 201
    )


@blueprint.route("/assignments/<uuid:assignment_id>/complete", methods=["POST"])
@require("volunteer", "dispatcher")
@blueprint.arguments(schemas.Complete)
@blueprint.response(200, schemas.CaseShown)
def complete(entry: dict[str, Any], assignment_id: UUID) -> Response:
    """Work done; the resident has the last word."""
    outcome, result, money = entry.pop("outcome"), entry.pop("result"), entry.pop("money")
    told = working.Entry(**entry)
    return answer(
        lambda unit: case_shown(
            working.complete(context().desk(unit), person(), assignment_id, outcome, result, told, money),
            State.AWAITING_CONFIRMATION,
        )
    )


@blueprint.route("/assignments/<uuid:assignment_id>/return", methods=["POST"])
@require("volunteer", "dispatcher")
@blueprint.arguments(schemas.Return)
@blueprint.response(200, schemas.CaseShown)
def give_back(entry: dict[str, Any], assignment_id: UUID) -> Response:
    """Hand the task back (退单); the clock runs on."""
    reason, evidence = entry.pop("reason"), entry.pop("evidence")
    told = working.Entry(**entry)
    return answer(
        lambda unit: case_shown(
            working.give_back(context().desk(unit), person(), assignment_id, reason, told, evidence), State.RETURNED
        )
    )


@blueprint.route("/requests/<uuid:request_id>/explanation")
@require("volunteer", *READERS)
@blueprint.response(200, schemas.ExplanationShown)
def explanation(request_id: UUID) -> Response:
    """Why this volunteer and not another; or, while nobody was found, why nobody fits."""
    with context().database.reading() as connection:
        row = context().cases(connection).explanation(person().id, person().areas(*READERS), request_id)
    if row is None:
        raise NotFound()
    empty: dict[str, Any] = {"chosen": None, "runners_up": [], "counterfactual": None}
    shown = {name: value for name, value in (row.explanation or empty).items() if name != "overruled_because"}
    return jsonify(
        {
            **shown,
            "unmatched": row.unmatched,
            "sentences": voices.told(row.explanation, row.unmatched),
        }
    )


def _filters(wanted: dict[str, Any]) -> dict[str, Any]:
    cursor = read_cursor(wanted["after"], 1)
    names = ("request", "volunteer", "status")
    return {
        **{name: wanted[name] for name in names},
        "after": cursor[0] if cursor else None,
        "most": wanted["page_size"] + 1,
    }


def _page(rows: Any, page_size: int, shown: Any) -> Response:
    page = page_of(rows, page_size, lambda row: [row.id])
    return add_pagination(jsonify([shown(row) for row in page.items]), page, page_size)


def _volunteer(row: Any) -> dict[str, Any]:
    return {"id": row.volunteer_id, "account": row.number, "name": row.name}


def _offer(row: Any) -> dict[str, Any]:
    names = ("id", "request_id", "status", "expires_at", "offered_at")
    return {**{name: getattr(row, name) for name in names}, "volunteer": _volunteer(row)}


def _assignment(row: Any) -> dict[str, Any]:
    names = ("id", "request_id", "request_number", "status", "state", "accepted_at", "started_at", "completed_at")
    return {
        **{name: getattr(row, name) for name in (*names, "outcome", "due_at")},
        "volunteer": _volunteer(row),
    }
