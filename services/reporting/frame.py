"""Navigation and the signed-in person for the page shell."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import request

from services.reporting.cases.wording import role_words
from services.reporting.figures.presenting import area_label
from shared.identity.access import maybe_person
from shared.identity.people import Person
from shared.web.navigation import leads, navigation_of
from shared.web.shell import Signed

_ORDER = ("supervisor", "leader", "dispatcher", "organiser", "clerk", "volunteer", "admin", "auditor")


def frame() -> Mapping[str, Any]:
    """Called once per page; residents' pages show nobody."""
    person = maybe_person() if request.path.startswith("/board") else None
    if person is None:
        return {}
    return {"nav_items": navigation_of(person), "signed": _signed(person), "leads": partial(leads, person)}


def _signed(person: Person) -> Signed:
    role = next((role for role in _ORDER if person.holds(role)), "")
    area = next(iter(person.areas(role)), "")
    return Signed(person.display_name, role_words(role), area_label(area) if area else "")
