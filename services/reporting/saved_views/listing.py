"""The list of cases with its views above it: what the page shows, and how many each view has at this moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from flask import render_template
from flask_babel import gettext
from sqlalchemy import Connection

from services.reporting.cases.domain import STATES
from services.reporting.figures.api import filters_of
from services.reporting.figures.domain import NAMED_PERIODS
from services.reporting.figures.lists import Filters, ListStore
from services.reporting.figures.presenting import figure_name
from services.reporting.figures.qualities import NAMES as QUALITY_NAMES
from services.reporting.figures.schemas import NARROWED_BY, CasesQuery
from services.reporting.figures.shown import asked, case_row, own_areas, sweep_of
from services.reporting.figures.standings import NAMES as STANDING_NAMES
from services.reporting.figures.use_cases import READERS
from services.reporting.reminders.store import ReminderStore
from services.reporting.request_context import after_time, database, next_midnight, now, own_area
from services.reporting.saved_views.domain import BUILT_IN, COUNTED_UP_TO, BuiltIn, View, for_reader, kept
from services.reporting.saved_views.store import ViewStore
from services.reporting.saved_views.use_cases import SHARERS
from shared.contracts.errors import DomainError
from shared.identity.access import person
from shared.web.paging import page_of

PATH = "/board/cases"
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Tab:
    """One view above the list; `count` is None when its filters cannot be read any more."""

    key: str
    name: str
    url: str
    count: int | None
    is_here: bool
    is_first: bool
    shared: bool = False

    @property
    def capped(self) -> bool:
        return self.count is not None and self.count >= COUNTED_UP_TO


def page(args: Mapping[str, str], errors: Mapping[str, list[str]] | None = None) -> str:
    """The rows, how many there are, how many are hidden, the sweep; and one count for each view."""
    moment, query = now(), asked(CasesQuery(), args)
    filters, here = filters_of(query, moment), kept_here(args)
    with database().reading() as connection:
        lists = ListStore(connection, moment, next_midnight(moment))
        rows = lists.cases(filters, query["page_size"] + 1, after_time(query["after"]))
        total = lists.count(filters, 10_000_000 if filters.figure else _MOST)
        hidden = lists.hidden(filters) if filters.figure or filters.standing else 0
        sweep = sweep_of(ReminderStore(connection), moment)
        views = tabs(connection, lists, here)
    shown = page_of(rows, query["page_size"], lambda row: [row.submitted_at, row.id], total)
    return render_template(
        "board/cases.html",
        page=shown,
        rows=[case_row(row, moment) for row in shown.items],
        filters=filters,
        hidden=hidden,
        figure_name=figure_name(filters.figure),
        values={**args, "area": filters.area},
        areas=own_areas(),
        states=STATES,
        standings=STANDING_NAMES,
        qualities=QUALITY_NAMES,
        periods=NAMED_PERIODS,
        next_url=address({**here, "area": filters.area, "after": shown.next}) if shown.next else None,
        first_url=address({**here, "area": filters.area}) if "after" in args else None,
        key=uuid4(),
        capped=not filters.figure and total >= _MOST,
        sweep=sweep,
        now=moment,
        **_of_views(views, here, filters, errors or {}),
    )


def _of_views(views: Sequence[Tab], here: Mapping[str, str], filters: Filters, errors: Any) -> dict[str, Any]:
    return {
        "tabs": views,
        "here": here,
        "poll_url": f"/board/parts/views?{urlencode(here)}",
        "clear_url": everything(),
        "may_save": bool(here) and not any(tab.is_here for tab in views),
        "may_share": person().holds(*SHARERS),
        "more_is_open": bool(filters.handler or filters.returned or filters.period),
        "errors": errors,
    }


def tabs(connection: Connection, lists: ListStore, here: Mapping[str, str]) -> list[Tab]:
    """The built-in views, what was shared with the reader, and their own; each with its count."""
    store, reader = ViewStore(connection), person()
    first, areas = store.first(reader.id), reader.areas(*READERS)
    built_in = [view for view in BUILT_IN if view.key != "mine-overdue" or reader.holds("volunteer")]
    views: list[View | BuiltIn] = [*built_in, *store.seen(reader.id, areas)]
    return [_tab(view, lists, here, first) for view in views]


def _tab(view: View | BuiltIn, lists: ListStore, here: Mapping[str, str], first: str | None) -> Tab:
    query = query_of_view(view)
    name = gettext(view.name) if isinstance(view, BuiltIn) else view.name
    shared = isinstance(view, View) and view.shared
    is_here = kept_here(query) == here
    return Tab(view.key, name, address(query), _count(lists, query), is_here, view.key == first, shared)


def _count(lists: ListStore, query: Mapping[str, str]) -> int | None:
    try:
        return lists.count(filters_of(asked(CasesQuery(), query), lists.now), COUNTED_UP_TO)
    except DomainError:
        # a matter that was renamed, an area that was merged: the view is still there to be removed
        return None


def first_address() -> str | None:
    """Where a bare address leads for who has chosen a first view."""
    reader = person()
    with database().reading() as connection:
        store = ViewStore(connection)
        key = store.first(reader.id)
        seen = store.seen(reader.id, reader.areas(*READERS)) if key else []
    views: list[View | BuiltIn] = [*BUILT_IN, *seen]
    found = next((view for view in views if view.key == key), None)
    return address(query_of_view(found)) if found else None


def query_of_view(view: View | BuiltIn) -> dict[str, str]:
    """A view's filters for the reader."""
    return for_reader(view.query, person().may_in(view.query.get("area", ""), *READERS))


def kept_here(values: Mapping[str, str]) -> dict[str, str]:
    return kept(values, NARROWED_BY, own_area(None))


def address(query: Mapping[str, Any]) -> str:
    return f"{PATH}?{urlencode({'area': own_area(None), **query})}"


def everything() -> str:
    """The list without filters; the bare address leads to the first view."""
    return address({})


def moment_lists(connection: Connection) -> ListStore:
    moment: datetime = now()
    return ListStore(connection, moment, next_midnight(moment))
