"""/work/sent-up: what waits for upper units; one case's page to send it up, record the answer, or take it back."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext
from marshmallow import Schema

from services.assignment.context import at_hand, context
from services.assignment.entering import Errors, Values, entered
from services.assignment.sending_up import schemas, use_cases
from services.assignment.sending_up.api import WHO, of_area
from services.assignment.sending_up.store import KEEPERS, SentUpStore
from shared.contracts.errors import NotFound
from shared.identity.access import person, require
from shared.identity.recusal import recusal_of
from shared.reference.working_hours import local_day
from shared.runtime import audit
from shared.runtime.database import Work
from shared.web.forms import load_form

blueprint = Blueprint("sending_up_pages", __name__, url_prefix="/work/sent-up")
PAGE = 50
_IN_HAND = ("assigned", "in_progress")


@blueprint.get("")
@require(*KEEPERS)
def index() -> str:
    """What is overdue first; a place or a filter that is not ours is the first page of open cases."""
    form = load_form(schemas.SentUpFilter(), request.args)
    wanted = {"after": None, "ended": False} if form.errors else form.data
    page = of_area(wanted, PAGE)
    kept: dict[str, Any] = {"ended": "true"} if wanted["ended"] else {}
    return render_template(
        "sending_up/index.html",
        rows=page.items,
        ended=wanted["ended"],
        next_url=url_for(".index", **kept, after=page.next) if page.next else None,
        first_url=url_for(".index", **kept) if wanted["after"] else None,
    )


@blueprint.get("/<uuid:request_id>")
@require(*WHO)
def one(request_id: UUID) -> str:
    return _page(request_id, {}, {})


@blueprint.post("/<uuid:request_id>")
@require(*WHO)
def send(request_id: UUID) -> Any:
    def work(unit: Work, said: dict[str, Any]) -> None:
        use_cases.send_up(*at_hand(unit, SentUpStore), request_id, use_cases.Letter(**said))

    told = gettext("已记下上报。办结期限不变，这件事仍由原来的人跟进。")
    return _entered(request_id, schemas.SendUp(), work, told)


@blueprint.post("/<uuid:request_id>/<uuid:sent_up_id>/answer")
@require(*WHO)
def answered(request_id: UUID, sent_up_id: UUID) -> Any:
    def work(unit: Work, said: dict[str, Any]) -> None:
        use_cases.answer(*at_hand(unit, SentUpStore), sent_up_id, said["answer"], said["answered_on"])

    return _entered(request_id, schemas.Answer(), work, gettext("已记下答复，请接着办。"))


@blueprint.post("/<uuid:request_id>/<uuid:sent_up_id>/undo")
@require(*WHO)
def undone(request_id: UUID, sent_up_id: UUID) -> Any:
    def work(unit: Work, _: dict[str, Any]) -> None:
        use_cases.undo(*at_hand(unit, SentUpStore), sent_up_id)

    return _entered(request_id, schemas.Command(), work, gettext("已撤销上报。"))


@blueprint.post("/<uuid:request_id>/<uuid:sent_up_id>/undo-answer")
@require(*WHO)
def answer_undone(request_id: UUID, sent_up_id: UUID) -> Any:
    def work(unit: Work, _: dict[str, Any]) -> None:
        use_cases.undo_answer(*at_hand(unit, SentUpStore), sent_up_id)

    return _entered(request_id, schemas.Command(), work, gettext("已撤销答复，这件事又在等上级答复。"))


def _entered(request_id: UUID, asked: Schema, work: Callable[[Work, dict[str, Any]], None], told: str) -> Any:
    """Done and back on the case's page; or that page with what is wrong."""
    return entered(asked, work, partial(_page, request_id), told, f"/work/sent-up/{request_id}")


def _page(request_id: UUID, values: Values, errors: Errors) -> str:
    """The sealed words are opened for whoever looks; the look is noted."""
    here, by = context(), person()
    today = local_day(here.clock.now())
    with here.database.transaction() as unit:
        store, texts = SentUpStore(unit.connection), here.texts(unit.connection)
        case = store.case(by, request_id)
        if case is None:
            raise NotFound()
        sent = store.of_request(request_id)
        if sent:
            actor = by.acting_as("dispatcher", "supervisor", "volunteer")
            audit.note(unit.connection, "assignment", actor, "revealed", case.id, case.area, {"fields": ["sent_up"]})
        words = {
            each.id: (texts.open_one(each.reason, "reason"), texts.open_one(each.answer, "answer")) for each in sent
        }
        taken_back = [(row, texts.open_one(row.answer, "answer")) for row in store.answers_taken_back(request_id)]
    mine = case.handler == by.id
    return render_template(
        "sending_up/one.html",
        case=case,
        waiting=next((each for each in sent if each.waits), None),
        earlier=[each for each in sent if not each.waits],
        words=words,
        taken_back=taken_back,
        may_send=case.state in _IN_HAND,
        may_act=mine or _dispatches(case, by),
        may_undo=lambda each: each.sent_by == by.id and local_day(each.recorded_at) == today,
        may_undo_answer=lambda each: _may_undo_answer(case, each, by.id, today),
        today=today,
        values={**_usual(case, today), **values},
        errors=errors,
        back=f"/work/tasks/{case.assignment_id}" if mine else "/work/sent-up",
    )


def _may_undo_answer(case: Any, each: Any, by: UUID, today: Any) -> bool:
    fresh = each.answered_at is not None and local_day(each.answered_at) == today
    return fresh and each.answered_by == by and case.state not in ("awaiting_confirmation", "closed")


def _dispatches(case: Any, by: Any) -> bool:
    """A dispatcher of the area; for what the town must not see, the supervisor who stands in (回避)."""
    standing = recusal_of(case.recused_persons, case.recused_areas).standing_of(by)
    return bool(standing.may_in(case.area, "dispatcher"))


def _usual(case: Any, today: Any) -> dict[str, Any]:
    """Today; and the matter's own unit where the catalogue says that the matter is decided above (上报件)."""
    unit = (case.matter.get("unit") or {}).get("zh", "") if case.matter.get("kind") == "sent_up" else ""
    return {"unit": unit, "sent_on": today.isoformat()}
