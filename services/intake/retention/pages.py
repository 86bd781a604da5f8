"""Two pages for who oversees: what retention did and whom it lists for review, and who looked at whom lately. Nothing personal."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from services.intake.frame import place_name
from services.intake.register.choices import did, role_name, why
from services.intake.register.domain import Look
from services.intake.register.store import LookStore
from services.intake.register.words import LOOK_ACTIONS, OVERSEERS, READERS
from services.intake.retention.domain import DECIDERS, KEPT_YEARS, NotWaiting
from services.intake.retention.store import RetentionStore
from services.intake.retention.tick import office_of
from services.intake.retention.use_cases import ERASED, KEPT, decide
from services.intake.surroundings import around
from shared.contracts.errors import NotFound
from shared.identity.access import person, require

PAGE_SIZE = 50
blueprint = Blueprint("retention", __name__, url_prefix="/desk/residents")


@blueprint.get("/retention")
@require(*DECIDERS)
def review() -> str:
    """Whom to decide on, what was decided by the daily runs, and the rule in words."""
    areas = [f"{area}%" for area in person().areas(*DECIDERS)]
    with around().database.reading() as connection:
        store = RetentionStore(connection)
        waiting, count, runs = store.waiting(areas, PAGE_SIZE), store.count(areas), store.runs()
    settings = around().settings
    return render_template(
        "register/retention.html",
        waiting=waiting,
        count=count,
        runs=runs,
        years=settings.retention_years,
        automatic=settings.retention_automatic,
        kept_years=KEPT_YEARS,
        place_name=place_name,
    )


@blueprint.post("/retention")
@require(*DECIDERS)
def decided() -> Any:
    """Every ticked entry is erased or kept, each in a transaction of its own; what is due no more is left alone."""
    decision = request.form.get("decision", "")
    if decision not in (ERASED, KEPT):
        raise NotFound()
    done = sum(_decide(wanted, decision) for wanted in request.form.getlist("resident"))
    if done:
        told = (
            gettext("已删除%(count)s人。", count=done)
            if decision == ERASED
            else gettext("已保留%(count)s人。", count=done)
        )
        flash(told, "good")
    else:
        flash(gettext("请先勾选。"), "warn")
    return redirect("/desk/residents/retention", 303)


@blueprint.get("/looks")
@require(*OVERSEERS)
def looks() -> str:
    """Who looked at whom, newest first; people are links for those who may read them, never names."""
    by = person()
    areas = [f"{area}%" for area in by.areas(*OVERSEERS)]
    before = request.args.get("before", "")
    wanted = int(before) if before.isdigit() and len(before) < 18 else None
    with around().database.reading() as connection:
        store = LookStore(connection)
        rows = store.latest(LOOK_ACTIONS, areas, wanted, PAGE_SIZE + 1)
        names = store.names([row.actor_id for row in rows])
    more = len(rows) > PAGE_SIZE
    shown = [
        (row, Look(row.at, row.service, row.actor_kind, row.actor_id, row.action, row.subject, row.detail))
        for row in rows[:PAGE_SIZE]
    ]
    return render_template(
        "register/looks.html",
        rows=shown,
        names=names,
        next_url=f"/desk/residents/looks?before={rows[PAGE_SIZE - 1].id}" if more else None,
        first_url="/desk/residents/looks" if wanted else None,
        may_read=by.holds(*READERS),
        place_name=place_name,
        role_name=role_name,
        did=did,
        why=why,
    )


def _decide(resident_id: str, decision: str) -> int:
    try:
        subject = UUID(resident_id)
        with around().database.transaction() as work:
            decide(office_of(work, around().settings, around().clock), person(), subject, decision)
    except (NotWaiting, ValueError):
        return 0
    return 1
