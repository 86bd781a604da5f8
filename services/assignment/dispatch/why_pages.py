"""/work/why/<case>: why this volunteer, for staff: the factors beside the next two, what those lost by, what would have
turned it; while nobody was found, why nobody fits and what would help. Read from the stored explanation; the next two
stay unnamed."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, render_template
from flask_babel import gettext

from services.assignment.context import context
from services.assignment.dispatch.domain import State
from services.assignment.dispatch.voices import FACTOR_WORDS, to_resident, to_staff
from services.assignment.dispatch.wording import why_nobody
from services.assignment.matching.score import COST_SCALE
from shared.contracts.errors import N_, NotFound
from shared.identity.access import person, require

blueprint = Blueprint("why_pages", __name__)
READERS: Final = ("dispatcher", "organiser", "supervisor")
_NEAR: Final = (N_("同村"), N_("同镇不同村"), N_("不同镇"))
_NEW: Final = (State.ACCEPTED, State.RETURNED, State.REOPENED)


@blueprint.get("/work/why/<uuid:request_id>")
@require(*READERS)
def why(request_id: UUID) -> str:
    with context().database.reading() as connection:
        row = context().cases(connection).explanation(person().id, person().areas(*READERS), request_id)
    if row is None:
        raise NotFound()
    waits = State(row.state) in _NEW
    return render_template(
        "work/why.html",
        case=row,
        waits=waits,
        is_ruled=_is_ruled(row.explanation),
        factors=_factors(row.explanation),
        sentences=to_staff(row.explanation),
        reasons=why_nobody(row.unmatched) if waits else [],
        aloud=to_resident(None if waits else row.explanation, row.unmatched),
        may_dispatch=person().may_in(row.area, "dispatcher"),
    )


def _is_ruled(explanation: Mapping[str, Any] | None) -> bool:
    """Whether a dispatcher chose; then nobody was compared."""
    chosen = (explanation or {}).get("chosen") or {}
    return any(each["name"] == "dispatcher" for each in chosen.get("factors", ()))


def _factors(explanation: Mapping[str, Any] | None) -> list[tuple[str, list[str]]]:
    """Factor by factor, the chosen one first and then the next two; then the sums. Empty where nothing was weighed."""
    everybody = [(explanation or {}).get("chosen"), *((explanation or {}).get("runners_up") or ())]
    people = [each for each in everybody if each and "total" in each]
    if not people:
        return []
    named = [{each["name"]: each for each in one["factors"]} for one in people]
    rows = [
        (str(gettext(FACTOR_WORDS[name])), [_cell(name, terms[name]) for terms in named])
        for name in FACTOR_WORDS
        if all(name in terms for terms in named)
    ]
    sums = [gettext("%(points)g分", points=one["total"] / COST_SCALE) for one in people]
    return [*rows, (str(gettext("合计（少的先派）")), sums)]


def _cell(name: str, term: Mapping[str, Any]) -> str:
    points, value = term["points"] / COST_SCALE, term["value"]
    if name == "distance":
        said = gettext(_NEAR[int(value)])
    elif name == "familiar":
        said = gettext("是") if value else gettext("否")
    elif name == "rarity":
        return str(gettext("%(points)g分", points=points))
    else:
        said = f"{value:.3g}"
    return str(gettext("%(value)s（%(points)g分）", value=said, points=points))
