"""The pages of approved answers: search and read for all staff; writing, approving and retiring for who keeps them."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.intake.answers import use_cases
from services.intake.answers.domain import KEEPERS, READERS, STANDING_NAMES, Answer, Standing
from services.intake.answers.forms import area_options, blank, choices, typed, values_of
from services.intake.answers.schemas import AnswerWordsSchema, ListArguments, words_of
from services.intake.answers.store import AnswerStore
from services.intake.answers.transactions import change, look_up, make_once
from services.intake.answers.use_cases import AnswerOffice
from services.intake.frame import area_name
from services.intake.requests.choices import matter_name_of
from services.intake.surroundings import around
from shared.contracts.errors import N_, DomainError, NotFound
from shared.identity.access import person, require
from shared.reference.working_hours import local_day
from shared.web.forms import errors_of, load_form
from shared.web.idempotency import KeyedRequest
from shared.web.language import language

DONE = {
    "write": N_("已写好，等另一个人批准。"),
    "edit": N_("已改好，等另一个人批准。"),
    "approve": N_("已批准，到启用日就能用来答复。"),
    "retire": N_("已停用，不再用来答复；以前的答复不变。"),
    "drop": N_("已删去这份草稿。"),
}
MOST = 200
blueprint = Blueprint("answer_pages", __name__, url_prefix="/desk/answers")
_COMMANDS: dict[str, Callable[[AnswerOffice, UUID, str | None], Any]] = {
    "approve": use_cases.approve,
    "retire": use_cases.retire,
    "drop": use_cases.drop,
}


@blueprint.get("")
@require(*READERS)
def index() -> str:
    """The latest two hundred that fit; the filters live in the address."""
    form = load_form(ListArguments(), request.args)
    wanted = form.data or ListArguments().load({})
    today = _today()
    with around().database.reading() as connection:
        store = AnswerStore(connection)
        standing, matter, words = (wanted[name] or None for name in ("standing", "matter_code", "q"))
        found = store.listed(today, standing, matter, words, MOST)
        counts, uses = store.counts(today), store.uses([one.id for one in found])
    return render_template(
        "desk/answers/index.html",
        rows=[_row(one, today, uses.get(one.id, (0, 0))) for one in found],
        counts=counts,
        standings=STANDING_NAMES,
        values=request.args,
        errors=form.errors,
        may_keep=person().holds(*KEEPERS),
        **choices(today),
    )


@blueprint.get("/new")
@require(*KEEPERS)
def new() -> str:
    return _form(None, blank(_today(), person().areas(*KEEPERS)), {})


@blueprint.post("/new")
@require(*KEEPERS)
def write() -> Any:
    return _written(None, lambda office, words: use_cases.write(office, words))


@blueprint.get("/<uuid:answer_id>")
@require(*READERS)
def view(answer_id: UUID) -> str:
    return _view(answer_id)


@blueprint.get("/<uuid:answer_id>/edit")
@require(*KEEPERS)
def edit(answer_id: UUID) -> str:
    """A draft is edited, an approved answer gets a new version that begins with its words."""
    answer = look_up(answer_id)
    return _form(answer, values_of(answer, _today()), {})


@blueprint.post("/<uuid:answer_id>/edit")
@require(*KEEPERS)
def edited(answer_id: UUID) -> Any:
    answer, tag = look_up(answer_id), request.form.get("tag") or None
    command = use_cases.edit if answer.approved_at is None else use_cases.write_version
    return _written(answer, lambda office, words: command(office, answer_id, words, tag))


@blueprint.post("/<uuid:answer_id>/<string:command>")
@require(*KEEPERS)
def commanded(answer_id: UUID, command: str) -> Any:
    """Approve, retire or throw away; a refusal shows the answer as it stands with the reason."""
    if command not in _COMMANDS:
        raise NotFound()
    try:
        change(lambda office: _COMMANDS[command](office, answer_id, request.form.get("tag") or None))
    except NotFound:
        raise
    except DomainError as error:
        return _view(answer_id, errors_of(error)), error.status
    flash(gettext(DONE[command]), "good")
    return redirect("/desk/answers" if command == "drop" else f"/desk/answers/{answer_id}", 303)


def _written(answer: Answer | None, command: Callable[[AnswerOffice, Any], Answer]) -> Any:
    form = load_form(AnswerWordsSchema(), typed(request.form))
    if form.errors:
        return _form(answer, form.values, form.errors), 422
    body = orjson.dumps(form.values, option=orjson.OPT_SORT_KEYS)
    key = request.form.get("key") or str(uuid.uuid4())
    asked = KeyedRequest("intake", key, str(person().id), f"POST {request.path}", body)
    try:
        reply, _ = make_once(asked, lambda office: command(office, words_of(form.data)))
    except NotFound:
        raise
    except DomainError as error:
        return _form(answer, form.values, errors_of(error)), error.status
    done = "edit" if answer is not None and answer.approved_at is None else "write"
    flash(gettext(DONE[done]), "good")
    return redirect(f"/desk/answers/{orjson.loads(reply.body)['id']}", 303)


def _view(answer_id: UUID, errors: dict[str, list[str]] | None = None) -> str:
    answer, today = look_up(answer_id), _today()
    with around().database.reading() as connection:
        store = AnswerStore(connection)
        line = store.line(answer.line)
        uses = store.uses([one.id for one in line])
        people = {one.written_by for one in line} | {one.approved_by for one in line if one.approved_by}
        names = store.names(sorted(people))
    may_keep = person().may_in(answer.words.area, *KEEPERS)
    unit = around().catalogue().units.on(answer.words.unit_code, today) if answer.words.unit_code else None
    return render_template(
        "desk/answers/view.html",
        answer=answer,
        standing=answer.standing(today),
        standings=STANDING_NAMES,
        line=[_row(one, today, uses.get(one.id, (0, 0))) for one in line],
        names=names,
        unit=unit.words[language()] if unit else "",
        area=area_name(answer.words.area),
        matter=matter_name_of(answer.words.matter_code),
        errors=errors or {},
        may_keep=may_keep,
        may_approve=may_keep and answer.approved_at is None and answer.written_by != person().id,
        may_retire=may_keep and answer.standing(today) in (Standing.IN_USE, Standing.PLANNED),
        is_last=line[0].id == answer.id,
    )


def _row(answer: Answer, today: date, used: tuple[int, int]) -> dict[str, Any]:
    return {
        "answer": answer,
        "question": answer.words.question_en if language() == "en" else answer.words.question_zh,
        "standing": answer.standing(today),
        "matter": matter_name_of(answer.words.matter_code),
        "area": area_name(answer.words.area),
        "solved": used[0],
        "unsolved": used[1],
    }


def _form(answer: Answer | None, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    return render_template(
        "desk/answers/form.html",
        answer=answer,
        is_version=answer is not None and answer.approved_at is not None,
        values={**values, "keywords": "、".join(values.get("keywords") or ())},
        errors={name.partition(".")[0]: sentences for name, sentences in errors.items()},
        key=request.form.get("key") or str(uuid.uuid4()),
        tag=request.form.get("tag") or (answer.tag if answer else ""),
        areas=area_options(person().areas(*KEEPERS)),
        **choices(_today()),
    )


def _today() -> date:
    return local_day(around().clock.now())
