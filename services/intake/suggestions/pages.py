"""The administrator's page: how good the suggestions are, before and after learning, what they mix up, and a box to try."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.intake.requests.choices import matter_name_of
from services.intake.suggestions.notices import notices_in
from services.intake.suggestions.schemas import OwnWords
from services.intake.suggestions.store import LearningStore
from services.intake.suggestions.use_cases import EVERY
from services.intake.surroundings import around
from shared.identity.access import require
from shared.web.forms import load_form

blueprint = Blueprint("learning", __name__)
_SHOWN = 10


@blueprint.get("/desk/suggestions")
@require("admin")
def index() -> str:
    return _page({}, {})


@blueprint.post("/desk/suggestions")
@require("admin")
def try_words() -> Any:
    """What some words lead to; they are in no address and nowhere afterwards."""
    form = load_form(OwnWords(), request.form)
    if form.errors:
        return _page(form.values, form.errors), 422
    words = form.data["text"]
    found = around().suggester().suggest(words, _SHOWN)
    return _page(form.values, {}, {"found": found, "notices": notices_in(words)})


@blueprint.post("/desk/suggestions/retrain")
@require("admin")
def ask_for_training() -> Any:
    """The worker does it at its next look, within a minute or so."""
    with around().database.transaction() as work:
        LearningStore(work.connection).ask(around().clock.now())
    flash(gettext("已经安排，大约一分钟后开始；完成后刷新这一页。"), "good")
    return redirect("/desk/suggestions", 303)


def _page(values: dict[str, Any], errors: dict[str, list[str]], tried: dict[str, Any] | None = None) -> str:
    with around().database.reading() as connection:
        store = LearningStore(connection)
        state, trainings = store.state(), store.trainings(_SHOWN)
    return render_template(
        "desk/suggestions.html",
        values=values,
        errors=errors,
        tried=tried,
        state=state,
        next_run_at=state.last_run_at + EVERY if state.last_run_at else None,
        trainings=trainings,
        live=next((training for training in trainings if training.id == state.live), None),
        matter_name_of=matter_name_of,
    )
