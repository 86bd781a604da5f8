"""Where people of the demo district live: its communities, how many people each draws, and its service points.

Areas come from `shared.reference.areas`; the weights are an assumption of the demo, stated in docs/demo-district.md.
"""

import csv
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from shared.reference.areas import AREAS_FILE, Area, AreaLevel, Areas, full_code, load_areas
from shared.reference.service_points import ZONES, ServicePoint

_WEIGHT_OF_URBAN_CODE: Final = {"111": 6.0, "112": 4.0, "121": 4.0, "122": 3.0}
_VILLAGE_WEIGHT: Final = 2.0
_ZONE_WEIGHT: Final = 16.0
_PLANNED_EVERY: Final = 20
_OPENED: Final = date(2014, 1, 1)


@dataclass(frozen=True, slots=True)
class Home:
    """A village or community, or a zone without any: 12-digit code, 9-digit town, weight of its population."""

    code: str
    town: str
    name: str
    weight: float
    takes_requests: bool


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

    A zone without villages has its centre planned. Counted in code order, so the same villages each time. Telephone
    numbers are invented: no exchange begins with 0.
    """
    centre = [_point(each, "政务服务中心", True) for each in areas.districts()]
    towns = [_point(town, "便民服务中心", bool(areas.children(town.code)), tuple(ZONES)) for town in areas.towns()]
    villages = [
        _point(village, "代办点", bool(number % _PLANNED_EVERY)) for number, village in enumerate(areas.villages(), 1)
    ]
    return (*centre, *towns, *villages)


def _point(area: Area, kind: str, runs: bool, zones: tuple[str, ...] = ()) -> ServicePoint:
    place = area.name if area.level is not AreaLevel.VILLAGE else f"{area.name}办公室一楼"
    return ServicePoint(
        area=area.code,
        name=f"{area.name}{kind}",
        status="running" if runs else "planned",
        zones=zones,
        address=place,
        phone=f"0830-0{area.code[-6:]}" if runs else None,
        since=_OPENED if runs else None,
    )


def _weight(code: str) -> float:
    return _WEIGHT_OF_URBAN_CODE.get(_urban_codes().get(code, ""), _VILLAGE_WEIGHT)


@cache
def _urban_codes() -> dict[str, str]:
    """The statistics bureau's urban-rural code of each village: 111 town core, 112 its fringe, 121 seat, 220 village."""
    with AREAS_FILE.open(encoding="utf-8", newline="") as rows:
        return {row["code"]: row["ur_code"] for row in csv.DictReader(rows)}
