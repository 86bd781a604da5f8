"""/work/handover: who has something in hand, and passing all of it on in one step."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask_babel import gettext

from services.assignment.context import context
from services.assignment.entering import entered
from services.assignment.handover import schemas
from services.assignment.handover.api import handed_over, look_for_others
from services.assignment.handover.store import ROLE, HandoverStore
from shared.contracts.errors import NotFound
from shared.identity.access import person, require
from shared.runtime.database import Work
from shared.web.formatting import in_brackets

blueprint = Blueprint("handover_pages", __name__, url_prefix="/work/handover")


@blueprint.get("")
@require(ROLE)
def people() -> str:
    with context().database.reading() as connection:
        rows = HandoverStore(connection).people(person())
    return render_template("handover/index.html", rows=rows)


@blueprint.get("/<uuid:volunteer_id>")
@require(ROLE)
def one(volunteer_id: UUID) -> str:
    return _page(volunteer_id, {}, {})


@blueprint.post("/<uuid:volunteer_id>")
@require(ROLE)
def hand_over(volunteer_id: UUID) -> Any:
    def work(unit: Work, said: dict[str, Any]) -> None:
        handed_over(unit, volunteer_id, said["to"], said["reason"])

    def then(_: Any) -> str:
        look_for_others()
        return "/work/handover"

    again, told = partial(_page, volunteer_id), gettext("已全部移交。")
    return entered(schemas.HandOver(exclude=("volunteer_id",)), work, again, told, then)


def _page(volunteer_id: UUID, values: dict[str, Any], errors: dict[str, list[str]]) -> str:
    with context().database.reading() as connection:
        store = HandoverStore(connection)
        leaver = next((row for row in store.people(person()) if row.id == volunteer_id), None)
        takers = store.takers(person(), volunteer_id)
    if leaver is None:
        raise NotFound()
    options = [
        (str(row.id), f"{row.name} {row.number}{in_brackets(f'{row.open_load}/{row.capacity}')}") for row in takers
    ]
    return render_template("handover/one.html", leaver=leaver, options=options, values=values, errors=errors)
