"""/work/rehearsal: what if. The settings lie in the address, so that a comparison can be passed on and made again."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, request

from services.assignment.context import context
from services.assignment.dispatch.wording import area_name, post_name
from services.assignment.rehearsals import use_cases
from services.assignment.rehearsals.domain import READERS, Outcome
from services.assignment.rehearsals.schemas import TRIED, RehearsalQuery, month_of, settings_of
from services.assignment.rehearsals.store import RehearsalStore
from services.assignment.weights.store import WeightsStore
from services.assignment.weights.wording import WORDS
from shared.contracts.errors import N_
from shared.identity.access import person, require
from shared.reference.areas import load_areas
from shared.reference.calendar import official_calendar
from shared.reference.posts import POST_KINDS
from shared.reference.working_hours import local_day
from shared.web.forms import load_form

blueprint = Blueprint("rehearsal_pages", __name__)
_SHOWN = 30
_FALLING = N_("离得远的分数不能比离得近的低。")


@blueprint.get("/work/rehearsal")
@require(*READERS)
def show() -> Any:
    """Without anything asked: the form alone."""
    form = load_form(RehearsalQuery(), request.args)
    data = form.data or RehearsalQuery().load({})
    errors, found, names = dict(form.errors), None, {}
    month = month_of(data["month"], local_day(context().clock.now()))
    with context().database.reading() as connection:
        store, weights = RehearsalStore(connection), WeightsStore(connection)
        _, policy = weights.current()
        if request.args and not errors:
            try:
                settings = settings_of(data, policy.weights)
                district = next(iter(person().areas(*READERS)))[:6]
                found = use_cases.compare(store, district, month, settings, policy.weights, official_calendar())
                names = weights.names([*found.after.not_named[:_SHOWN]])
            except ValueError:
                errors = {"w_district": [_FALLING]}
    values = {
        **{f"w_{name}": getattr(policy.weights, name) for name in TRIED},
        "month": f"{month:%Y-%m}",
        **form.values,
    }
    return render_template(
        "rehearsals/index.html",
        values=values,
        errors=errors,
        found=found,
        lines=_lines(found) if found else [],
        names=[names[each] for each in found.after.not_named[:_SHOWN] if each in names] if found else [],
        month=month,
        posts=[(kind, post_name(kind)) for kind in POST_KINDS],
        towns=[(town.code[:9], area_name(town.code)) for town in load_areas().towns()],
        weights=[(f"w_{name}", WORDS[name]) for name in TRIED],
    ), 422 if errors else 200


def _lines(found: use_cases.Compared) -> list[tuple[str, str, str]]:
    def line(label: str, told: Callable[[Outcome], str]) -> tuple[str, str, str]:
        return label, told(found.before), told(found.after)

    return [
        line(N_("派出去的事"), lambda one: f"{one.named}"),
        line(N_("按时办完的比例"), lambda one: "—" if one.on_time_share is None else f"{one.on_time_share:.1%}"),
        line(N_("平均等几个工作日有人接"), lambda one: f"{one.waited:.2f}"),
        line(N_("没有人接的事"), lambda one: f"{len(one.unserved)}"),
        line(N_("分到事的人"), lambda one: f"{one.people}"),
        line(N_("一个人最多几件"), lambda one: f"{one.most}"),
        line(N_("分担不均的程度（0为完全均等）"), lambda one: f"{one.spread:.2f}"),
        line(N_("能办却一件没分到的人"), lambda one: f"{len(one.not_named)}"),
    ]
