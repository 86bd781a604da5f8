"""/board/hours: on which weekday and at which hour residents come, so that windows are staffed then."""

from datetime import timedelta

from flask import Blueprint, render_template, request

from services.reporting.boards.domain import hours_shown, months_of, shade, weeks_until
from services.reporting.figures.api import period_of
from services.reporting.figures.domain import Where
from services.reporting.figures.presenting import area_label, list_url
from services.reporting.figures.schemas import PeriodQuery
from services.reporting.figures.shown import asked, own_areas
from services.reporting.figures.store import FigureStore
from services.reporting.figures.use_cases import READERS
from services.reporting.request_context import database, next_midnight, now, own_area
from shared.identity.access import require

blueprint = Blueprint("hours", __name__)
_MONDAY = 1


@blueprint.get("/board/hours")
@require(*READERS)
def hours() -> str:
    """From the roll-ups, which keep hours by month: by the weekday and hour those accepted in these months were received."""
    moment, query = now(), asked(PeriodQuery(), request.args)
    area = own_area(query["area"])
    today = (next_midnight(moment) - timedelta(days=1)).date()
    period = months_of(period_of(query, moment) if query["first"] or query["last"] else weeks_until(today), today)
    with database().reading() as connection:
        found = FigureStore(connection).counted(Where(area), period, moment, "hour", days=False)
    counts = {key: one.counts["accepted"] for key, one in found.items() if key}
    most, shown = max(counts.values(), default=0), hours_shown(counts)
    cells = [
        [
            (
                counts.get(key, 0),
                list_url("accepted", Where(area), period, "hour", key),
                shade(counts.get(key, 0), most),
            )
            for key in (f"{weekday}-{hour:02}" for hour in shown)
        ]
        for weekday in range(_MONDAY, 8)
    ]
    monday = weeks_until(today).first
    return render_template(
        "boards/hours.html",
        area=area,
        area_name=area_label(area),
        areas=own_areas(),
        period=period,
        hours=shown,
        rows=[(monday + timedelta(days=number), row) for number, row in enumerate(cells)],
        total=sum(counts.values()),
    )
