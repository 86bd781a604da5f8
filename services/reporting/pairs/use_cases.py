"""Keeping pairs and projects in step with what assignment tells."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from services.reporting.pairs.domain import (
    HouseholdRow,
    PairEnd,
    PairRow,
    ProjectRow,
    Rhythm,
    end_of,
    household_of,
    pair_of,
    project_of,
    rhythm_of,
)
from shared.contracts.events import Event


class Pairs(Protocol):
    def form(self, pairs: Sequence[PairRow]) -> None: ...
    def end(self, ends: Sequence[PairEnd]) -> None: ...
    def keep_rhythms(self, rhythms: Sequence[Rhythm]) -> None: ...
    def keep_households(self, households: Sequence[HouseholdRow]) -> None: ...
    def keep_projects(self, projects: Sequence[ProjectRow]) -> None: ...


def record(store: Pairs, events: Sequence[Event]) -> None:
    """Let a batch of events, in order, change the rows; heard twice, they change nothing."""
    store.form([pair_of(event) for event in events if event.type == "pair.formed"])
    store.end([end_of(event) for event in events if event.type == "pair.ended"])
    rhythms = {event.subject: rhythm_of(event) for event in events if event.type == "pair.rhythm_recorded"}
    store.keep_rhythms(list(rhythms.values()))
    households = {event.subject: household_of(event) for event in events if event.type == "partner.recorded"}
    store.keep_households(list(households.values()))
    latest: dict[UUID, ProjectRow] = {
        event.subject: project_of(event) for event in events if event.type == "project.recorded"
    }
    store.keep_projects(list(latest.values()))
