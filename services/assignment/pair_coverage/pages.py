"""/work/pairs/coverage: households, members and visits of every village, and the list behind each number."""

from flask import Blueprint, render_template, request

from services.assignment.context import context
from services.assignment.pair_coverage.store import CoverageStore
from services.assignment.pairs.domain import KEEPERS
from shared.identity.access import person, require

blueprint = Blueprint("pair_coverage_pages", __name__, url_prefix="/work/pairs/coverage")


@blueprint.get("")
@require(*KEEPERS)
def coverage() -> str:
    with context().database.reading() as connection:
        rows = CoverageStore(connection).by_village(person().areas(*KEEPERS))
    sums = {
        name: sum(getattr(row, name) for row in rows)
        for name in ("households", "alone", "members", "idle", "pairs", "due")
    }
    return render_template("pair_coverage/index.html", rows=rows, sums=sums)


@blueprint.get("/<any(households, members):which>")
@require(*KEEPERS)
def behind(which: str) -> str:
    """Of households the village and since when, never who."""
    village = "".join(digit for digit in request.args.get("village", "") if digit in "0123456789")[:12]
    with context().database.reading() as connection:
        rows = CoverageStore(connection).behind(which, person().areas(*KEEPERS), village)
    return render_template("pair_coverage/list.html", rows=rows, which=which, village=village)
