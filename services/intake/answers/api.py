"""The JSON interface of approved answers: looking after them, and answering a request from one."""

# mypy: disable-error-code="untyped-decorator"
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request
from flask_smorest import Blueprint

from services.intake.answers import use_cases
from services.intake.answers.domain import KEEPERS, READERS, Answer
from services.intake.answers.schemas import (
    AnswerRequestSchema,
    AnswerSchema,
    AnswerWordsSchema,
    ListArguments,
    words_of,
)
from services.intake.answers.store import AnswerStore
from services.intake.answers.transactions import answer_request, change, look_up, make_once
from services.intake.answers.use_cases import AnswerOffice
from services.intake.answers.views import answer_view
from services.intake.requests.replies import ChangedSchema
from services.intake.requests.views import changed_view
from services.intake.surroundings import around
from shared.contracts.errors import Invalid
from shared.identity.access import person, require
from shared.reference.working_hours import local_day
from shared.web.idempotency import keyed_request
from shared.web.paging import BAD_CURSOR, add_pagination, page_of, read_cursor

_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]
_IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "schema": {"type": "string"},
    "description": "the ETag of the version; 412 when somebody else has changed it since",
}
blueprint = Blueprint("answers", __name__, url_prefix="/api/intake/v1", description="Approved answers")


@blueprint.route("/answers", methods=["GET"])
@require(*READERS)
@blueprint.arguments(ListArguments(), location="query")
@blueprint.response(200, AnswerSchema(many=True))
@blueprint.doc(security=_BEARER)
def list_answers(wanted: dict[str, Any]) -> Response:
    """Every version, the latest written first; `q` looks into questions, answers and keywords."""
    today, size = local_day(around().clock.now()), wanted["page_size"]
    after = read_cursor(wanted["after"], 2)
    with around().database.reading() as connection:
        found = AnswerStore(connection).listed(
            today,
            wanted["standing"] or None,
            wanted["matter_code"] or None,
            wanted["q"] or None,
            size + 1,
            _place(after),
        )
    page = page_of(found, size, lambda one: [one.written_at.isoformat(), one.id])
    return add_pagination(
        jsonify(AnswerSchema(many=True).dump([answer_view(one, today) for one in page.items])), page, size
    )


@blueprint.route("/answers", methods=["POST"])
@require(*KEEPERS)
@blueprint.arguments(AnswerWordsSchema())
@blueprint.response(201, AnswerSchema)
@blueprint.doc(security=_BEARER)
def write(body: dict[str, Any]) -> Response:
    """A new answer; another person approves it."""
    return _made(lambda office: use_cases.write(office, words_of(body)))


@blueprint.route("/answers/<uuid:answer_id>", methods=["GET"])
@require(*READERS)
@blueprint.response(200, AnswerSchema)
@blueprint.doc(security=_BEARER)
def one_answer(answer_id: UUID) -> Response:
    return _shown(look_up(answer_id))


@blueprint.route("/answers/<uuid:answer_id>", methods=["PUT"])
@require(*KEEPERS)
@blueprint.arguments(AnswerWordsSchema())
@blueprint.response(200, AnswerSchema)
@blueprint.doc(security=_BEARER, parameters=[_IF_MATCH])
def edit(body: dict[str, Any], answer_id: UUID) -> Response:
    """Other words for one that waits for approval."""
    return _changed(lambda office: use_cases.edit(office, answer_id, words_of(body), _expected()))


@blueprint.route("/answers/<uuid:answer_id>/versions", methods=["POST"])
@require(*KEEPERS)
@blueprint.arguments(AnswerWordsSchema())
@blueprint.response(201, AnswerSchema)
@blueprint.doc(security=_BEARER, parameters=[_IF_MATCH])
def write_version(body: dict[str, Any], answer_id: UUID) -> Response:
    """A new wording of an approved one, to be approved in its turn."""
    return _made(lambda office: use_cases.write_version(office, answer_id, words_of(body), _expected()))


@blueprint.route("/answers/<uuid:answer_id>/approve", methods=["POST"])
@require(*KEEPERS)
@blueprint.response(200, AnswerSchema)
@blueprint.doc(security=_BEARER, parameters=[_IF_MATCH])
def approve(answer_id: UUID) -> Response:
    """By another person than the writer."""
    return _changed(lambda office: use_cases.approve(office, answer_id, _expected()))


@blueprint.route("/answers/<uuid:answer_id>/retire", methods=["POST"])
@require(*KEEPERS)
@blueprint.response(200, AnswerSchema)
@blueprint.doc(security=_BEARER, parameters=[_IF_MATCH])
def retire(answer_id: UUID) -> Response:
    """Tell it no more."""
    return _changed(lambda office: use_cases.retire(office, answer_id, _expected()))


@blueprint.route("/requests/<uuid:request_id>/answer", methods=["POST"])
@require("clerk")
@blueprint.arguments(AnswerRequestSchema())
@blueprint.response(200, ChangedSchema)
@blueprint.doc(security=_BEARER)
def answer(body: dict[str, Any], request_id: UUID) -> dict[str, Any]:
    """Tell the answer and close the request with it (咨询件)."""
    return changed_view(answer_request(person(), request_id, **body))


def _place(after: list[Any] | None) -> tuple[datetime, UUID] | None:
    """When and which the page before ended with; raises Invalid for a cursor that is not ours."""
    if after is None:
        return None
    try:
        return datetime.fromisoformat(str(after[0])), UUID(str(after[1]))
    except ValueError as error:
        raise Invalid({"after": [BAD_CURSOR]}) from error


def _expected() -> str | None:
    """The tag of If-Match; `*` and no header ask for nothing."""
    given = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    return given if given not in ("", "*") else None


def _changed(command: Callable[[AnswerOffice], Answer]) -> Response:
    return _shown(change(command))


def _shown(answer: Answer) -> Response:
    response = jsonify(AnswerSchema().dump(answer_view(answer, local_day(around().clock.now()))))
    response.set_etag(answer.tag)
    return response


def _made(command: Callable[[AnswerOffice], Answer]) -> Response:
    reply, is_replay = make_once(keyed_request(request, "intake", str(person().id)), command)
    return reply.response(is_replay)
