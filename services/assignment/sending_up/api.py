"""The JSON routes of what is with upper units."""

# mypy: disable-error-code="untyped-decorator"

from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.assignment.context import answer, at_hand, case_shown, context
from services.assignment.sending_up import schemas, use_cases
from services.assignment.sending_up.store import KEEPERS, SentUpStore, place_of
from shared.contracts.errors import Invalid
from shared.identity.access import person, require
from shared.reference.working_hours import local_day
from shared.web.paging import BAD_CURSOR, Page, add_pagination, page_of, read_cursor

blueprint = Blueprint("sending_up", __name__, url_prefix="/api/assignment/v1", description="Sent up (上报)")
WHO = ("volunteer", *KEEPERS)
_SHOWN = tuple(schemas.SentUpShown().fields)


@blueprint.route("/sent-up")
@require(*KEEPERS)
@blueprint.arguments(schemas.SentUpFilter, location="query")
@blueprint.response(200, schemas.SentUpShown(many=True))
def listed(wanted: dict[str, Any]) -> Response:
    """What waits for an upper unit's answer in one's area, the oldest expected answer first, in pages."""
    page = of_area(wanted, wanted["page_size"])
    shown = [{name: _plain(getattr(row, name)) for name in _SHOWN} for row in page.items]
    return add_pagination(jsonify(shown), page, wanted["page_size"])


@blueprint.route("/requests/<uuid:request_id>/send-up", methods=["POST"])
@require(*WHO)
@blueprint.arguments(schemas.SendUp)
@blueprint.response(201, schemas.Sent)
def send(said: dict[str, Any], request_id: UUID) -> Response:
    """上报: the town cannot settle it. The case stays its handler's and its clock runs."""

    def work(unit: Any) -> dict[str, Any]:
        case, sent = use_cases.send_up(*at_hand(unit, SentUpStore), request_id, use_cases.Letter(**said))
        return {"id": sent.id, "request_id": case.id, "status": case.state}

    return answer(work, 201)


@blueprint.route("/sent-up/<uuid:sent_up_id>/answer", methods=["POST"])
@require(*WHO)
@blueprint.arguments(schemas.Answer)
@blueprint.response(200, schemas.CaseShown)
def answered(said: dict[str, Any], sent_up_id: UUID) -> Response:
    """What the upper unit answered; the work goes on."""
    words = said["answer"], said["answered_on"]
    return answer(lambda unit: case_shown(use_cases.answer(*at_hand(unit, SentUpStore), sent_up_id, *words)))


@blueprint.route("/sent-up/<uuid:sent_up_id>/undo", methods=["POST"])
@require(*WHO)
@blueprint.arguments(schemas.Command)
@blueprint.response(200, schemas.CaseShown)
def undone(_: dict[str, Any], sent_up_id: UUID) -> Response:
    """Taken back the same day, by who sent it."""
    return answer(lambda unit: case_shown(use_cases.undo(*at_hand(unit, SentUpStore), sent_up_id)))


@blueprint.route("/sent-up/<uuid:sent_up_id>/undo-answer", methods=["POST"])
@require(*WHO)
@blueprint.arguments(schemas.Command)
@blueprint.response(200, schemas.CaseShown)
def answer_undone(_: dict[str, Any], sent_up_id: UUID) -> Response:
    """An answer recorded by mistake, taken back the same day by who recorded it; it waits again."""
    return answer(lambda unit: case_shown(use_cases.undo_answer(*at_hand(unit, SentUpStore), sent_up_id)))


def of_area(wanted: dict[str, Any], page_size: int) -> Page:
    """Raises Invalid (422) for a place that is none of ours."""
    today, after = local_day(context().clock.now()), _place(wanted["after"])
    with context().database.reading() as connection:
        rows = SentUpStore(connection).of_area(person(), today, page_size + 1, after, wanted["ended"])
    return page_of(rows, page_size, place_of)


def _place(word: str | None) -> tuple[date, datetime, UUID] | None:
    values = read_cursor(word, 3)
    if values is None:
        return None
    try:
        day, at, last = map(str, values)
        return date.fromisoformat(day), datetime.fromisoformat(at), UUID(last)
    except ValueError as error:
        raise Invalid({"after": [BAD_CURSOR]}) from error


def _plain(value: Any) -> Any:
    """Dates as ISO 8601; Flask's own are of HTTP."""
    return value.isoformat() if hasattr(value, "isoformat") else value
