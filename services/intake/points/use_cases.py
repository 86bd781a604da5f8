"""Keeping a service point up to date: one sentence of domain.md §1 row 2 per function."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from services.intake.points.domain import KEEPERS, READERS, ChangedMeanwhile, check
from shared.contracts.errors import NotAllowed, NotFound
from shared.identity.people import Person
from shared.reference.service_points import ServicePoint, ServicePoints

Note = Callable[[str, str, Mapping[str, Any]], None]
"""Writes an audit entry: (action, area, detail)."""


class KeepsPoints(Protocol):
    """Where points are kept; `points.store.PointStore`."""

    def all(self) -> ServicePoints: ...
    def keep(self, point: ServicePoint) -> bool: ...


def point_of(points: ServicePoints, by: Person, area: str) -> ServicePoint:
    """The area's own point; NotFound outside the person's area."""
    by.check_area(area, *READERS)
    found = points.get(area)
    if found is None:
        raise NotFound()
    return found


def change(
    store: KeepsPoints, note: Note, by: Person, area: str, seen_version: int, changes: Mapping[str, Any]
) -> ServicePoint:
    """State, hours, zones, address and telephone of a point. Raises ChangedMeanwhile, Invalid, NotAllowed, NotFound."""
    known = point_of(store.all(), by, area)
    if not by.may_in(area, *KEEPERS):
        raise NotAllowed()
    changed = replace(known, **changes)
    check(area, changed.status, changed.zones, changed.since)
    if known.version != seen_version or not store.keep(changed):
        raise ChangedMeanwhile()
    told = sorted(name for name in changes if getattr(changed, name) != getattr(known, name))
    note("service-point-changed", area, {"changed": told, "status": changed.status})
    return replace(changed, version=known.version + 1)
