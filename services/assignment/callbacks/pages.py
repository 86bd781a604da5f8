"""/work/callbacks: what is due, the script of one call with the name and number, and what came of it."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template
from flask_babel import gettext

from services.assignment.callbacks import schemas
from services.assignment.callbacks.api import respond
from services.assignment.callbacks.domain import ANSWER_WORDS, CALLERS, REASON_WORDS, Answer, Told
from services.assignment.callbacks.store import CallbackStore
from services.assignment.confirming.inviting import issue_token
from services.assignment.confirming.proof import hash_of_token
from services.assignment.confirming.store import ConfirmationStore
from services.assignment.context import attempt, context
from services.assignment.dispatch.wording import OUTCOME_WORDS, RATING_WORDS
from services.assignment.entering import entered
from shared.contracts.errors import NotFound
from shared.identity.access import person, require
from shared.runtime.database import Work

blueprint = Blueprint("callback_pages", __name__, url_prefix="/work/callbacks")


@blueprint.get("")
@require(*CALLERS)
def index() -> str:
    now = context().clock.now()
    with context().database.reading() as connection:
        store = CallbackStore(connection)
        rows, contradicted = store.open_for(person()), store.contradicted(person())
    return render_template(
        "callbacks/index.html",
        due=[row for row in rows if row.due_at <= now],
        later=[row for row in rows if row.due_at > now],
        contradicted=contradicted,
        may_reopen=person().holds("supervisor"),
        reasons=REASON_WORDS,
    )


@blueprint.get("/<uuid:callback_id>")
@require(*CALLERS)
def call(callback_id: UUID) -> str:
    """Shows the resident's name and number, which is written to the audit."""
    return _call_page(callback_id, {}, {})


@blueprint.post("/<uuid:callback_id>")
@require(*CALLERS)
def answered(callback_id: UUID) -> Any:
    def work(unit: Work, said: dict[str, Any]) -> None:
        respond(unit, callback_id, Told(Answer(said["answer"]), said["comment"], said["rating"]))

    told = gettext("已记下这次回访。")
    return entered(schemas.AnsweredForm(), work, partial(_call_page, callback_id), told, "/work/callbacks")


@blueprint.post("/<uuid:callback_id>/token")
@require(*CALLERS)
def token(callback_id: UUID) -> Any:
    """A one-time code, shown once to be read out; the handler never gets here."""
    issued: list[Any] = []

    def work(unit: Any) -> None:
        callback = CallbackStore(unit.connection).one(callback_id)
        if callback is None:
            raise NotFound()
        store = ConfirmationStore(unit.connection)
        issued.append(issue_token(context().desk(unit), store, person(), callback.request_id, hash_of_token))

    if not attempt(work, gettext("确认码只显示这一次，请现在念给群众或写给群众。")):
        return redirect(f"/work/callbacks/{callback_id}", 303)
    return _call_page(callback_id, {}, {}, *issued[-1])


def _call_page(
    callback_id: UUID,
    values: dict[str, Any],
    errors: dict[str, list[str]],
    code: str = "",
    code_ends: Any = None,
) -> str:
    with context().database.transaction() as unit:
        row = CallbackStore(unit.connection).shown(person(), callback_id)
        if row is None:
            raise NotFound()
        who, fields = person().acting_as(*CALLERS), ("requester_name", "requester_phone", "result")
        shown = context().texts(unit.connection).reveal(row, fields, who)
    return render_template(
        "callbacks/call.html",
        call=row,
        shown=shown,
        reason=gettext(REASON_WORDS[row.reason]),
        outcome=gettext(OUTCOME_WORDS[row.outcome]) if row.outcome else "",
        answers=[(key, gettext(word)) for key, word in ANSWER_WORDS.items()],
        ratings=[(str(key), gettext(word)) for key, word in RATING_WORDS.items()],
        values=values,
        errors=errors,
        code=code,
        code_ends=code_ends,
        caller=person().display_name,
        address=f"{context().settings.base_url}/confirm/token",
    )
