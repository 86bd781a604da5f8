"""Navigation and the signed-in person for the page shell; residents' pages show nobody."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext

from services.intake.accounts.domain import ROLE_NAMES, first_role
from shared.identity.access import maybe_person
from shared.identity.people import Person
from shared.reference.areas import load_areas
from shared.web.language import language
from shared.web.navigation import navigation_of
from shared.web.shell import Signed


def frame() -> Mapping[str, Any]:
    """Called once per page."""
    person = maybe_person() if request.path.startswith("/desk") else None
    if person is None:
        return {}
    return {"nav_items": navigation_of(person), "signed": _signed(person)}


def _signed(person: Person) -> Signed:
    role, area = first_role(person)
    return Signed(person.display_name, gettext(ROLE_NAMES[role]) if role else "", area_name(area))


def area_name(code: str | None, on: date | None = None) -> str:
    """The name of an area in the reader's language, today's or that of a day; its code when it is not known."""
    areas = load_areas()
    area = areas.get(code) if code else None
    if area is None:
        return code or ""
    shown = areas.named_on(area.code, on) if on else area
    return shown.name_en if language() == "en" and shown.name_en else shown.name


def place_name(code: str, on: date | None = None) -> str:
    """Town and village together: 护国镇 · 牟观社区. A case shows the names of its own day."""
    return " · ".join(part for part in (area_name(code[:9], on), area_name(code, on)) if part)
