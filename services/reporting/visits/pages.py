"""The roll-up of visits for those who answer for an area, the list behind each number, and the progress a diary shows."""

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from flask import Blueprint, render_template, request
from flask_babel import gettext
from marshmallow import Schema

from services.reporting.cases.store import CaseStore
from services.reporting.cases.wording import next_words
from services.reporting.figures import use_cases
from services.reporting.figures.api import period_of
from services.reporting.figures.domain import Period
from services.reporting.figures.presenting import area_label
from services.reporting.request_context import after_time, database, now, own_area
from services.reporting.visits.domain import COUNT_NAMES, DEED_NAMES, FIGURE_NAMES, KIND_NAMES, MONEY_NAMES
from services.reporting.visits.schemas import ProgressQuery, RollUpQuery, VisitListQuery, unit_of
from services.reporting.visits.store import VisitFilters, VisitStore
from shared.contracts.errors import Invalid
from shared.identity.access import person, require
from shared.reference.areas import load_areas
from shared.reference.calendar import calendar_of
from shared.reference.deadlines import working_days_left
from shared.web.formatting import number
from shared.web.forms import load_form
from shared.web.paging import page_of

blueprint = Blueprint("visit_roll_up", __name__)
OPENERS = ("dispatcher", "leader")
"""Who may open the visits of others at the desk; the supervisor sees counts only."""


@blueprint.get("/board/visits")
@require(*use_cases.READERS)
def roll_up() -> str:
    """Four statements: the figures of every group, and of the whole."""
    query = _query(RollUpQuery())
    area, period = own_area(query["area"]), period_of(query, now())
    by = query["by"] or "unit"
    filters = VisitFilters(area, period.first, period.last)
    with database().reading() as connection:
        store = VisitStore(connection)
        groups, whole = store.counts(filters, by), store.counts(filters).get("", dict.fromkeys(FIGURE_NAMES, 0))
    return render_template(
        "board/visits.html",
        area=area,
        area_name=area_label(area),
        areas=_areas(),
        period=period,
        by=by,
        whole=[(name, whole[name], _list_url(area, period, name)) for name in FIGURE_NAMES],
        rows=[_row(area, period, by, group, figures) for group, figures in sorted(groups.items(), key=_most_first)],
        figures=list(FIGURE_NAMES),
        **_names(),
    )


@blueprint.get("/board/visits/list")
@require(*use_cases.READERS)
def visit_list() -> str:
    """The visits behind a number, each with what it adds to it: two statements. Counts and kinds, no names and no words."""
    query = _query(VisitListQuery())
    area, period, figure = own_area(query["area"]), period_of(query, now()), query["figure"]
    filters = VisitFilters(area, period.first, period.last, unit_of(query, request.args), query["kind"])
    with database().reading() as connection:
        store = VisitStore(connection)
        rows = store.page(filters, figure, query["page_size"] + 1, after_time(query["after"]))
        visits, total = store.total(filters, figure)
    page = page_of(rows, query["page_size"], lambda row: [row.occurred_at.isoformat(), row.id], visits)
    kept = {name: value for name, value in request.args.items() if name not in ("after", "lang", "view")}
    return render_template(
        "board/visit_list.html",
        page=page,
        total=total,
        figure=figure,
        filters=filters,
        area_name=area_label(area),
        period=period,
        place=lambda row: " · ".join(dict.fromkeys((area_label(row.area[:9]), area_label(row.area)))),
        may_open=lambda row: person().may_in(row.area, *OPENERS),
        back=f"/board/visits?{urlencode({'area': area, 'from': period.first.isoformat(), 'to': period.last.isoformat()})}",
        next_url=f"/board/visits/list?{urlencode({**kept, 'after': page.next})}" if page.next else None,
        first_url=f"/board/visits/list?{urlencode(kept)}" if "after" in request.args else None,
        values={**kept, "area": area},
        key=uuid4(),
        **_names(),
    )


@blueprint.get("/board/parts/progress")
@require(*use_cases.READERS)
def progress() -> str:
    """Page part for a diary: how its requests stand, of those the reader may see. One statement however many there are."""
    asked = _query(ProgressQuery())["request"]
    with database().reading() as connection:
        found = CaseStore(connection).load(asked) if asked else {}
    seen = [
        found[one]
        for one in dict.fromkeys(asked)
        if one in found and found[one].recusal.standing_of(person()).may_in(found[one].area, *use_cases.READERS)
    ]
    moment = now()
    return render_template(
        "board/progress.html",
        rows=[
            (
                case,
                working_days_left(case.due_at, moment, calendar_of(case.calendar_version)) if case.due_at else None,
                next_words(case.state),
            )
            for case in seen
        ],
        now=moment,
    )


def _row(area: str, period: Period, by: str, group: str, figures: dict[str, int]) -> dict[str, Any]:
    more = {"unit": group} if by == "unit" else {"kind": group} if by == "kind" else {}
    where = group if by in ("town", "village") else area
    shown = area_label(group) if by in ("town", "village") else gettext(KIND_NAMES[group]) if by == "kind" else group
    return {
        "name": shown or gettext("没有写单位"),
        "cells": [(name, figures[name], _list_url(where, period, name, **more)) for name in FIGURE_NAMES],
    }


def _most_first(item: tuple[str, dict[str, int]]) -> tuple[int, str]:
    return -item[1]["visits"], item[0]


def _list_url(area: str, period: Period, figure: str, **more: str) -> str:
    days = {"from": period.first.isoformat(), "to": period.last.isoformat()}
    return f"/board/visits/list?{urlencode({'area': area, **days, 'figure': figure, **more})}"


def _areas() -> list[tuple[str, str]]:
    """The areas the reader may choose from: their own, and the towns within."""
    codes = list(person().areas(*use_cases.READERS))
    codes += [
        town.code for code in codes if len(code) == 6 for town in load_areas().towns() if town.code.startswith(code)
    ]
    return [(code, area_label(code)) for code in dict.fromkeys(codes)]


def _names() -> dict[str, Any]:
    return {
        "figure_name": lambda name: gettext(FIGURE_NAMES[name]),
        "shown": lambda name, value: f"{value:,.2f}" if name in MONEY_NAMES else number(value),
        "kind_name": lambda kind: gettext(KIND_NAMES[kind]),
        "counts": list(COUNT_NAMES),
        "money": list(MONEY_NAMES),
        "deeds": list(DEED_NAMES),
    }


def _query(schema: Schema) -> dict[str, Any]:
    form = load_form(schema, request.args)
    if form.errors:
        raise Invalid(form.errors)
    return form.data
