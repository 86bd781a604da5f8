"""What a board shows, made of counts: cards, rows and the addresses of the lists behind each number."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlencode

from services.reporting.boards.domain import burning, change, mondays
from services.reporting.boards.store import Standing
from services.reporting.figures.domain import Counted, Period, Where, work_out
from services.reporting.figures.periods import periods_of
from services.reporting.figures.presenting import area_label, presented
from services.reporting.figures.standings import AGES
from shared.reference.areas import load_areas
from shared.web.formatting import number, percentage
from shared.web.language import language

CARDS: Final = (
    "on_time_rate",
    "satisfaction_rate",
    "completion_rate",
    "accepted",
    "closed",
    "open_overdue",
    "days_mean",
    "check_in_rate",
)
"""The figures of the first screen, what matters most first."""
TEAM_CARDS: Final = (
    "claim_rate",
    "posts",
    "post_gap",
    "services",
    "service_hours",
    "pairs",
    "paired_rate",
    "household_coverage",
    "visit_rhythm_rate",
    "visits",
    "visitors",
    "problems",
    "trips",
    "trips_saved",
)
"""Who stands ready and what they did: shown as far as there is such a figure."""
_WITHOUT_GROUPS: Final = ("check_in_rate",)
"""What knows no matter, kind or channel is left out where the board is narrowed to one."""


def _plain(value: float | int | None) -> str:
    """A whole number as one, anything else with one decimal."""
    return number(value) if value is None or value == int(value) else f"{value:,.1f}"


def _mean(value: float | int | None) -> str:
    return "—" if value is None else f"{value:.1f}"


_WORDS: Final[Mapping[str, Callable[[float | int | None], str]]] = {"rate": percentage, "mean": _mean}


@dataclass(frozen=True, slots=True)
class Place:
    """What is looked at: area and filters, period, moment, and by what its parts are told apart."""

    where: Where
    period: Period
    now: datetime
    by: str


def board_url(where: Where, period: Period) -> str:
    """The board of an area and a period, with its filters."""
    query = {"area": where.area, "from": period.first.isoformat(), "to": period.last.isoformat()}
    return f"/board?{urlencode(query | dict(where.groups))}"


def standing_url(where: Where, standing: str) -> str:
    """The list of the cases that stand so at this moment."""
    return f"/board/cases?{urlencode({'standing': standing, 'area': where.area, **dict(where.groups)})}"


def path(place: Place, own: Iterable[str]) -> list[tuple[str, str]]:
    """(name, address) from the reader's widest area down to this one, this one included."""
    return path_of(place.where.area, own, lambda code: board_url(Where(code, place.where.groups), place.period))


def path_of(area: str, own: Iterable[str], url: Callable[[str], str]) -> list[tuple[str, str]]:
    """The same for any page that has an address for each area."""
    own, areas = list(own), load_areas()
    steps = [area[:digits] for digits in (6, 9, 12) if digits <= len(area)]
    return [
        (area_label(code), url(code))
        for code in steps
        if any(code.startswith(mine) for mine in own) and (code in areas or code == area)
    ]


def periods(place: Place, first: str | None, last: str | None) -> list[tuple[str, str, bool]]:
    """(name, address, whether shown now) of the periods one changes to most."""
    return [
        (name, f"{url}&{urlencode(dict(place.where.groups))}" if place.where.groups else url, chosen)
        for name, url, chosen in periods_of(place.now, place.where.area, (first, last))
    ]


def summed(groups: Iterable[Counted]) -> dict[str, int]:
    """The counts of all groups together."""
    total: dict[str, int] = {}
    for group in groups:
        for name, value in group.counts.items():
            total[name] = total.get(name, 0) + value
    return total


def cards(
    place: Place, total: Mapping[str, int], earlier: Mapping[str, int], keys: Sequence[str] = CARDS
) -> list[dict[str, Any]]:
    """The figures of the period with their change, in the order of their keys."""
    then = {figure.definition.key: figure for figure in work_out(earlier)}
    found = {}
    for figure in work_out(total):
        key = figure.definition.key
        if key in keys and not (place.where.groups and key in _WITHOUT_GROUPS):
            words = _WORDS.get(figure.definition.kind, _plain)
            change_of = change(figure, then[key])
            shown = presented(figure, place.where, place.period, place.now)
            tone = "bad" if key == "open_overdue" and figure.value else "neutral"
            found[key] = {
                **shown,
                "value": words(figure.value),
                "before": words(change_of.before),
                "change": change_of,
                "tone": tone,
            }
    return [found[key] for key in keys if key in found]


