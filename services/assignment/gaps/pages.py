"""/work/gaps: the map as a table with heat, who would fit each gap, and the cases behind each number."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from services.assignment.claims.domain import FARTHER, SAME_TOWN, SAME_VILLAGE
from services.assignment.context import context
from services.assignment.gaps import schemas
from services.assignment.gaps.api import Map, map_of, span_of, store_of
from services.assignment.gaps.domain import READERS, Candidate, Gap, heat, ranked
from services.assignment.posts.wording import skill_at_level, skill_name
from shared.contracts.errors import N_, NotFound
from shared.identity.access import person, require
from shared.web.forms import LoadedForm, load_form

blueprint = Blueprint("gap_pages", __name__, url_prefix="/work/gaps")
SHOWN, PEOPLE = 30, 3
HEAT = {5: N_("最缺"), 4: N_("很缺"), 3: N_("较缺"), 2: N_("有些缺"), 1: N_("稍缺")}
_NEAR = {SAME_VILLAGE: N_("同村"), SAME_TOWN: N_("同镇"), FARTHER: N_("本区")}


@blueprint.get("")
@require(*READERS)
def show() -> Any:
    form = load_form(schemas.Period(), _period(request.args))
    wanted: dict[str, Any] = form.data if not form.errors else {"first": None, "last": None}
    wanted |= {"after": request.args.get("after") or None}
    return _page(map_of(wanted, SHOWN, PEOPLE), form), 422 if form.errors else 200


def _page(found: Map, form: LoadedForm) -> str:
    page = found.page
    days: dict[str, Any] = {"first": found.span.first.isoformat(), "last": found.span.last.isoformat()}
    return render_template(
        "gaps/index.html",
        gaps=[(gap, heat(gap, found.hottest), *_people(found, gap)) for gap in page.items],
        total=page.total,
        next_url=url_for(".show", after=page.next, **days) if page.next else None,
        first_url=url_for(".show", **days) if request.args.get("after") else None,
        span=found.span,
        values={
            **form.values,
            "first": form.values.get("first", found.span.first),
            "last": form.values.get("last", found.span.last),
        },
        errors=form.errors,
        heat_words=HEAT,
        may_define=person().holds("organiser"),
        sees_posts=person().holds("organiser", "supervisor"),
        skill_at_level=skill_at_level,
        why=_why,
    )


def _people(found: Map, gap: Gap) -> tuple[int, list[tuple[Candidate, int]]]:
    count, people = found.fitting.get((gap.village, gap.skill), (0, []))
    return count, ranked(people, gap.village)


def _why(candidate: Candidate, near: int, skill: str) -> str:
    """Why this one would fit."""
    place = gettext(_NEAR[near])
    return str(gettext("，").join([place, skill_at_level(skill, candidate.level)]) if skill else place)


@blueprint.get("/cases")
@require(*READERS)
def cases() -> str:
    """The list behind one number of the map."""
    form = load_form(schemas.Cell(), request.args)
    if form.errors:
        raise NotFound()
    said = form.data
    with context().database.reading() as connection:
        store = store_of(connection)
        span = span_of(store, said)
        rows = store.cases(span.since, span.until, (said["village"], said["kind"], said["skill"]))
    return render_template("gaps/cases.html", rows=rows, span=span, cell=said, skill_name=skill_name)


def _period(given: MultiDict[str, str]) -> dict[str, str]:
    return {name: given[name] for name in ("first", "last") if given.get(name)}
