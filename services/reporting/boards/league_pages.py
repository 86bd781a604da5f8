"""/board/league: towns side by side, for who supervises the whole district; never public, never of people."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext

from services.reporting.boards.domain import before
from services.reporting.boards.league import KEYS, LEAST, Row, enough, league
from services.reporting.boards.league_sheet import sheet_of
from services.reporting.boards.schemas import LeagueQuery
from services.reporting.boards.showing import board_url
from services.reporting.figures.domain import DEFINITIONS, Period, Where
from services.reporting.figures.presenting import area_label, presented
from services.reporting.figures.shown import asked
from services.reporting.figures.store import FigureStore
from services.reporting.request_context import SHANGHAI, database, now
from shared.contracts.errors import NotFound
from shared.identity.access import person, require
from shared.reference.areas import load_areas
from shared.runtime import audit
from shared.web.spreadsheets import reply

blueprint = Blueprint("league", __name__)


@blueprint.get("/board/league")
@require("supervisor")
def towns() -> str:
    """Two statements: the towns' counts of the period and of the one before. Half a year when nothing is asked."""
    return render_template("boards/league.html", **_league(now()))


@blueprint.get("/board/league/export.<any(csv, xlsx):kind>")
@require("supervisor")
def export(kind: str) -> Response:
    """The very table, for whom the page is for; that it was taken is noted."""
    moment = now()
    shown = _league(moment)
    by = person()
    with database().transaction() as work:
        detail = {"listed": "league", "rows": len(shown["rows"]), "format": kind}
        audit.note(
            work.connection, "reporting", by.acting_as("supervisor"), "export fetched", None, shown["area"], detail
        )
    name = f"league-{shown['area']}-{shown['period'].last:%Y%m%d}"
    return reply(sheet_of(shown, moment, by.display_name), kind, name)


def _league(moment: datetime) -> dict[str, Any]:
    query = asked(LeagueQuery(), request.args)
    district = _district(query["area"])
    period, key = _period(query, moment.astimezone(SHANGHAI).date()), query["sort"] or KEYS[0]
    with database().reading() as connection:
        store = FigureStore(connection)
        counted = _by_town(store.counts(district, period, moment, "town"), district)
        earlier = _by_town(store.counts(district, before(period), moment, "town"), district)
    rows = league(counted, earlier, key)
    return {
        "area": district,
        "area_name": area_label(district),
        "period": period,
        "earlier": before(period),
        "key": key,
        "least": LEAST,
        "names": {one.key: gettext(one.label) for one in DEFINITIONS if one.key in KEYS},
        "heads": [(name, _url(district, period, name)) for name in KEYS],
        "rows": [_shown(row, period, moment) for row in rows],
        "ranked": sum(row.rank is not None for row in rows),
        "exports": {kind: _url(district, period, key, f"/export.{kind}") for kind in ("xlsx", "csv")},
    }


def _district(wanted: str | None) -> str:
    """The supervisor's district; a town has no league."""
    own = [area for area in person().areas("supervisor") if len(area) == 6]
    if not own or (wanted and wanted not in own):
        raise NotFound()
    return wanted or own[0]


def _period(query: dict[str, Any], today: date) -> Period:
    last = query["last"] or today
    first = query["first"] or date(last.year, 1 if last.month < 7 else 7, 1)
    return Period(first, last)


def _by_town(counts: Any, district: str) -> dict[str, dict[str, int]]:
    """Every town of the district, also those without a case."""
    towns = [town.code for town in load_areas().towns() if town.code.startswith(district)]
    return {town: counts.get(town, {}) for town in sorted({*towns, *(code for code in counts if code)})}


def _url(district: str, period: Period, key: str, more: str = "") -> str:
    query = {"area": district, "from": period.first.isoformat(), "to": period.last.isoformat(), "sort": key}
    return f"/board/league{more}?{urlencode(query)}"


def _shown(row: Row, period: Period, moment: Any) -> dict[str, Any]:
    where = Where(row.town)
    return {
        "name": area_label(row.town),
        "url": board_url(where, period),
        "rank": row.rank,
        "moved": row.moved,
        "figures": {
            key: {**presented(row.figures[key], where, period, moment), "enough": enough(row.figures[key])}
            for key in KEYS
        },
    }
