"""/work/weights: the weights in force, a form with a preview of what last week would have been, and the versions."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.assignment.context import context
from services.assignment.dispatch.wording import area_name, matter_name
from services.assignment.matching.policy import policy_of
from services.assignment.weights import use_cases
from services.assignment.weights.domain import SETTERS
from services.assignment.weights.schemas import WeightsForm
from services.assignment.weights.store import WeightsStore
from services.assignment.weights.wording import FIELDS, WORDS
from shared.contracts.errors import DomainError
from shared.identity.access import person, require
from shared.web.forms import errors_of, load_form

blueprint = Blueprint("weights_pages", __name__, url_prefix="/work/weights")
SHOWN = 50
"""Changed choices listed one by one; the numbers above the list count them all."""


@blueprint.get("")
@require(*SETTERS)
def show() -> str:
    return _page()


@blueprint.post("/preview")
@require(*SETTERS)
def preview() -> Any:
    """Last week by these weights; nothing is stored."""
    form = load_form(WeightsForm(), request.form)
    if form.errors:
        return _page(form.values, form.errors), 422
    return _page(form.values, previewed=_previewed(form.data))


@blueprint.post("")
@require(*SETTERS)
def save() -> Any:
    form = load_form(WeightsForm(), request.form)
    if form.errors:
        return _page(form.values, form.errors), 422
    said, now = form.data, context().clock.now()
    try:
        with context().database.transaction() as work:
            store = WeightsStore(work.connection)
            use_cases.set_weights(store, person(), policy_of(said), said["reason"], said["seen"], now)
    except DomainError as error:
        return _page(form.values, errors_of(error)), error.status
    flash(gettext("已保存，从下一轮派单起用新的分数。"), "good")
    return redirect("/work/weights", 303)


def _previewed(points: dict[str, Any]) -> dict[str, Any]:
    """What the page shows of a preview; `found` is None where last week had no requests."""
    now = context().clock.now()
    with context().database.reading() as connection:
        store = WeightsStore(connection)
        found = use_cases.preview(store, person(), store.current()[1], policy_of(points), now)
        if found is None:
            return {"found": None, "rows": []}
        compared, rows, _ = found
        listed = compared.changed[:SHOWN]
        names = store.names([each for change in listed for each in (change.before, change.after) if each])
    requests = {row.id: row for row in rows}
    shown = [
        (
            matter_name(requests[each.request_id].matter),
            area_name(requests[each.request_id].area),
            names.get(each.before) if each.before else None,
            names.get(each.after) if each.after else None,
        )
        for each in listed
    ]
    return {"found": compared, "rows": shown}


def _page(
    values: dict[str, Any] | None = None,
    errors: dict[str, list[str]] | None = None,
    previewed: dict[str, Any] | None = None,
) -> str:
    with context().database.reading() as connection:
        store = WeightsStore(connection)
        version, policy = store.current()
        history = store.history()
    return render_template(
        "weights/index.html",
        version=version,
        values=values or {**policy.as_points(), "seen": version},
        errors=errors or {},
        previewed=previewed,
        history=[(row, _changes(history, index)) for index, row in enumerate(history)],
        fields=FIELDS,
        words=WORDS,
    )


def _changes(history: Any, index: int) -> list[tuple[str, int | None, int]]:
    """What a version changed against the one before it: setting, old, new."""
    points = history[index].points
    earlier = history[index + 1].points if index + 1 < len(history) else points
    return [(name, earlier.get(name), points[name]) for name in WORDS if points.get(name) != earlier.get(name)]
