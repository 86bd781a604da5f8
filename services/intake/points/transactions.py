"""Reading and keeping a point, each in one transaction, for the page and the interface alike."""

from typing import Any

from services.intake.points import use_cases
from services.intake.points.store import PointStore
from services.intake.surroundings import around, noting_areas
from shared.identity.access import person
from shared.reference.service_points import ServicePoint


def change_point(area: str, body: dict[str, Any]) -> ServicePoint:
    """The command of the form and of the interface alike, in one transaction."""
    changes = {key: value for key, value in body.items() if key != "version"}
    with around().database.transaction() as work:
        note = noting_areas(work.connection, person().acting_as("dispatcher", "admin"))
        changed = use_cases.change(PointStore(work.connection), note, person(), area, body["version"], changes)
    around().reference.forget()
    return changed


def stored_point(area: str) -> ServicePoint:
    with around().database.reading() as connection:
        return use_cases.point_of(PointStore(connection).all(), person(), area)
