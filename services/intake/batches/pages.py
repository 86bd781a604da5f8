"""The desk's pages of a batch: what was chosen in the queue is accepted with one command, looked at, taken back or hurried."""

import uuid
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

import orjson
from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.intake.batches.domain import STATE_NAMES, Batch, ItemState
from services.intake.batches.schemas import BatchSchema
from services.intake.batches.transactions import carry_out_now, look_at, problem_words, run_decision, undo
from services.intake.requests.choices import matter_name_of
from services.intake.surroundings import around
from shared.contracts.errors import DomainError, NotFound, NotSignedIn
from shared.identity.access import person, require
from shared.reference.working_hours import local_time
from shared.web.forms import load_form
from shared.web.idempotency import KeyedRequest
from shared.web.problems import sentence_of_error

blueprint = Blueprint("batch_pages", __name__)


@blueprint.post("/desk/batches")
@require("clerk")
def decide() -> Any:
    """The chosen ones; nothing chosen leads back to the queue with what to do."""
    back = _queue(request.form.get("queue", ""))
    form = load_form(BatchSchema(), request.form)
    if form.errors:
        flash(next(iter(form.errors.values()))[0], "bad")
        return redirect(back, 303)
    key = request.form.get("key") or str(uuid.uuid4())
    body = orjson.dumps(form.values, option=orjson.OPT_SORT_KEYS)
    asked = KeyedRequest("intake", key, str(person().id), "POST /desk/batches", body)
    reply, _ = run_decision(asked, form.data["requests"], form.data["matter_code"])
    return redirect(_address(orjson.loads(reply.body)["id"]), 303)


@blueprint.get("/desk/batches/<uuid:batch_id>")
@require("clerk")
def shown(batch_id: UUID) -> str:
    """What became of each of them."""
    batch = look_at(batch_id)
    left = (batch.goes_at - around().clock.now()).total_seconds()
    return render_template(
        "batches/batch.html",
        batch=batch,
        seconds_left=max(0, round(left)),
        goes_at=local_time(batch.goes_at).strftime("%H:%M:%S"),
        counts={state: batch.count(state) for state in ItemState},
        state_name=lambda state: gettext(STATE_NAMES[state]),
        problem_words=problem_words,
        matter_name_of=matter_name_of,
        inside=urlencode({"queue": "1"}),
        back=_queue(request.args.get("queue", "")),
        queue=request.args.get("queue", ""),
    )


@blueprint.post("/desk/batches/<uuid:batch_id>/undo")
@require("clerk")
def take_back(batch_id: UUID) -> Any:
    return _after(batch_id, lambda: _told_undone(undo(batch_id)))


@blueprint.post("/desk/batches/<uuid:batch_id>/now")
@require("clerk")
def hurry(batch_id: UUID) -> Any:
    return _after(batch_id, lambda: _told_done(carry_out_now(batch_id)))


def _after(batch_id: UUID, act: Any) -> Any:
    """Do it, say what came of it, and show the batch again; a refusal is said the same way."""
    try:
        flash(act(), "good")
    except (NotFound, NotSignedIn):
        raise
    except DomainError as error:
        flash(sentence_of_error(error), "warn")
    return redirect(_address(batch_id), 303)


def _told_undone(batch: Batch) -> str:
    count = batch.count(ItemState.TAKEN_BACK)
    return str(gettext("已撤销%(count)s件，都没有受理。", count=count))


def _told_done(batch: Batch) -> str:
    count = batch.count(ItemState.ACCEPTED)
    return str(gettext("已受理%(count)s件。", count=count))


def _address(batch_id: UUID | str) -> str:
    """The batch's page, with the queue it was chosen from."""
    queue = request.form.get("queue", "")
    return f"/desk/batches/{batch_id}?{urlencode({'queue': queue})}" if queue else f"/desk/batches/{batch_id}"


def _queue(query: str) -> str:
    """Back to the queue as it was; only its own query is taken from the form, never an address."""
    kept = urlencode(parse_qsl(query))
    return f"/desk?{kept}" if kept else "/desk"
