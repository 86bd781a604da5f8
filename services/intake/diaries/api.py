"""The JSON interface of diaries: write, read, and decide on the drafts an entry proposes."""

# mypy: disable-error-code="untyped-decorator"
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request
from flask_smorest import Blueprint

from services.intake.diaries import deciding, use_cases
from services.intake.diaries.deciding import Confirmed
from services.intake.diaries.domain import Written
from services.intake.diaries.schemas import (
    ConfirmedSchema,
    ConfirmSchema,
    DiaryCorrection,
    DiaryListQuery,
    DiarySchema,
    DropSchema,
    ListedDiarySchema,
    OpenedDiarySchema,
)
from services.intake.diaries.transactions import (
    listed,
    listed_view,
    look,
    opened_view,
    run,
    run_confirm,
    run_write,
    wanted_from,
)
from services.intake.visits.domain import TOWN_READERS, WRITERS
from services.intake.visits.schemas import ReasonSchema
from shared.identity.access import person, require
from shared.web.idempotency import keyed_request
from shared.web.paging import add_pagination, page_of

_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]

blueprint = Blueprint(
    "diaries", __name__, url_prefix="/api/intake/v1", description="Diary entries and what they propose"
)


@blueprint.route("/diaries", methods=["POST"])
@require(*WRITERS)
@blueprint.arguments(DiarySchema())
@blueprint.response(201, ListedDiarySchema)
@blueprint.doc(security=_BEARER)
def write_diary(written: Written) -> Response:
    """Write an entry. It proposes drafts of requests; none is submitted before a person confirms it."""
    reply, is_replay = run_write(keyed_request(request, "intake", str(person().id)), written)
    return reply.response(is_replay)


@blueprint.route("/diaries", methods=["GET"])
@require(*WRITERS, *TOWN_READERS)
@blueprint.arguments(DiaryListQuery(), location="query")
@blueprint.response(200, ListedDiarySchema(many=True))
@blueprint.doc(security=_BEARER)
def list_diaries(query: dict[str, Any]) -> Response:
    """A month's entries, newest first: your own, or your town's if you answer for it. No words are in a list."""
    size = query["page_size"]
    rows = listed(wanted_from(query, person()), size + 1, person()).entries
    page = page_of(rows, size, lambda one: [one.diary.occurred_at.isoformat(), one.diary.id])
    shown = ListedDiarySchema(many=True).dump([listed_view(one) for one in page.items])
    return add_pagination(jsonify(shown), page, size)


@blueprint.route("/diaries/<uuid:diary_id>", methods=["GET"])
@require(*WRITERS, *TOWN_READERS)
@blueprint.response(200, OpenedDiarySchema)
@blueprint.doc(security=_BEARER)
def open_diary(diary_id: UUID) -> dict[str, Any]:
    """An entry with its text and drafts, for its writer and those who answer for the town; the look is noted."""
    return opened_view(look(diary_id)[0])


@blueprint.route("/diaries/<uuid:diary_id>/correct", methods=["POST"])
@require(*WRITERS)
@blueprint.arguments(DiaryCorrection())
@blueprint.response(200, OpenedDiarySchema)
@blueprint.doc(security=_BEARER)
def correct_diary(body: dict[str, Any], diary_id: UUID) -> dict[str, Any]:
    """Replace the text on the same day; drafts not yet decided give way to those the new text proposes."""
    run(lambda desk: use_cases.correct(desk, person(), diary_id, body["text"], body["reason"]))
    return opened_view(look(diary_id)[0])


@blueprint.route("/diaries/<uuid:diary_id>/withdraw", methods=["POST"])
@require(*WRITERS)
@blueprint.arguments(ReasonSchema())
@blueprint.response(200, OpenedDiarySchema)
@blueprint.doc(security=_BEARER)
def withdraw_diary(body: dict[str, Any], diary_id: UUID) -> dict[str, Any]:
    """Take an entry back on the same day, unless a request came of it."""
    run(lambda desk: use_cases.withdraw(desk, person(), diary_id, body["reason"]))
    return opened_view(look(diary_id)[0])


@blueprint.route("/diaries/<uuid:diary_id>/drafts/<uuid:draft_id>/confirm", methods=["POST"])
@require(*WRITERS)
@blueprint.arguments(ConfirmSchema())
@blueprint.response(201, ConfirmedSchema)
@blueprint.doc(security=_BEARER)
def confirm_draft(said: Confirmed, diary_id: UUID, draft_id: UUID) -> Response:
    """Make it a request: channel visit, at the time of the entry. Only a clerk may accept it in the same step."""
    asked = keyed_request(request, "intake", str(person().id))
    reply, is_replay = run_confirm(asked, diary_id, draft_id, said)
    return reply.response(is_replay)


@blueprint.route("/diaries/<uuid:diary_id>/drafts/<uuid:draft_id>/drop", methods=["POST"])
@require(*WRITERS)
@blueprint.arguments(DropSchema())
@blueprint.response(200, OpenedDiarySchema)
@blueprint.doc(security=_BEARER)
def drop_draft(body: dict[str, Any], diary_id: UUID, draft_id: UUID) -> dict[str, Any]:
    """Drop a draft, with a reason from the list."""
    run(lambda desk: deciding.drop(desk, person(), diary_id, draft_id, body["reason"]))
    return opened_view(look(diary_id)[0])
