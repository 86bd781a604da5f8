"""Service points (便民服务中心、代办点): where a resident can go, when it is open, and which one serves a village. Pure.

Three levels: the district's centre, one centre a town, one point a village or community; some are still being set up. A
village without a running point falls back to its town's centre, and a town without one to the district's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from shared.contracts.errors import N_
from shared.reference.areas import district_of, short_code
from shared.reference.working_hours import CLOSING, OFFICE_HOURS, OfficeHours

STATUSES: Final[Mapping[str, str]] = {"running": N_("已运行"), "planned": N_("筹建中")}
ZONES: Final[Mapping[str, str]] = {
    "joint_office": N_("集中办公区"),
    "public_service": N_("公共服务区"),
    "mediation": N_("矛盾调解区"),
}
"""The zones a town's centre may have (domain.md §1, row 2)."""


@dataclass(frozen=True, slots=True)
class ServicePoint:
    """One point; `area` is the short code of the district, town or village it belongs to, `hours` those of a working day."""

    area: str
    name: str
    status: str
    hours: OfficeHours = OFFICE_HOURS
    zones: tuple[str, ...] = ()
    address: str = ""
    phone: str | None = None
    since: date | None = None
    version: int = 1

    @property
    def runs(self) -> bool:
        return self.status == "running"

    @property
    def closing(self) -> time:
        """When its working day ends."""
        return self.hours.sessions[-1][1]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the points of an area's level are running (运行 ÷ 全部)."""

    area: str
    running: int
    all: int

    @property
    def rate(self) -> float | None:
        return self.running / self.all if self.all else None


class ServicePoints:
    """The points of one district by area."""

    def __init__(self, points: Iterable[ServicePoint] = ()) -> None:
        self._by_area = {point.area: point for point in sorted(points, key=lambda point: point.area)}

    def __iter__(self) -> Iterator[ServicePoint]:
        return iter(self._by_area.values())

    def __len__(self) -> int:
        return len(self._by_area)

    def get(self, code: str) -> ServicePoint | None:
        """The area's own point, running or not."""
        return self._by_area.get(short_code(code))

    def serving(self, code: str) -> ServicePoint | None:
        """The running point a resident of the area goes to: its own, else its town's, else the district's."""
        return next((point for point in self._upwards(code) if point.runs), None)

    def closing(self, code: str) -> time:
        """The closing hour that a promise given there ends at; half past five where nothing else is said."""
        point = self.serving(code)
        return point.closing if point else CLOSING

    def coverage(self, code: str) -> Coverage:
        """Of the village points in the area, how many run."""
        within = [point for point in self if len(point.area) == 12 and point.area.startswith(code)]
        return Coverage(code, sum(point.runs for point in within), len(within))

    def _upwards(self, code: str) -> Iterator[ServicePoint]:
        short = short_code(code)
        for level in dict.fromkeys((short, short[:9], district_of(short))):
            if level in self._by_area:
                yield self._by_area[level]
