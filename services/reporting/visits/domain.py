"""A visit as the roll-up needs it, and what is counted of many. Pure. Money is never added across kinds (domain.md §1 row 11)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from shared.contracts.errors import N_
from shared.contracts.events import Event

HEARD: Final = frozenset({"visit.recorded"})
SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
COUNT_NAMES: Final[dict[str, str]] = {
    "visits": N_("走访次数"),
    "visitors": N_("走访人次"),
    "people_met": N_("见面人数"),
    "problems": N_("问题数"),
}
MONEY_NAMES: Final[dict[str, str]] = {
    "relief": N_("慰问金（元）"),
    "production": N_("生产资金（元）"),
    "project": N_("项目资金（元）"),
    "coordinated": N_("协调资金（元）"),
}
DEED_NAMES: Final[dict[str, str]] = {"good_deed": N_("办好事（件）"), "difficulty": N_("解决困难（件）")}
FIGURE_NAMES: Final[dict[str, str]] = {**COUNT_NAMES, **MONEY_NAMES, **DEED_NAMES}
GROUPS: Final = ("unit", "town", "village", "kind")
KIND_NAMES: Final[dict[str, str]] = {
    "household": N_("入户走访"),
    "research": N_("调研座谈"),
    "firm": N_("走访企业"),
    "direct_line": N_("民情直通车"),
}


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit as its last event tells it."""

    id: UUID
    area: str
    kind: str
    work_unit: str | None
    occurred_at: datetime
    recorded_at: datetime
    visitors: int
    people_met: int
    problems: int
    withdrawn: bool
    sequence: int
    outcomes: Sequence[dict[str, Any]]


def visit_of(event: Event) -> VisitRow:
    """The row a `visit.recorded` makes; a later one of the same visit replaces it."""
    data = event.data
    outcomes = [
        {
            "visit_id": event.subject,
            "kind": outcome["kind"],
            "amount_yuan": outcome.get("amount_yuan") or 0,
            "times": outcome.get("times") or 0,
            "evidence": outcome["evidence"],
        }
        for outcome in data["outcomes"]
    ]
    return VisitRow(
        id=event.subject,
        area=event.area,
        kind=data["kind"],
        work_unit=data.get("work_unit"),
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        visitors=len(data["visitors"]),
        people_met=data["people_met"],
        problems=data["problems"],
        withdrawn=bool(data.get("withdrawn")),
        sequence=event.sequence,
        outcomes=outcomes,
    )


def counted(visits: Iterable[dict[str, Any]], area: str, first: date | None, last: date | None) -> dict[str, int]:
    """Every figure over what the events say, one visit at a time; `visits` are the last event of each."""
    figures = dict.fromkeys(FIGURE_NAMES, 0)
    for visit in visits:
        day = visit["occurred_at"].astimezone(SHANGHAI).date()
        outside = (first is not None and day < first) or (last is not None and day > last)
        data = visit["data"]
        if outside or not visit["area"].startswith(area) or data.get("withdrawn"):
            continue
        figures["visits"] += 1
        figures["visitors"] += len(data["visitors"])
        figures["people_met"] += data["people_met"]
        figures["problems"] += data["problems"]
        for outcome in data["outcomes"]:
            if outcome["kind"] in figures:
                figures[outcome["kind"]] += (outcome.get("amount_yuan") or 0) + (outcome.get("times") or 0)
    return figures