def standing_cards(place: Place, total: Mapping[str, int]) -> list[tuple[str, int, str]]:
    """(standing, how many, address) of this very moment."""
    names = ("open", "due_today", "overdue")
    return [(name, total.get(name, 0), standing_url(place.where, name)) for name in names]


def ages(place: Place, total: Mapping[str, int]) -> list[tuple[str, int, str]]:
    """(standing, how many, address): every open case in one of them, the most urgent first."""
    return [(name, total.get(name, 0), standing_url(place.where, name)) for name in AGES]


def weeks(place: Place, trend: Period, counted: Mapping[str | None, Counted]) -> list[dict[str, Any]]:
    """Week by week, the oldest first, weeks without anything too: what was accepted, what was closed, and the two rates."""
    asked = ("accepted", "closed_in_period", "on_time_rate", "satisfaction_rate")
    rows = []
    for monday in mondays(trend):
        week = monday.isoformat()
        worked = work_out(counted[week].counts if week in counted else {}, week)
        figures = {
            one.definition.key: presented(one, place.where, trend, place.now, "week")
            for one in worked
            if one.definition.key in asked
        }
        rows.append({"monday": monday, "short": _short(monday), **figures})
    return rows


def _short(day: date) -> str:
    return f"{day.month}/{day.day}"


def burning_places(place: Place, standing: Standing) -> list[dict[str, Any]]:
    """Towns or villages with the most that is overdue or nearly so."""
    return [
        {
            "name": area_label(code),
            "url": board_url(Where(code, place.where.groups), place.period),
            "where": Where(code, place.where.groups),
            **_hot(Where(code, place.where.groups), counts),
        }
        for code, counts in burning(standing.places.items())
    ]


def matter_name(where: Where, standing: Standing) -> str:
    """What the matter is called that the board is narrowed to; its code while nothing of it is open."""
    code = dict(where.groups).get("matter", "")
    found = standing.matters.get(code)
    return (found and (found.name if language() == "zh" else found.name_en)) or code


def burning_matters(place: Place, standing: Standing) -> list[dict[str, Any]]:
    """Matters with the most that is overdue or nearly so."""
    rows = []
    for code, counts in burning((code, matter.counts) for code, matter in standing.matters.items()):
        others = tuple(group for group in place.where.groups if group[0] != "matter")
        where, matter = Where(place.where.area, (*others, ("matter", code))), standing.matters[code]
        names = {"matter_name": matter.name, "matter_name_en": matter.name_en}
        rows.append({**names, "url": board_url(where, place.period), **_hot(where, counts)})
    return rows


def _hot(where: Where, counts: Mapping[str, int]) -> dict[str, Any]:
    names = ("overdue", "due_today", "due_week", "open")
    return {name: (counts[name], standing_url(where, name)) for name in names}


def places(place: Place, groups: Mapping[str | None, Counted], standing: Standing) -> list[dict[str, Any]]:
    """One row for each town or village that has anything, each with the address of its own board."""
    codes = sorted({code or place.where.area for code in groups} | set(standing.places))
    by_code = {code or place.where.area: counted for code, counted in groups.items()}
    rows = []
    for code in codes:
        counts = by_code[code].counts if code in by_code else {}
        figures = {figure.definition.key: figure for figure in work_out(counts)}
        there = Where(code, place.where.groups)
        overdue = standing.places.get(code, {}).get("overdue", 0)
        rows.append(
            {
                "name": area_label(code),
                "url": board_url(there, place.period),
                "figures": {
                    key: presented(figures[key], there, place.period, place.now)
                    for key in ("accepted", "closed", "completion_rate", "on_time_rate", "satisfaction_rate")
                },
                "overdue": (overdue, standing_url(there, "overdue")),
            }
        )
    return rows
