"""/work/rectifications: what is to be verified, put right, decided or called about; overdue ones on top."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask_babel import gettext

from services.assignment.context import context
from services.assignment.dispatch.wording import RATING_WORDS, area_name, matter_name
from services.assignment.entering import entered
from services.assignment.rectifications.domain import FINAL, KEEPERS, STATE_WORDS
from services.assignment.rectifications.steps import STEPS
from services.assignment.rectifications.store import RectificationStore
from shared.contracts.errors import N_, NotFound
from shared.identity.access import person, require
from shared.web.formatting import moment
from shared.web.spreadsheets import Sheet, reply

blueprint = Blueprint("rectification_pages", __name__, url_prefix="/work/rectifications")
MOST_ROWS = 10_000
_COLUMNS = (N_("编号"), N_("事项"), N_("村（社区）"), N_("办理人"), N_("评价"), N_("状态"), N_("核实"), N_("期限"))
_SEALED = ("comment", "note", "appeal", "done")


@blueprint.get("")
@require("volunteer", *KEEPERS)
def index() -> str:
    with context().database.reading() as connection:
        rows = RectificationStore(connection).seen_by(person())
    waiting = [row for row in rows if row.state not in FINAL]
    now = context().clock.now()
    return render_template(
        "rectifications/index.html",
        waiting=waiting,
        overdue=sum(1 for row in waiting if row.due_at is not None and row.due_at < now),
        ended=[row for row in rows if row.state in FINAL],
        words=STATE_WORDS,
        levels=RATING_WORDS,
        may_export=person().holds(*KEEPERS),
    )


@blueprint.get("/export.<any(csv, xlsx):kind>")
@require(*KEEPERS)
def export(kind: str) -> Any:
    """The list without anybody's words: which case, whose work, how it stands and until when."""
    with context().database.reading() as connection:
        rows = RectificationStore(connection).seen_by(person(), MOST_ROWS)
    cells = [
        [
            row.number,
            matter_name(row.matter),
            area_name(row.area),
            row.handler_name,
            gettext(RATING_WORDS[row.rating]),
            gettext(STATE_WORDS[row.state]),
            row.verified_at,
            row.due_at,
        ]
        for row in rows
    ]
    notes = [gettext("整改"), gettext("截至 %(time)s", time=moment(context().clock.now()))]
    return reply(Sheet(gettext("整改"), [gettext(label) for label in _COLUMNS], cells, notes), kind, "rectifications")


@blueprint.get("/<uuid:rectification_id>")
@require("volunteer", *KEEPERS)
def one(rectification_id: UUID) -> str:
    return _page(rectification_id, {}, {})


@blueprint.post("/<uuid:rectification_id>/<string:step>")
@require("volunteer", *KEEPERS)
def step(rectification_id: UUID, step: str) -> Any:
    if step not in STEPS:
        raise NotFound()
    schema, do = STEPS[step]
    here = f"/work/rectifications/{rectification_id}"
    return entered(
        schema(),
        lambda unit, said: do(unit, rectification_id, said),
        partial(_page, rectification_id),
        gettext("已记下。"),
        here,
    )


def _page(rectification_id: UUID, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    """Shows what the resident and the handler wrote, which is written to the audit."""
    with context().database.transaction() as unit:
        row = RectificationStore(unit.connection).shown(person(), rectification_id)
        if row is None:
            raise NotFound()
        is_handler = row.handler_person == person().id
        who = person().acting_as(*(("volunteer",) if is_handler else KEEPERS))
        shown = context().texts(unit.connection).reveal(row, _SEALED, who)
    return render_template(
        "rectifications/one.html",
        one=row,
        shown=shown,
        is_handler=is_handler,
        may_verify=not is_handler,
        may_decide=not is_handler and row.verified_by != person().id,
        words=STATE_WORDS,
        levels=RATING_WORDS,
        values=values,
        errors=errors,
    )
