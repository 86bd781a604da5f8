"""A period's bulletin numbers as they stand at this moment, each with what it is made of and the list behind it."""

from typing import Any, cast

from flask import current_app
from flask_babel import gettext
from sqlalchemy import Connection

from services.reporting.bulletin import wording
from services.reporting.bulletin.domain import PARTS, Numbers, numbers_of
from services.reporting.bulletin.store import BulletinStore
from services.reporting.figures.domain import DEFINITIONS, Period
from services.reporting.request_context import now
from shared.runtime.known_reference import KnownReference


def numbers(connection: Connection, area: str, period: Period) -> Numbers:
    """Six statements at most; the service points are known to the house."""
    covered = cast(KnownReference, current_app.extensions["reference"]).points().coverage(area)
    counts = BulletinStore(connection).counts(area, period, now())
    return numbers_of({**counts, "points_running": covered.running, "points_all": covered.all})


def presented(found: Numbers, area: str, period: Period) -> list[dict[str, Any]]:
    """Every number that has a name; `key` is that of the figures' definition where there is one."""
    formulas = {one.key: one.formula for one in DEFINITIONS}
    return [
        {
            "key": name,
            "label": label,
            "value": found[name],
            "numerator": found[PARTS[name][0]] if name in PARTS else found[name],
            "denominator": found[PARTS[name][1]] if name in PARTS else None,
            "formula": gettext(formulas[name]) if name in formulas else None,
            "list_url": wording.address_of(name, area, period),
            "denominator_list_url": wording.address_of(PARTS[name][1], area, period) if name in PARTS else None,
        }
        for name, label in wording.names().items()
        if name in found
    ]
