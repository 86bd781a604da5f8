"""A pair and a project as their last events tell them, and what is counted of many. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from shared.contracts.errors import N_
from shared.contracts.events import Event

HEARD: Final = frozenset({"pair.formed", "pair.ended", "project.recorded"})

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


def project_of(event: Event) -> ProjectRow:
    data = event.data
    return ProjectRow(event.subject, event.area, data["kind"], data.get("work_unit"), data["state"], event.sequence)


def counted(events: Iterable[Mapping[str, Any]], area: str) -> dict[str, int]:
    """`pairs:<role>` and `projects:<state>` as the events in order say; each has type, subject, area and data."""
    standing: dict[UUID, str] = {}
    states: dict[UUID, str] = {}
    for event in events:
        if not event["area"].startswith(area):
            continue
        if event["type"] == "pair.formed":
            standing[event["subject"]] = event["data"]["role"]
        elif event["type"] == "pair.ended":
            standing.pop(event["subject"], None)
        else:
            states[event["subject"]] = event["data"]["state"]
    told = [f"pairs:{role}" for role in standing.values()] + [f"projects:{state}" for state in states.values()]
    return dict(Counter(told))
