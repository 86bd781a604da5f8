"""/work/pairs/coverage: households, members and visits of every village, and the list behind each number."""

from typing import Final

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext

from services.assignment.context import context
from services.assignment.dispatch.wording import area_name
from services.assignment.pair_coverage.store import CoverageStore
from services.assignment.pairs.domain import KEEPERS
from shared.contracts.errors import N_
from shared.identity.access import person, require
from shared.web.formatting import moment
from shared.web.spreadsheets import Sheet, reply

_COUNTS: Final = {
    "households": N_("困难户"),
    "alone": N_("没有人结对"),
    "members": N_("已报到党员"),
    "idle": N_("没有结对"),
    "pairs": N_("结对"),
    "due": N_("到期没有走访"),
}
blueprint = Blueprint("pair_coverage_pages", __name__, url_prefix="/work/pairs/coverage")


@blueprint.get("")
@require(*KEEPERS)
def coverage() -> str:
    with context().database.reading() as connection:
        rows = CoverageStore(connection).by_village(person().areas(*KEEPERS))
    sums = {name: sum(getattr(row, name) for row in rows) for name in _COUNTS}
    return render_template("pair_coverage/index.html", rows=rows, sums=sums)


@blueprint.get("/export.<any(csv, xlsx):kind>")
@require(*KEEPERS)
def export(kind: str) -> Response:
    """The table of villages."""
    with context().database.reading() as connection:
        rows = CoverageStore(connection).by_village(person().areas(*KEEPERS))
    cells = [[area_name(row.village), *(getattr(row, name) for name in _COUNTS)] for row in rows]
    notes = [gettext("结对覆盖"), gettext("截至 %(time)s", time=moment(context().clock.now()))]
    columns = [gettext("村（社区）"), *(gettext(name) for name in _COUNTS.values())]
    return reply(Sheet(gettext("结对覆盖"), columns, cells, notes), kind, "pair-coverage")


@blueprint.get("/<any(households, members):which>")
@require(*KEEPERS)
def behind(which: str) -> str:
    """Of households the village and since when, never who."""
    village = "".join(digit for digit in request.args.get("village", "") if digit in "0123456789")[:12]
    with context().database.reading() as connection:
        rows = CoverageStore(connection).behind(which, person().areas(*KEEPERS), village)
    return render_template("pair_coverage/list.html", rows=rows, which=which, village=village)
