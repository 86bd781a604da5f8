"""Keeping pairs and projects in step with what assignment tells."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from services.reporting.pairs.domain import PairEnd, PairRow, ProjectRow, end_of, pair_of, project_of
from shared.contracts.events import Event


class Pairs(Protocol):
    def form(self, pairs: Sequence[PairRow]) -> None: ...
    def end(self, ends: Sequence[PairEnd]) -> None: ...
    def keep_projects(self, projects: Sequence[ProjectRow]) -> None: ...


def record(store: Pairs, events: Sequence[Event]) -> None:
    """Let a batch of events, in order, change the rows; heard twice, they change nothing."""
    store.form([pair_of(event) for event in events if event.type == "pair.formed"])
    store.end([end_of(event) for event in events if event.type == "pair.ended"])
    latest: dict[UUID, ProjectRow] = {
        event.subject: project_of(event) for event in events if event.type == "project.recorded"
    }
    store.keep_projects(list(latest.values()))
