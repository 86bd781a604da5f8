"""A pair and a project as their last events tell them, and what is counted of many. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from shared.contracts.errors import N_
from shared.contracts.events import Event

HEARD: Final = frozenset({"pair.formed", "pair.ended", "pair.rhythm_recorded", "partner.recorded", "project.recorded"})

ROLE_NAMES: Final[dict[str, str]] = {
    "secretary": N_("村（社区）支部书记"),
    "talent": N_("能人"),
    "official": N_("大学生村官"),
    "member": N_("困难党员"),
    "household": N_("困难户"),
    "grower": N_("种养大户"),
    "firm": N_("企业"),
    "community": N_("村（社区）"),
}
"""What the other side of a pair may be, as people read it."""


@dataclass(frozen=True, slots=True)
class PairRow:
    """One pair; `ended_at` None while it stands."""

    id: UUID
    area: str
    role: str
    volunteer_id: UUID | None
    work_unit: str | None
    formed_at: datetime
    sequence: int


@dataclass(frozen=True, slots=True)
class PairEnd:
    id: UUID
    ended_at: datetime
    because: str | None
    sequence: int


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Whom a pair stands by, how often it is to be visited, and the days it was."""

    id: UUID
    partner: UUID
    formed_on: date
    every_days: int
    visited: Sequence[date]
    rhythm_sequence: int


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """One household or member in difficulty; `erased_at` from when on it is counted no more."""

    id: UUID
    area: str
    role: str
    since: date
    erased_at: datetime | None
    sequence: int


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project as last told."""

    id: UUID
    area: str
    kind: str
    work_unit: str | None
    state: str
    sequence: int


def pair_of(event: Event) -> PairRow:
    data = event.data
    who = data.get("volunteer_id"), data.get("work_unit")
    return PairRow(event.subject, event.area, data["role"], *who, event.occurred_at, event.sequence)


def end_of(event: Event) -> PairEnd:
    return PairEnd(event.subject, event.occurred_at, event.data.get("because"), event.sequence)


def rhythm_of(event: Event) -> Rhythm:
    data = event.data
    told = data["partner_id"], data["formed_on"], data["every_days"], data["visited"]
    return Rhythm(event.subject, *told, event.sequence)


def household_of(event: Event) -> HouseholdRow:
    data = event.data
    erased_at = event.occurred_at if data["erased"] else None
    return HouseholdRow(event.subject, event.area, data["role"], data["since"], erased_at, event.sequence)


def project_of(event: Event) -> ProjectRow:
    data = event.data
    return ProjectRow(event.subject, event.area, data["kind"], data.get("work_unit"), data["state"], event.sequence)


def counted(events: Iterable[Mapping[str, Any]], area: str) -> dict[str, int]:
    """`pairs:<role>`, `projects:<state>`, `visits` of pairs and `households:<role>` as the events in order say; each has type,
    subject, area and data."""
    standing: dict[UUID, str] = {}
    states: dict[UUID, str] = {}
    households: dict[UUID, str] = {}
    visits: dict[UUID, int] = {}
    for event in events:
        if not event["area"].startswith(area):
            continue
        subject, data = event["subject"], event["data"]
        match event["type"]:
            case "pair.formed":
                standing[subject] = data["role"]
            case "pair.ended":
                standing.pop(subject, None)
            case "pair.rhythm_recorded":
                visits[subject] = len(data["visited"])
            case "partner.recorded":
                households[subject] = "" if data["erased"] else data["role"]
            case _:
                states[subject] = data["state"]
    told = [f"pairs:{role}" for role in standing.values()] + [f"projects:{state}" for state in states.values()]
    told += [f"households:{role}" for role in households.values() if role]
    return Counter(told) | ({"visits": sum(visits.values())} if any(visits.values()) else {})
