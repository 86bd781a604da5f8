"""Where people of the demo district live: its communities, how many people each draws, and its service points.

Areas come from `shared.reference.areas`; the weights are an assumption of the demo, stated in docs/demo-district.md.
"""

import csv
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Final

from shared.reference.areas import AREAS_FILE, Areas, full_code, load_areas

_WEIGHT_OF_URBAN_CODE: Final = {"111": 6.0, "112": 4.0, "121": 4.0, "122": 3.0}
_VILLAGE_WEIGHT: Final = 2.0
_ZONE_WEIGHT: Final = 16.0
_PLANNED_EVERY: Final = 20


@dataclass(frozen=True, slots=True)
class Home:
    """A village or community, or a zone without any: 12-digit code, 9-digit town, weight of its population."""

    code: str
    town: str
    name: str
    weight: float
    takes_requests: bool


@dataclass(frozen=True, slots=True)
class ServicePoint:
    """A row of `reference.service_point`; status is running or planned."""

    area: str
    name: str
    status: str


def homes_of(towns: Collection[str] | None = None) -> tuple[Home, ...]:
    """The homes of the given towns (9 digits), or of all, in code order."""
    areas = load_areas()
    found: list[Home] = []
    for town in areas.towns():
        if towns is None or town.code in towns:
            villages = areas.children(town.code)
            found += [Home(each.code, town.code, each.name, _weight(each.code), True) for each in villages]
            if not villages:
                found.append(Home(full_code(town.code), town.code, town.name, _ZONE_WEIGHT, False))
    return tuple(found)


def service_points(areas: Areas) -> tuple[ServicePoint, ...]:
    """A centre for the district and each town, all running; a point for each village, every twentieth still planned.

    A zone without villages has its centre planned. Counted in code order, so the same villages each time.
    """
    centre = [ServicePoint(each.code, f"{each.name}政务服务中心", "running") for each in areas.districts()]
    towns = [
        ServicePoint(town.code, f"{town.name}便民服务中心", "running" if areas.children(town.code) else "planned")
        for town in areas.towns()
    ]
    villages = [
        ServicePoint(village.code, f"{village.name}代办点", "running" if number % _PLANNED_EVERY else "planned")
        for number, village in enumerate(areas.villages(), start=1)
    ]
    return (*centre, *towns, *villages)


def _weight(code: str) -> float:
    return _WEIGHT_OF_URBAN_CODE.get(_urban_codes().get(code, ""), _VILLAGE_WEIGHT)


@cache
def _urban_codes() -> dict[str, str]:
    """The statistics bureau's urban-rural code of each village: 111 town core, 112 its fringe, 121 seat, 220 village."""
    with AREAS_FILE.open(encoding="utf-8", newline="") as rows:
        return {row["code"]: row["ur_code"] for row in csv.DictReader(rows)}
