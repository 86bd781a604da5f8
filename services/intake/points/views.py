"""How points look to whoever reads them, as plain values for the schemas and the pages."""

from collections.abc import Iterable
from typing import Any

from services.intake.frame import area_name
from services.intake.points.domain import written_hours
from shared.reference.areas import level_of
from shared.reference.service_points import ServicePoint, ServicePoints


def point_view(point: ServicePoint, points: ServicePoints) -> dict[str, Any]:
    """One point; `served_by` is the area of the running point that serves its residents."""
    serving = points.serving(point.area)
    return {
        "area": point.area,
        "name": point.name,
        "level": level_of(point.area).value,
        "status": point.status,
        "hours": written_hours(point.hours),
        "zones": list(point.zones),
        "address": point.address,
        "phone": point.phone,
        "since": point.since,
        "version": point.version,
        "served_by": serving.area if serving else None,
    }


def grouped_by_town(points: Iterable[ServicePoint], whole: ServicePoints) -> list[dict[str, Any]]:
    """Centres with the points of their villages, and how many of those run."""
    towns: dict[str, dict[str, Any]] = {}
    for point in points:
        town = towns.setdefault(point.area[:9], {"points": [], "centre": None})
        if len(point.area) == 12:
            town["points"].append({"point": point, "name": area_name(point.area), "hours": written_hours(point.hours)})
        else:
            town["centre"] = {"point": point, "hours": written_hours(point.hours)}
    return [
        {
            "code": code,
            "name": area_name(code),
            **town,
            "coverage": whole.coverage(code),
        }
        for code, town in towns.items()
    ]
