"""/work/pairs: the organiser's list, forming and ending; and the helper's own pairs on the phone, the visit due first."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask_babel import gettext
from marshmallow import Schema

from services.assignment.context import context
from services.assignment.dispatch.wording import area_name
from services.assignment.entering import Errors, Values, entered
from services.assignment.pairs import schemas, use_cases
from services.assignment.pairs.api import WHO, desk, read_after
from services.assignment.pairs.domain import ENDINGS, EVERY_DAYS, KEEPERS, ROLES
from services.assignment.pairs.lists import PairLists
from shared.contracts.errors import NotFound
from shared.contracts.events import Actor
from shared.identity.access import person, require
from shared.reference.areas import load_areas
from shared.reference.working_hours import local_day
from shared.runtime import audit
from shared.runtime.database import Work
from shared.web.forms import load_form
from shared.web.paging import page_of

blueprint = Blueprint("pair_pages", __name__, url_prefix="/work/pairs")
_TEXTS = ("partner_name", "partner_phone", "pledge")


@blueprint.app_context_processor
def words() -> dict[str, Any]:
    return {"pair_role": lambda role: gettext(ROLES[role])}


@blueprint.get("")
@require(*KEEPERS)
def index() -> str:
    """Counts and the list; a wrong filter shows everything."""
    form = load_form(schemas.PairFilter(), request.args)
    wanted = form.data or load_form(schemas.PairFilter(), {}).data
    with context().database.reading() as connection:
        store = PairLists(connection)
        rows = store.page(person(), wanted, wanted["page_size"] + 1, read_after(wanted["after"]))
        total, due = store.counts(person(), wanted)
    page = page_of(rows, wanted["page_size"], lambda row: [row.due_on, row.id], due if wanted["due"] else total)
    return render_template(
        "pairs/index.html", page=page, total=total, due=due, wanted=wanted, roles=_roles(), today=_today()
    )


@blueprint.get("/mine")
@require("volunteer")
def mine() -> str:
    """The helper's own, with names; each look is noted."""
    with context().database.transaction() as unit:
        rows = PairLists(unit.connection).mine(person())
        shown = [(row, _revealed(unit, row)) for row in rows]
    return render_template("pairs/mine.html", rows=shown, today=_today())


@blueprint.get("/new")
@require(*KEEPERS)
def new() -> str:
    return _new({"every_days": EVERY_DAYS, "formed_on": _today().isoformat()}, {})


@blueprint.post("/new")
@require(*KEEPERS)
def form_pair() -> Any:
    def work(unit: Work, said: dict[str, Any]) -> Any:
        return use_cases.form(desk(unit), person(), said["wanted"])

    return entered(schemas.NewPairForm(), work, _new, "", lambda pair: f"/work/pairs/{pair.id}")


@blueprint.get("/<uuid:pair_id>")
@require(*WHO)
def one(pair_id: UUID) -> str:
    return _one(pair_id, {}, {})


@blueprint.post("/<uuid:pair_id>/end")
@require(*KEEPERS)
def end(pair_id: UUID) -> Any:
    return _entered(
        pair_id, schemas.End(), lambda unit, told: use_cases.end(desk(unit), person(), pair_id, told["because"])
    )


@blueprint.post("/<uuid:pair_id>/visits")
@require(*WHO)
def visited(pair_id: UUID) -> Any:
    return _entered(
        pair_id,
        schemas.PairVisit(),
        lambda unit, told: use_cases.visited(desk(unit), person(), pair_id, told["visited_on"]),
    )


@blueprint.post("/<uuid:pair_id>/link")
@require(*KEEPERS)
def link(pair_id: UUID) -> Any:
    return _entered(
        pair_id,
        schemas.Link(),
        lambda unit, told: use_cases.link(desk(unit), person(), pair_id, told["request_number"]),
    )


def _entered(pair_id: UUID, schema: Schema, work: Callable[[Work, dict[str, Any]], UUID]) -> Any:
    """A form of the pair's page."""
    return entered(schema, work, partial(_one, pair_id), "", f"/work/pairs/{pair_id}")


def _one(pair_id: UUID, values: Values, errors: Errors) -> str:
    with context().database.transaction() as unit:
        store = PairLists(unit.connection)
        row = store.one(person(), pair_id)
        if row is None:
            raise NotFound()
        shown, visits = _revealed(unit, row), store.visits(pair_id)
    return render_template(
        "pairs/one.html",
        pair=row,
        shown=shown,
        visits=visits,
        keeps=person().may_in(row.village, *KEEPERS),
        endings=[(key, gettext(word)) for key, word in ENDINGS.items()],
        ended=gettext(ENDINGS[row.ended_because]) if row.ended_because in ENDINGS else gettext("对方的资料已删除"),
        today=_today(),
        values=values or {"visited_on": _today().isoformat()},
        errors=errors,
    )


def _revealed(unit: Any, row: Any) -> dict[str, str | None]:
    """Open the other side's name, phone and pledge for who may see them, and write down that it was done."""
    actor = Actor(person().acting_as(*WHO).kind, person().id)
    audit.note(unit.connection, "assignment", actor, "revealed", row.id, row.village, {"fields": list(_TEXTS)})
    shown: dict[str, str | None] = context().texts(unit.connection).open(row, _TEXTS)
    return shown


def _new(values: Values, errors: Errors) -> str:
    return render_template("pairs/new.html", values=values, errors=errors, roles=_roles(), villages=villages_of())


def villages_of() -> list[tuple[str, str, str]]:
    """The villages of the organiser's areas: code, town and name, pinyin initials."""
    own = person().areas(*KEEPERS)
    within = [area for area in load_areas().villages() if area.code.startswith(own)]
    return [(area.code, f"{area_name(area.code[:9])} · {area_name(area.code)}", area.initials) for area in within]


def _roles() -> list[tuple[str, str]]:
    return [(key, gettext(word)) for key, word in ROLES.items()]


def _today() -> Any:
    return local_day(context().clock.now())
