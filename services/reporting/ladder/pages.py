"""/board/ladder: the rungs of the district's rule and of each special one, their versions, and a form that makes the next."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext, ngettext

from services.reporting.figures.presenting import area_label
from services.reporting.ladder import use_cases
from services.reporting.ladder.domain import Ladder, ladder_for
from services.reporting.ladder.schemas import LadderSchema, ScopeSchema, steps_of, values_of
from services.reporting.ladder.store import LadderStore
from services.reporting.ladder.use_cases import SETTERS
from services.reporting.request_context import database, now
from shared.contracts.errors import DomainError, NotFound
from shared.identity.access import person, require
from shared.reference.areas import load_areas
from shared.runtime.known_calendars import Calendars
from shared.web.forms import errors_of, load_form
from shared.web.language import language

blueprint = Blueprint("ladder_pages", __name__)


@blueprint.get("/board/ladder")
@require(*SETTERS)
def show() -> str:
    """`?matter=&area=` chooses which; without them the district's rule."""
    scope = load_form(ScopeSchema(), request.args)
    if scope.errors:
        raise NotFound()
    return _page(scope.data["matter"], scope.data["area"])


@blueprint.post("/board/ladder")
@require(*SETTERS)
def change() -> Any:
    """A new version; cases that run climb by it from the next rung on. The version seen keeps two people apart."""
    form = load_form(LadderSchema(), request.form)
    if form.errors:
        return _page(form.values.get("matter", ""), _known(form.values.get("area", "")), form.values, form.errors), 422
    data = form.data
    matter, area = data["matter"], _known(data["area"])
    try:
        with database().transaction() as work:
            store = LadderStore(work.connection)
            moved = use_cases.set_ladder(
                store,
                person(),
                matter,
                area,
                steps_of(data),
                data["reason"],
                data["seen"],
                now(),
                Calendars(work.connection),
            )
    except DomainError as error:
        return _page(matter, area, form.values, errors_of(error)), error.status
    return _done(matter, area, moved)


@blueprint.post("/board/ladder/<int:ladder>/withdraw")
@require(*SETTERS)
def withdraw(ladder: int) -> Any:
    with database().transaction() as work:
        store = LadderStore(work.connection)
        found = next((each for each in store.current() if each.id == ladder), None)
        if found is None:
            raise NotFound()
        calendars = Calendars(work.connection)
        moved = use_cases.withdraw(store, person(), found, gettext("不再单独规定"), now(), calendars)
    return _done("", "", moved)


def _done(matter: str, area: str, moved: int) -> Any:
    flash(
        ngettext(
            "已保存，%(num)d件在办的事从下一级起按新的规定提醒。",
            "已保存，%(num)d件在办的事从下一级起按新的规定提醒。",
            moved,
        ),
        "good",
    )
    scope = urlencode({name: value for name, value in (("matter", matter), ("area", area)) if value})
    return redirect(f"/board/ladder?{scope}" if scope else "/board/ladder", 303)


def _known(area: str) -> str:
    return area if area in {town.code[:9] for town in load_areas().towns()} else ""


def _page(
    matter: str, area: str, values: dict[str, Any] | None = None, errors: dict[str, list[str]] | None = None
) -> str:
    area = _known(area)
    with database().reading() as connection:
        store = LadderStore(connection)
        ladders, matters = store.current(), store.matters()
        history, seen = store.history(matter, area), store.last_version(matter, area)
    in_force = ladder_for(ladders, matter, area)
    names = {row.matter_code: row.matter_name if language() == "zh" else row.matter_name_en for row in matters}
    if matter:
        names.setdefault(matter, matter)
    return render_template(
        "board/ladder.html",
        matter=matter,
        area=area,
        ladders=[(each, names.get(each.matter_code, each.matter_code), area_label(each.area)) for each in ladders],
        own=_own(in_force, matter, area),
        scope_values={"matter": matter, "area": area},
        matters=sorted(names.items()),
        areas=[(town.code[:9], area_label(town.code)) for town in load_areas().towns()],
        matter_name=names.get(matter, matter),
        area_name=area_label(area) if area else "",
        values=values or {**values_of(in_force.steps), "seen": seen},
        errors=errors or {},
        history=history,
    )


def _own(in_force: Ladder, matter: str, area: str) -> bool:
    """Whether these rungs are set for just this matter and area, rather than taken over from a wider rule."""
    return (in_force.matter_code, in_force.area) == (matter, area)
