"""The supervisor's first screen and the lists behind its numbers. Filters and period live in the address."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any, cast
from urllib.parse import urlencode
from uuid import uuid4

from flask import Blueprint, current_app, render_template, request

from services.reporting.deadlines.store import DeadlineStore
from services.reporting.figures import use_cases
from services.reporting.figures.api import period_of
from services.reporting.figures.domain import Figure, Period, work_out
from services.reporting.figures.lists import ListStore
from services.reporting.figures.periods import periods_of
from services.reporting.figures.presenting import area_label, figure_name, list_url, presented
from services.reporting.figures.schemas import FiguresQuery, MembersQuery
from services.reporting.figures.shown import asked, case_row, own_areas, sweep_of
from services.reporting.figures.store import FigureStore
from services.reporting.reminders.store import ReminderStore
from services.reporting.request_context import after_id, database, next_midnight, now, own_area
from services.reporting.rising.store import RisingStore
from services.reporting.system.heads import latest_head
from shared.identity.access import person, require
from shared.runtime.known_reference import KnownReference
from shared.web.formatting import number, percentage
from shared.web.paging import page_of

blueprint = Blueprint("board", __name__)
_OVERDUE_SHOWN = 10
_CARDS = ("accepted", "closed", "completion_rate", "on_time_rate", "open_overdue", "check_in_rate")


@blueprint.get("/board")
@require(*use_cases.READERS)
def board() -> str:
    """Eight statements, and one for who reads, whatever the size of the district: figures by town, the period before, what is open, what is overdue."""
    moment = now()
    query = asked(FiguresQuery(), request.args)
    area, period = own_area(query["area"]), period_of(query, moment)
    by = "town" if len(area) == 6 else "village"
    with database().reading() as connection:
        figures, ledger = FigureStore(connection), ReminderStore(connection)
        groups = {code or area: counts for code, counts in figures.counts(area, period, moment, by).items()}
        before = figures.counts(area, _before(period), moment)[None]
        standing = figures.open_now(area, moment, next_midnight(moment), 9 if by == "town" else 12)
        overdue = DeadlineStore(connection).overdue(person(), area, moment, _OVERDUE_SHOWN)
        sweep, in_doubt = sweep_of(ledger, moment), ledger.in_doubt(person(), area, moment)
        rising, head = RisingStore(connection).waiting(area), latest_head(connection)
    total = sum((Counter(counts) for counts in groups.values()), Counter())
    return render_template(
        "board/board.html",
        area=area,
        area_name=area_label(area),
        areas=own_areas(),
        period=period,
        periods=periods_of(moment, area),
        cards=[
            _card(figure, before, area, period, moment) for figure in work_out(total) if figure.definition.key in _CARDS
        ],
        open_counts=_open_counts(standing.values(), area),
        rows=[
            _group_row(code, groups.get(code, {}), standing.get(code), period) for code in sorted({*groups, *standing})
        ],
        by=by,
        covered=cast(KnownReference, current_app.extensions["reference"]).points().coverage(area),
        overdue=[case_row(row, moment) for row in overdue],
        sweep=sweep,
        in_doubt=in_doubt,
        rising=rising,
        head=head,
        now=moment,
    )


@blueprint.get("/board/members")
@require(*use_cases.READERS)
def member_list() -> str:
    """Members behind the check-in rate."""
    moment = now()
    query = asked(MembersQuery(), request.args)
    area = own_area(query["area"])
    last = query["last"] or moment.date() + timedelta(days=1)
    as_of = Period(min(last, date.max), last).as_of(moment)
    with database().reading() as connection:
        lists = ListStore(connection, moment, next_midnight(moment))
        rows = lists.members(area, query["figure"], as_of, query["page_size"] + 1, after_id(query["after"]))
        total = lists.count_members(area, query["figure"], as_of)
    page = page_of(rows, query["page_size"], lambda row: [row.id], total)
    names = {row.area: area_label(row.area) for row in page.items}
    return render_template(
        "board/members.html",
        page=page,
        area_name=area_label(area),
        names=names,
        values={**request.args.to_dict(), "area": area},
        key=uuid4(),
        figure_name=figure_name(query["figure"]),
        next_url=_next_url(page.next),
        first_url=_first_url(),
    )


def _before(period: Period) -> Period:
    """The period of the same length just before."""
    length = period.last - period.first + timedelta(days=1)
    return Period(period.first - length, period.last - length)


def _card(figure: Figure, before: dict[str, int], area: str, period: Period, moment: datetime) -> dict[str, Any]:
    """A figure as a card, with the same figure of the period before beside it."""
    shown = presented(figure, area, period, moment)
    earlier = next(one for one in work_out(before) if one.definition.key == figure.definition.key)
    words = percentage if figure.definition.over else number
    return {
        **shown,
        "value": words(figure.value),
        "before": words(earlier.value),
        "tone": "bad" if figure.definition.key == "open_overdue" and figure.value else "neutral",
    }


def _open_counts(rows: Any, area: str) -> list[tuple[str, int, str]]:
    """(standing, how many, address of the list) of this very moment."""
    found = [row for row in rows if row]
    names = ("open", "due_today", "overdue")
    return [
        (name, sum(getattr(row, name) for row in found), f"/board/cases?{urlencode({'standing': name, 'area': area})}")
        for name in names
    ]


def _group_row(code: str, counts: dict[str, int], standing: Any, period: Period) -> dict[str, Any]:
    worked = {figure.definition.key: figure for figure in work_out(counts)}
    return {
        "code": code,
        "name": area_label(code),
        "figures": worked,
        "overdue": standing.overdue if standing else 0,
        "accepted_url": list_url("accepted", code, period),
        "closed_url": list_url("closed", code, period),
        "overdue_url": f"/board/cases?{urlencode({'standing': 'overdue', 'area': code})}",
    }


def _next_url(cursor: str | None) -> str | None:
    return f"{request.path}?{urlencode({**request.args.to_dict(), 'after': cursor})}" if cursor else None


def _first_url() -> str | None:
    if "after" not in request.args:
        return None
    return f"{request.path}?{urlencode({name: value for name, value in request.args.items() if name != 'after'})}"
