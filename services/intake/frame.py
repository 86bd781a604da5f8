"""Navigation and the signed-in person for the page shell; residents' pages show nobody."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext

from services.intake.accounts.domain import ROLE_NAMES, first_role
from services.intake.points.domain import READERS as POINT_READERS
from services.intake.requests.domain import READERS
from services.intake.visits.domain import WRITERS as VISIT_WRITERS
from shared.identity.access import maybe_person
from shared.identity.people import Person
from shared.reference.areas import load_areas
from shared.web.language import language
from shared.web.shell import NavigationItem, Signed


def frame() -> Mapping[str, Any]:
    """Called once per page."""
    person = maybe_person() if request.path.startswith("/desk") else None
    if person is None:
        return {}
    return {"nav_items": _navigation(person), "signed": _signed(person)}


class _Desk(NavigationItem):
    """Current on the queue and on the requests opened from it, not on the entry page below the same path."""

    @property
    def is_current(self) -> bool:
        return request.path.rstrip("/") == self.path or request.path.startswith(f"{self.path}/requests/")


class _Visits(NavigationItem):
    """Current on visits and diaries alike."""

    @property
    def is_current(self) -> bool:
        return request.path.startswith(("/desk/visits", "/desk/diary"))


def _navigation(person: Person) -> list[NavigationItem]:
    items: list[NavigationItem] = []
    if person.holds(*READERS):
        items.append(_Desk(gettext("受理台"), "/desk"))
    if person.holds("clerk"):
        items.append(NavigationItem(gettext("新登记"), "/desk/new"))
    if person.holds(*READERS):
        items.append(NavigationItem(gettext("原件"), "/desk/originals"))
    if person.holds(*VISIT_WRITERS):
        items.append(_Visits(gettext("走访日记"), "/desk/visits"))
    if person.holds("dispatcher", "organiser", "volunteer"):
        items.append(NavigationItem(gettext("办理"), "/work"))
    if person.holds(*READERS):
        items.append(NavigationItem(gettext("督办"), "/board"))
    if person.holds(*POINT_READERS):
        items.append(NavigationItem(gettext("服务点"), "/desk/points"))
    if person.holds("admin"):
        items.append(NavigationItem(gettext("区划变更"), "/desk/areas"))
        items.append(NavigationItem(gettext("开放接口"), "/desk/open311"))
    return items


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
