"""Navigation and the signed-in person for the page shell."""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import gettext

from services.reporting.cases.wording import role_words
from services.reporting.figures.presenting import area_label
from services.reporting.figures.use_cases import READERS
from shared.identity.access import maybe_person
from shared.identity.people import Person
from shared.web.shell import NavigationItem, Signed

_ORDER = ("supervisor", "leader", "dispatcher", "organiser", "clerk", "volunteer", "admin")


def frame() -> Mapping[str, Any]:
    """Called once per page; residents' pages show nobody."""
    person = maybe_person() if request.path.startswith("/board") else None
    if person is None:
        return {}
    return {"nav_items": _navigation(person), "signed": _signed(person)}


def _navigation(person: Person) -> list[NavigationItem]:
    items = []
    if person.holds("clerk"):
        items.append(NavigationItem(gettext("受理台"), "/desk"))
    if person.holds("dispatcher", "organiser", "volunteer"):
        items.append(NavigationItem(gettext("办理"), "/work"))
    if person.holds(*READERS):
        items += [_Exactly(gettext("督办"), "/board"), NavigationItem(gettext("事项台账"), "/board/cases")]
    return [*items, NavigationItem(gettext("提醒"), "/board/reminders")]


class _Exactly(NavigationItem):
    """Current on its own page only: the others lie below its path."""

    @property
    def is_current(self) -> bool:
        return request.path.rstrip("/") == self.path


def _signed(person: Person) -> Signed:
    role = next((role for role in _ORDER if person.holds(role)), "")
    area = next(iter(person.areas(role)), "")
    return Signed(person.display_name, role_words(role), area_label(area) if area else "")
