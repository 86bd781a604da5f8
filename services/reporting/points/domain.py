"""Coverage (覆盖率): running village points ÷ all, of an area and of each town within (domain.md §1 row 2). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.reference.areas import Areas
from shared.reference.service_points import Coverage, ServicePoint, ServicePoints


@dataclass(frozen=True, slots=True)
class CoveredTown:
    """A town's centre, how many of its village points run, and those that do not yet."""

    code: str
    centre: ServicePoint | None
    coverage: Coverage
    planned: Sequence[ServicePoint]


def by_town(points: ServicePoints, areas: Areas, within: str) -> list[CoveredTown]:
    """The towns of the area, the least covered first."""
    towns = [
        _covered(points, town.code)
        for town in areas.towns()
        if town.code.startswith(within[:9]) or within.startswith(town.code)
    ]
    return sorted(towns, key=lambda town: (town.coverage.rate if town.coverage.rate is not None else 2.0, town.code))


def _covered(points: ServicePoints, code: str) -> CoveredTown:
    planned = [point for point in points if len(point.area) == 12 and point.area.startswith(code) and not point.runs]
    return CoveredTown(code, points.get(code), points.coverage(code), planned)
