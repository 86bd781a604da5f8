"""/board/satisfaction: what residents said, what came of low ratings, and what looks arranged; each number with its list."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from services.reporting.boards.renewing import renewed, renewing
from services.reporting.boards.satisfaction_sheet import sheet_of
from services.reporting.boards.showing import path_of
from services.reporting.boards.store import BoardStore
from services.reporting.figures.api import period_of
from services.reporting.figures.domain import Period, Where, work_out
from services.reporting.figures.presenting import area_label, presented
from services.reporting.figures.qualities import NAMES, NOW, OF_PERIOD, RATINGS
from services.reporting.figures.schemas import PeriodQuery
from services.reporting.figures.shown import asked, own_areas
from services.reporting.figures.store import FigureStore
from services.reporting.figures.use_cases import READERS
from services.reporting.request_context import SHANGHAI, database, now, own_area
from shared.identity.access import person, require
from shared.web.spreadsheets import reply

blueprint = Blueprint("satisfaction", __name__)
_OF_PERIOD: Final = ("low", "low_not_opened", "rectified", "appeal_upheld")
_INTEGRITY: Final = ("rating_flagged", "voided", "silent", "late_entry")
_FIGURES: Final = ("satisfaction_rate", "answer_rate", "solved_rate", "rectified_rate")


@blueprint.get("/board/satisfaction")
@require(*READERS)
def satisfaction() -> str:
    """Three statements: the figures, what residents said in the period, what is being put right now."""
    shown = _shown()
    part = renewing("boards/satisfaction_live.html", "/board/parts/satisfaction", shown)
    return render_template("boards/satisfaction.html", **shown, **part)


@blueprint.get("/board/parts/satisfaction")
@require(*READERS)
def satisfaction_part() -> Response:
    """What of it changes by itself, for htmx."""
    return renewed("boards/satisfaction_live.html", _shown())


@blueprint.get("/board/satisfaction/export.<any(csv, xlsx):kind>")
@require(*READERS)
def export(kind: str) -> Response:
    """The table of places as it is filtered."""
    shown = _shown()
    sheet = sheet_of(shown, shown["said"], shown["open_now"], area_label)
    return reply(sheet, kind, f"satisfaction-{shown['area']}-{shown['period'].last:%Y%m%d}")


def _shown() -> dict[str, Any]:
    moment, query = now(), asked(PeriodQuery(), request.args)
    area = own_area(query["area"])
    period = period_of(query, moment) if query["first"] or query["last"] else _half(moment)
    with database().reading() as connection:
        counts = FigureStore(connection).counts(area, period, moment)[None]
        store = BoardStore(connection)
        said, open_now = store.qualities(area, moment, period), store.putting_right(area, moment)
    figures = {figure.definition.key: figure for figure in work_out(counts)}
    total, right_now = _summed(said, OF_PERIOD), _summed(open_now, NOW)
    return {
        "area": area,
        "area_name": area_label(area),
        "areas": own_areas(),
        "path": path_of(area, person().areas(*READERS), lambda code: _url(code, period)),
        "period": period,
        "by": "town" if len(area) == 6 else "village",
        "names": NAMES,
        "figures": [presented(figures[key], Where(area), period, moment) for key in _FIGURES],
        "standing": [(name, right_now[name], list_url(area, name, None)) for name in NOW],
        "ratings": [(name, total[name], list_url(area, name, period)) for name in (*RATINGS, "unrated")],
        "low": [(name, total[name], list_url(area, name, period)) for name in _OF_PERIOD],
        "integrity": [(name, total[name], list_url(area, name, period)) for name in _INTEGRITY],
        "rows": [_row(code, said[code], open_now.get(code, {}), period) for code in sorted(said)],
        "now": moment,
        "said": said,
        "open_now": open_now,
    }


def _half(moment: datetime) -> Period:
    """This half-year so far: a month has too few ratings to say anything."""
    today = moment.astimezone(SHANGHAI).date()
    return Period(date(today.year, 1 if today.month < 7 else 7, 1), today)


def _summed(places: Mapping[str, Mapping[str, int]], names: Sequence[str]) -> dict[str, int]:
    return {name: sum(counts[name] for counts in places.values()) for name in names}


def _url(area: str, period: Period) -> str:
    return f"/board/satisfaction?{urlencode({'area': area, 'from': period.first.isoformat(), 'to': period.last.isoformat()})}"


def list_url(area: str, quality: str, period: Period | None) -> str:
    """The list of these cases: of those accepted in the period, or of any time."""
    query = {"quality": quality, "area": area}
    if period:
        query |= {"from": period.first.isoformat(), "to": period.last.isoformat()}
    return f"/board/cases?{urlencode(query)}"


def _row(code: str, said: Mapping[str, int], open_now: Mapping[str, int], period: Period) -> dict[str, Any]:
    rated = sum(said[name] for name in RATINGS)
    satisfied = rated - said["rated_1"] - said["rated_2"]
    return {
        "name": area_label(code),
        "url": _url(code, period),
        "rate": satisfied / rated if rated else None,
        **{name: (said[name], list_url(code, name, period)) for name in (*RATINGS, "low", "rating_flagged")},
        **{name: (open_now.get(name, 0), list_url(code, name, None)) for name in NOW},
    }
