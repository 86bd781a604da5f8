"""The supervisor's first screen, from the district down to a village. Area, period and filters live in the address."""

from datetime import timedelta
from typing import Any, cast

from flask import Blueprint, Response, current_app, render_template, request
from sqlalchemy import Connection

from services.reporting.boards import showing
from services.reporting.boards.domain import before, weeks_until
from services.reporting.boards.renewing import renewed, renewing
from services.reporting.boards.schemas import KINDS, NARROWED_BY, BoardQuery
from services.reporting.boards.store import BoardStore
from services.reporting.cases.wording import channel_names
from services.reporting.deadlines.store import DeadlineStore
from services.reporting.exports.domain import KIND_NAMES
from services.reporting.figures import use_cases
from services.reporting.figures.api import period_of
from services.reporting.figures.domain import Where
from services.reporting.figures.presenting import area_label
from services.reporting.figures.shown import asked, case_row, own_areas, sweep_of
from services.reporting.figures.standings import NAMES
from services.reporting.figures.store import FigureStore
from services.reporting.reminders.store import ReminderStore
from services.reporting.request_context import database, next_midnight, now, own_area
from services.reporting.rising.store import RisingStore
from services.reporting.system.heads import latest_head
from shared.identity.access import person, require
from shared.runtime.known_reference import KnownReference

blueprint = Blueprint("boards", __name__)
_OVERDUE_SHOWN = 10


@blueprint.get("/board")
@require(*use_cases.READERS)
def board() -> str:
    """The same few statements whatever the size of the district."""
    shown = _board()
    return render_template("boards/board.html", **shown, **renewing("boards/live.html", "/board/parts/board", shown))


@blueprint.get("/board/parts/board")
@require(*use_cases.READERS)
def board_part() -> Response:
    """What of the first screen changes by itself, for htmx; 304 while it is what the reader already has."""
    return renewed("boards/live.html", _board())


def _board() -> dict[str, Any]:
    """Everything the first screen shows, of this moment."""
    moment = now()
    query = asked(BoardQuery(), request.args)
    area, period = own_area(query["area"]), period_of(query, moment)
    where = Where(area, tuple((name, query[name]) for name in NARROWED_BY if query[name]))
    by = "town" if len(area) == 6 else "village"
    today = (next_midnight(moment) - timedelta(days=1)).date()
    trend = weeks_until(min(today, period.last))
    with database().reading() as connection:
        figures = FigureStore(connection)
        groups = figures.counted(where, period, moment, by, days=False)
        earlier = figures.counted(where, before(period), moment, days=False)[None].counts
        weeks = figures.counted(where, trend, moment, "week", days=False)
        standing = BoardStore(connection).standing(where, moment, next_midnight(moment))
        around = _around(connection, where, moment)
    place = showing.Place(where, period, moment, by)
    total = showing.summed(groups.values())
    return {
        **around,
        **_choices(query, area, place),
        "matter_name": showing.matter_name(where, standing),
        "cards": showing.cards(place, total, earlier),
        "team": [] if where.groups else showing.cards(place, total, earlier, showing.TEAM_CARDS),
        "standing": showing.standing_cards(place, standing.total),
        "ages": showing.ages(place, standing.total),
        "trend": showing.weeks(place, trend, weeks),
        "burning_places": showing.burning_places(place, standing),
        "burning_matters": showing.burning_matters(place, standing),
        "rows": showing.places(place, groups, standing) if len(area) < 12 else [],
        "all_standings": NAMES,
        "covered": cast(KnownReference, current_app.extensions["reference"]).points().coverage(area),
        "sees_gaps": person().holds("supervisor", "leader", "dispatcher", "organiser"),
        "signed_supervises": person().holds("supervisor"),
        "now": moment,
    }


def _around(connection: Connection, where: Where, moment: Any) -> dict[str, Any]:
    """What stands beside the figures: the sweep, the longest overdue, doubtful reminders, the chain's head."""
    ledger = ReminderStore(connection)
    overdue = [] if where.groups else DeadlineStore(connection).overdue(person(), where.area, moment, _OVERDUE_SHOWN)
    return {
        "sweep": sweep_of(ledger, moment),
        "in_doubt": ledger.in_doubt(person(), where.area, moment),
        "rising": RisingStore(connection).waiting(where.area),
        "head": latest_head(connection),
        "overdue": [case_row(row, moment) for row in overdue],
    }


def _choices(query: dict[str, Any], area: str, place: showing.Place) -> dict[str, Any]:
    """What the reader may change, and where they stand."""
    return {
        "area": area,
        "area_name": area_label(area),
        "areas": own_areas(),
        "path": showing.path(place, person().areas(*use_cases.READERS)),
        "period": place.period,
        "periods": showing.periods(place, request.args.get("from"), request.args.get("to")),
        "by": place.by,
        "kinds": {name: KIND_NAMES[name] for name in KINDS},
        "channels": channel_names(),
        "narrowed": dict(place.where.groups),
        "values": {name: query[name] or "" for name in NARROWED_BY},
        "unfiltered": showing.board_url(Where(area), place.period),
    }
